// SPDX-License-Identifier: Apache-2.0
#include "sync/narrative.hpp"

#include "base/encoding.hpp"
#include "sync/describe.hpp"
#include "sync/judge.hpp"
#include "sync/revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

bool
is_running(const Application& app)
{
  return app.operation && app.state && !is_terminal(app.state->phase);
}

// The end of an operation, or of one of its attempts.
void
narrate_operation(const Application& before, const Application& now, std::vector<Note>& notes)
{
  if (!now.state) {
    return;
  }
  const bool has_ended = is_terminal(now.state->phase) && (!before.state || !is_terminal(before.state->phase));
  const bool is_retried =
      !is_terminal(now.state->phase) && now.state->finished_at && before.state && !before.state->finished_at;
  if (has_ended && now.state->phase == Phase::succeeded) {
    notes.push_back({"operation succeeded: " + describe_results(*now.state), "operation-succeeded"});
  } else if (is_retried) {
    notes.push_back(
        {"this attempt failed and will be repeated: " + describe_failed_operation(now), "retry", LogLevel::warning});
  }
}

void
narrate_hooks(const Application& before, const Application& now, std::vector<Note>& notes)
{
  if (!is_running(now)) {
    return;
  }
  for (const auto& hook : now.state->results) {
    if (hook.hook_type.empty() || hook.hook_phase.empty()) {
      continue;
    }
    const auto is_same = [&](const auto& other) {
      return other.key == hook.key && other.hook_phase == hook.hook_phase;
    };
    if (!before.state || std::none_of(before.state->results.begin(), before.state->results.end(), is_same)) {
      notes.push_back({fmt::format("hook {} {}: {}", to_printable(hook.hook_type), to_brief(hook.key),
                                   to_printable(hook.hook_phase)),
                       "hook"});
    }
  }
}

// A difference right after an operation is mostly the one that the operation has just removed (contracts: measured 1).
bool
may_be_of_before(const Application& app)
{
  return app.sync != SyncStatus::synced && app.state && app.state->finished_at && app.reconciled_at &&
         *app.reconciled_at - *app.state->finished_at < std::chrono::seconds(3);
}

// Only what was compared after the last operation: before that, it may be the state of before.
void
narrate_standing(const Application& before, const Application& now, std::vector<Note>& notes)
{
  const bool is_told = is_fresh(before, std::nullopt) && before.sync == now.sync && before.health == now.health &&
                       compared_revisions(before) == compared_revisions(now) && is_running(before) == is_running(now);
  if (is_told || !is_fresh(now, std::nullopt) || now.operation || may_be_of_before(now)) {
    return;
  }
  const bool is_synced = now.sync == SyncStatus::synced;
  notes.push_back({fmt::format("{}{} · {}", to_string(now.sync),
                               is_synced ? " to " + to_short(compared_revisions(now)) : "", describe_health(now)),
                   "state"});
}

} // namespace

std::vector<Note>
narrate(const Application& before, const Application& now)
{
  std::vector<Note> notes;
  narrate_hooks(before, now, notes);
  narrate_operation(before, now, notes);
  narrate_standing(before, now, notes);
  return notes;
}

std::string
describe_standing(const Application& app, WallTime now)
{
  if (app.operation) {
    return describe_operation(app, now);
  }
  return fmt::format("{} at {}, {}", to_string(app.sync), to_short(compared_revisions(app)), describe_health(app));
}

} // namespace argosy
