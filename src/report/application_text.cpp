// SPDX-License-Identifier: Apache-2.0
// What `get` shows of one application.
#include "report/text.hpp"
#include "report/words.hpp"
#include "sync/revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace argosy {

namespace {

// " since 2 h", " 2 h ago"; nothing where the time is unknown.
std::string
since(std::optional<WallTime> time, WallTime now)
{
  return time ? " for " + to_rough(now - *time) : std::string();
}

std::string
render_health(const Application& app, WallTime now)
{
  const auto message = app.health_message.empty() ? std::string() : ": " + to_line(app.health_message);
  return to_labelled("health", std::string(to_string(app.health)) + since(app.health_since, now) + message);
}

std::string
render_sync(const Application& app, WallTime now)
{
  const auto revisions = to_short_line(list_revisions(app.sync_revision, app.sync_revisions));
  const auto at = revisions.empty() ? std::string() : " at " + revisions;
  const auto age = to_rough_age(app.reconciled_at, now);
  const auto compared = age.empty() ? std::string(" · never compared") : " · compared " + age;
  const auto* policy = !app.auto_sync ? "off" : app.auto_prune ? "on, with prune" : "on";
  return to_labelled("sync", fmt::format("{}{}{} · auto-sync {}", to_string(app.sync), at, compared, policy));
}

// "https://git.example/shop deploy at main", "https://charts.example web at 1.4.2".
std::string
describe_source(const Source& source)
{
  const auto name = source.name.empty() ? std::string() : to_line(source.name) + ": ";
  const auto& what = source.chart.empty() ? source.path : source.chart;
  return fmt::format("{}{}{}{} at {}", name, to_line(source.repo_url), what.empty() ? "" : " ", to_line(what),
                     source.target_revision.empty() ? "HEAD" : to_line(source.target_revision));
}

std::string
render_sources(const Application& app)
{
  std::string text;
  for (const auto& source : app.sources) {
    text += to_labelled(text.empty() ? "source" : "", describe_source(source));
  }
  return text;
}

std::string
describe_who(const Operation& operation)
{
  if (operation.is_automated) {
    return " by auto-sync";
  }
  return operation.initiated_by.empty() ? std::string() : " by " + to_line(operation.initiated_by);
}

std::string
describe_target(const Operation& operation)
{
  const auto revisions = to_short_line(list_revisions(operation.revision, operation.revisions));
  const auto* kind = operation.dry_run ? "dry run" : operation.is_partial ? "partial sync" : "sync";
  return std::string(kind) + (revisions.empty() ? "" : " to " + revisions);
}

// Whose operation, to what, since when.
std::string
render_operation(const Application& app, WallTime now)
{
  if (!app.state) {
    return to_labelled("last", app.operation
                                   ? describe_target(*app.operation) + describe_who(*app.operation) + ", not begun"
                                   : std::string("no operation yet"));
  }
  const OperationState& state = *app.state;
  const bool is_running = app.operation.has_value() || !is_terminal(state.phase);
  const auto time = is_running ? since(state.started_at, now) : " " + to_rough_age(state.finished_at, now);
  const auto message = state.message.empty() ? std::string() : ": " + to_line(state.message);
  return to_labelled(is_running ? "running" : "last",
                     fmt::format("{}{}, {}{}{}", describe_target(state.operation), describe_who(state.operation),
                                 to_string(state.phase), time, message));
}

std::string
render_conditions(const Application& app)
{
  std::string text;
  for (const auto& condition : app.conditions) {
    text += to_labelled(text.empty() ? "reports" : "", to_line(condition.type) + ": " + to_line(condition.message));
  }
  return text;
}

bool
is_well(const Resource& resource)
{
  return resource.is_hook ||
         (resource.sync == SyncStatus::synced && (!resource.has_health || resource.health == Health::healthy));
}

std::string
render_resources(const Application& app)
{
  std::vector<std::vector<std::string>> rows{{"RESOURCE", "SYNC", "HEALTH", "MESSAGE"}};
  for (const auto& resource : app.resources) {
    if (!is_well(resource)) {
      rows.push_back({to_line(to_string(resource.key)), std::string(to_string(resource.sync)),
                      std::string(resource.has_health ? to_string(resource.health) : "-"),
                      to_line(resource.health_message)});
    }
  }
  if (app.resources.empty()) {
    return to_labelled("objects", "none");
  }
  const auto total = fmt::format("{} in all", app.resources.size());
  return to_labelled("objects",
                     rows.size() == 1 ? total + ", all well" : fmt::format("{}, {} not well", total, rows.size() - 1)) +
         (rows.size() == 1 ? std::string() : to_table(rows, "           "));
}

std::string
render_list(std::string_view label, const std::vector<std::string>& texts)
{
  std::string result;
  for (const auto& text : texts) {
    result += to_labelled(result.empty() ? label : "", to_line(text));
  }
  return result;
}

} // namespace

std::string
render_application(const Application& app, std::string_view url, WallTime now)
{
  const auto ns = app.ns.empty() ? std::string() : to_line(app.ns) + "/";
  return fmt::format("{}{} · project {}{}\n", ns, to_line(app.name), to_line(app.project),
                     app.is_deleting ? " · being deleted" : "") +
         render_health(app, now) + render_sync(app, now) + render_sources(app) + render_operation(app, now) +
         render_conditions(app) + render_resources(app) + render_list("images", app.images) +
         render_list("urls", app.external_urls) + to_labelled("page", to_line(url));
}

} // namespace argosy
