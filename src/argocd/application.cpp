// SPDX-License-Identifier: Apache-2.0
#include "argocd/application.hpp"

#include <utility>

namespace argosy {

std::string_view
to_string(SyncStatus status)
{
  switch (status) {
  case SyncStatus::synced:
    return "Synced";
  case SyncStatus::out_of_sync:
    return "OutOfSync";
  case SyncStatus::unknown:
    break;
  }
  return "Unknown";
}

std::string_view
to_string(Health health)
{
  switch (health) {
  case Health::healthy:
    return "Healthy";
  case Health::progressing:
    return "Progressing";
  case Health::degraded:
    return "Degraded";
  case Health::suspended:
    return "Suspended";
  case Health::missing:
    return "Missing";
  case Health::unknown:
    break;
  }
  return "Unknown";
}

std::string_view
to_string(Phase phase)
{
  switch (phase) {
  case Phase::running:
    return "Running";
  case Phase::terminating:
    return "Terminating";
  case Phase::succeeded:
    return "Succeeded";
  case Phase::failed:
    return "Failed";
  case Phase::error:
    return "Error";
  case Phase::none:
    break;
  }
  return "";
}

bool
is_terminal(Phase phase)
{
  return phase == Phase::succeeded || phase == Phase::failed || phase == Phase::error;
}

bool
Source::is_git() const
{
  return chart.empty() && !repo_url.starts_with("oci://");
}

bool
Condition::is_error() const
{
  return type.ends_with("Error");
}

std::string
to_string(const ResourceKey& key)
{
  std::string text;
  if (!key.group.empty()) {
    text += key.group + "/";
  }
  text += key.kind + " ";
  if (!key.ns.empty()) {
    text += key.ns + "/";
  }
  return text + key.name;
}

std::string_view
hydrated_from(const Application& app)
{
  const auto& hydration = app.hydration;
  const bool is_the_last = !app.sync_revision.empty() && hydration.last_hydrated_revision == app.sync_revision;
  return app.has_hydrator && is_the_last ? std::string_view(hydration.last_dry_revision) : std::string_view();
}

Application
merge_view(const Application& full, Application event)
{
  if (!event.is_stream_view || full.is_stream_view || full.uid != event.uid) {
    return event;
  }
  event.history = full.history;
  event.is_stream_view = false;
  return event;
}

} // namespace argosy
