// SPDX-License-Identifier: Apache-2.0
#include "sync/diagnosis.hpp"

#include "base/encoding.hpp"
#include "sync/describe.hpp"
#include "sync/images.hpp"
#include "sync/judge.hpp"
#include "sync/revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace argosy {

namespace {

bool
is_bad(const Resource& resource)
{
  const bool is_unhealthy = resource.has_health && resource.health != Health::healthy;
  return resource.sync == SyncStatus::out_of_sync || is_unhealthy;
}

bool
is_worth_telling(const ResourceResult& result)
{
  return !result.hook_type.empty() || result.status == "SyncFailed" || result.status == "PruneSkipped" ||
         result.hook_phase == "Failed" || result.hook_phase == "Error";
}

// What isn't synced then is so because nothing was started.
bool
is_in_the_way(ErrorKind kind)
{
  return kind == ErrorKind::busy || kind == ErrorKind::window;
}

// Whose operation is in the way, and what ends it.
void
add_operation(Outcome& outcome, WallTime now)
{
  auto& facts = outcome.diagnosis.facts;
  const auto& app = *outcome.last;
  const bool is_theirs = outcome.error.kind == ErrorKind::busy || outcome.error.kind == ErrorKind::superseded;
  if (is_theirs && (app.operation || app.state)) {
    const auto begun = app.state ? app.state->started_at : std::nullopt;
    facts.push_back("theirs: " + describe_operation(app, now) + (begun ? ", since " + to_rfc3339(*begun) : ""));
  }
  if (outcome.error.kind == ErrorKind::busy && app.operation) {
    outcome.diagnosis.next.push_back("argosy terminate " + to_string(outcome.app) + "   (ends it)");
  }
}

bool
is_about_deployment(ErrorKind kind)
{
  return kind == ErrorKind::unhealthy || kind == ErrorKind::missing || kind == ErrorKind::pod_failure ||
         kind == ErrorKind::timed_out || kind == ErrorKind::operation_failed || kind == ErrorKind::suspended;
}

// What the last operation was to replace: whoever goes back wants its id.
void
add_predecessor(Outcome& outcome, WallTime now)
{
  const auto& app = *outcome.last;
  if (!is_about_deployment(outcome.error.kind) || !app.state || !app.state->started_at) {
    return;
  }
  const auto before = std::find_if(app.history.rbegin(), app.history.rend(), [&](const auto& entry) {
    const auto& begun = entry.deploy_started_at ? entry.deploy_started_at : entry.deployed_at;
    return begun && *begun < *app.state->started_at;
  });
  if (before != app.history.rend()) {
    const auto age = describe_age(before->deployed_at, now);
    outcome.diagnosis.next.push_back(fmt::format("deployed before: {}, history id {}{}",
                                                 to_short(list_revisions(before->revision, before->revisions)),
                                                 before->id, age.empty() ? "" : ", " + age + " ago"));
  }
}

} // namespace

std::string
make_app_url(std::string_view base_url, const Application& app)
{
  return app.ns.empty() ? fmt::format("{}/applications/{}", base_url, to_percent(app.name))
                        : fmt::format("{}/applications/{}/{}", base_url, to_percent(app.ns), to_percent(app.name));
}

void
add_what_is_known(Outcome& outcome, const DiagnosisSettings& settings, WallTime now)
{
  if (!outcome.last) {
    return;
  }
  auto& diagnosis = outcome.diagnosis;
  const auto& app = *outcome.last;
  if (!outcome.is_good()) {
    if (!is_in_the_way(outcome.error.kind)) {
      std::copy_if(app.resources.begin(), app.resources.end(), std::back_inserter(diagnosis.resources), is_bad);
    }
    std::copy_if(app.conditions.begin(), app.conditions.end(), std::back_inserter(diagnosis.conditions),
                 [](const auto& condition) { return !condition.message.empty(); });
    diagnosis.next.insert(diagnosis.next.begin(), outcome.url);
    add_operation(outcome, now);
    add_predecessor(outcome, now);
  }
  for (auto& note : note_other_tags(settings.expected_images, app.images)) {
    outcome.notes.push_back(std::move(note));
  }
  if (app.state && (!outcome.run_id.empty() || !outcome.is_good())) {
    std::copy_if(app.state->results.begin(), app.state->results.end(), std::back_inserter(diagnosis.results),
                 is_worth_telling);
  }
}

} // namespace argosy
