// SPDX-License-Identifier: Apache-2.0
// From `.operation` to a terminal phase.
#include "controller/controller.hpp"
#include "controller/sync_result.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy::sandbox {

namespace {

const Json&
sync_of(const Application& application)
{
  return application.operation["sync"];
}

constexpr Duration k_held_check{5000};
constexpr Duration k_hanging_check{500};

// How long the next attempt is put off: duration * factor^n, at most maxDuration.
Duration
backoff(const Json& retry, std::int64_t attempt)
{
  const Json* settings = find(retry, "backoff");
  const Json none = Json::object();
  const Json& values = settings == nullptr ? none : *settings;
  Duration delay = parse_go_duration(text_of(values, "duration", "5s"));
  const Duration limit = parse_go_duration(text_of(values, "maxDuration", "3m"));
  for (std::int64_t i = 1; i < attempt; ++i) {
    delay *= number_of(values, "factor", 2);
  }
  return limit > Duration(0) ? std::min(delay, limit) : delay;
}

bool
is_partial(const Application& application)
{
  return find(sync_of(application), "resources") != nullptr;
}

} // namespace

void
Controller::pick_up(Application& application, TimePoint now)
{
  if (application.operation.is_null() || application.operation_state) {
    return;
  }
  OperationState state;
  state.operation = application.operation;
  state.started_at = now;
  application.operation_state = std::move(state);
  m_runs[application.name] = Run{};
  m_runs[application.name].ticket = m_world.next_ticket();
  m_world.write(application, now);
  check_window(application, now);
}

void
Controller::check_window(Application& application, TimePoint now)
{
  Run& run = m_runs[application.name];
  const Project& project = m_world.projects[application.project()];
  const Trigger trigger =
      flag_of(application.operation["initiatedBy"], "automated") ? Trigger::automatic : Trigger::manual;
  const bool may_go = may_sync(project.windows_for(application.name), trigger, now);
  OperationState& state = *application.operation_state;
  if (!may_go) {
    if (!run.is_held) {
      run.is_held = true;
      state.message = "Sync operation blocked by sync window";
      state.sync_result = make_sync_result(m_world, application, Json::array());
      m_world.write(application, now);
    }
    step(application, k_held_check, now, &Controller::check_window);
    return;
  }
  const bool was_held = run.is_held;
  run.is_held = false;
  if (was_held && state.phase == "Terminating") {
    end_terminated(application, now);
    return;
  }
  const Duration work = std::max(Duration(0), application.knobs.run - application.knobs.history_lead);
  step(application, work, now, &Controller::begin_attempt);
}

void
Controller::begin_attempt(Application& application, TimePoint now)
{
  Run& run = m_runs[application.name];
  if (m_world.outages.repo_server == Service::hanging) {
    step(application, k_hanging_check, now, &Controller::begin_attempt);
    return;
  }
  const Desired desired = desired_state(m_world, application, operation_revisions(application));
  if (!desired.error.empty()) {
    application.operation_state->sync_result = make_sync_result(m_world, application, Json::array());
    end_attempt(application, "Error", "ComparisonError: " + desired.error, now);
    return;
  }
  run.groups = plan_sync(application, sync_of(application), desired);
  run.group = 0;
  run.results = Json::array();
  if (flag_of(sync_of(application), "dryRun") || run.groups.empty()) {
    simulate(application, now);
  } else {
    run_group(application, now);
  }
}

void
Controller::end_attempt(Application& application, const std::string& phase, const std::string& message, TimePoint now)
{
  OperationState& state = *application.operation_state;
  const Json retry = application.operation.value("retry", Json::object());
  const std::int64_t limit = number_of(retry, "limit");
  if (limit >= 0 && state.retry_count >= limit) {
    const std::string suffix = state.retry_count > 0 ? fmt::format(" (retried {} times).", state.retry_count) : "";
    finish(application, phase, message + suffix, now);
    return;
  }
  ++state.retry_count;
  const Duration delay = backoff(retry, state.retry_count);
  state.finished_at = now;
  state.message = fmt::format("{}. Retrying attempt #{} at {}.", message, state.retry_count, to_kitchen(now + delay));
  m_world.write(application, now);
  step(application, delay + application.knobs.retry_lag, now, &Controller::retry);
}

void
Controller::retry(Application& application, TimePoint now)
{
  OperationState& state = *application.operation_state;
  state.finished_at.reset();
  state.sync_result = Json();
  state.message = fmt::format("Retrying operation. Attempt #{}", state.retry_count);
  m_world.write(application, now);
  step(application, application.knobs.run / 2, now, &Controller::begin_attempt);
}

void
Controller::record_history(Application& application, TimePoint now)
{
  OperationState& state = *application.operation_state;
  if (!is_partial(application)) {
    HistoryEntry entry;
    entry.id = application.next_history_id++;
    entry.revisions = complete_revisions(m_world, application);
    entry.sources = application.sources();
    entry.started_at = state.started_at;
    entry.deployed_at = now;
    entry.initiated_by = application.operation["initiatedBy"];
    application.history.push_back(std::move(entry));
    const auto limit = static_cast<std::size_t>(number_of(application.spec, "revisionHistoryLimit", 10));
    while (application.history.size() > limit) {
      application.history.erase(application.history.begin());
    }
    m_world.write(application, now);
  }
  step(application, application.knobs.history_lead, now, &Controller::succeed);
}

void
Controller::succeed(Application& application, TimePoint now)
{
  application.operation_state->sync_result = make_sync_result(m_world, application, m_runs[application.name].results);
  finish(application, "Succeeded", "successfully synced (all tasks run)", now);
}

void
Controller::end_terminated(Application& application, TimePoint now)
{
  finish(application, "Failed", "Operation terminated", now);
}

void
Controller::finish(Application& application, const std::string& phase, const std::string& message, TimePoint now)
{
  OperationState& state = *application.operation_state;
  const bool is_dry = flag_of(sync_of(application), "dryRun");
  state.phase = phase;
  state.message = message;
  state.finished_at = now;
  record_event(m_world, application, "OperationCompleted",
               fmt::format("Sync operation to {} {}", complete_revisions(m_world, application).front(),
                           phase == "Succeeded" ? "succeeded" : "failed: " + message),
               now);
  application.operation = Json();
  m_runs.erase(application.name);
  m_world.write(application, now);
  if (!is_dry) {
    after(application, application.knobs.reconcile, now, &Controller::reconcile);
  }
}

} // namespace argosy::sandbox
