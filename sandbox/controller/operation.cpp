// SPDX-License-Identifier: Apache-2.0
// From `.operation` to a terminal phase.
#include "controller/controller.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy::sandbox {

namespace {

const Json&
sync_of(const Application& application)
{
  return application.operation["sync"];
}

std::vector<std::string>
revisions_of(const Application& application)
{
  if (const Json* several = find(sync_of(application), "revisions")) {
    return several->get<std::vector<std::string>>();
  }
  return {text_of(sync_of(application), "revision")};
}

std::vector<std::string>
complete_revisions(const World& world, const Application& application)
{
  std::vector<std::string> revisions = revisions_of(application);
  const std::vector<Json> sources = application.sources();
  for (std::size_t i = 0; i < revisions.size() && i < sources.size(); ++i) {
    revisions[i] = world.repositories.complete(text_of(sources[i], "repoURL"), revisions[i]);
  }
  return revisions;
}

Json
sync_result(const World& world, const Application& application, const Json& results)
{
  const std::vector<std::string> revisions = complete_revisions(world, application);
  Json result;
  if (!results.empty()) {
    result["resources"] = results;
  }
  if (application.has_several_sources()) {
    result["revision"] = "";
    result["source"] = Json{{"repoURL", ""}};
    result["sources"] = application.spec["sources"];
    result["revisions"] = revisions;
  } else {
    result["revision"] = revisions.front();
    result["source"] = application.spec.value("source", Json());
  }
  return result;
}

constexpr const char* k_refused = "one or more synchronization tasks completed unsuccessfully";
constexpr Duration k_failure_delay{30}; // refused -> Failed, as recorded
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
      state.sync_result = sync_result(m_world, application, Json::array());
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
  const Desired desired = desired_state(m_world, application, revisions_of(application));
  if (!desired.error.empty()) {
    application.operation_state->sync_result = sync_result(m_world, application, Json::array());
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

// What kubectl would say of applying this.
std::string
Controller::apply_verb(const Application& application, const Manifest& manifest) const
{
  const auto found = application.live.find(manifest.id);
  if (found == application.live.end()) {
    return "created";
  }
  return is_same_content(found->second, manifest) ? "unchanged" : "configured";
}

Json
Controller::simulated(const Application& application, const Task& task) const
{
  switch (task.kind) {
  case TaskKind::apply:
    if (!task.manifest.refusal.empty()) {
      return task_result(task, "SyncFailed", task.manifest.refusal, "Failed");
    }
    return task_result(task, "Synced",
                       to_kubectl_name(task.manifest.id) + " " + apply_verb(application, task.manifest) + " (dry run)",
                       "Succeeded");
  case TaskKind::prune:
    return task_result(task, "Pruned", "pruned (dry run)", "Succeeded");
  case TaskKind::skip_prune:
    return task_result(task, "PruneSkipped", "ignored (requires pruning)", "Succeeded");
  case TaskKind::hook:
    break;
  }
  return task_result(task, "", to_kubectl_name(task.manifest.id) + " created (dry run)", "Succeeded");
}

void
Controller::simulate(Application& application, TimePoint now)
{
  Run& run = m_runs[application.name];
  for (const TaskGroup& group : run.groups) {
    for (const Task& task : group) {
      run.results.push_back(simulated(application, task));
    }
  }
  application.operation_state->sync_result = sync_result(m_world, application, run.results);
  const auto refused = std::find_if(run.results.begin(), run.results.end(),
                                    [](const Json& result) { return result["hookPhase"] == "Failed"; });
  if (refused == run.results.end()) {
    finish(application, "Succeeded", "successfully synced (no more tasks)", now);
  } else {
    end_attempt(application, "Failed", fmt::format("{}, reason: {}", k_refused, text_of(*refused, "message")), now);
  }
}

Json
Controller::apply(Application& application, const Task& task, TimePoint now)
{
  const Manifest& manifest = task.manifest;
  if (!manifest.refusal.empty()) {
    return task_result(task, "SyncFailed", manifest.refusal, "Failed");
  }
  const std::string verb = apply_verb(application, manifest);
  if (verb != "unchanged") {
    LiveResource& live = application.live[manifest.id];
    live.manifest = manifest;
    live.changed_at = now;
    live.is_pinned = false;
    live.resource_version = m_world.next_version();
    if (verb == "created") {
      live.uid = m_world.random.uuid();
      live.created_at = now;
    }
    if (application.knobs.progress > Duration(0) && !manifest.health.empty()) {
      const Health last = manifest.health.back().health;
      live.manifest.health = {{Duration(0), {"Progressing", "waiting for rollout to finish"}},
                              {application.knobs.progress, last}};
    }
    schedule_health(application, live, now);
  }
  return task_result(task, "Synced", to_kubectl_name(manifest.id) + " " + verb, "Running");
}

Json
Controller::carry_out(Application& application, const Task& task, TimePoint now)
{
  switch (task.kind) {
  case TaskKind::apply:
    return apply(application, task, now);
  case TaskKind::prune:
    application.live.erase(task.manifest.id);
    return task_result(task, "Pruned", "pruned", "Succeeded");
  case TaskKind::skip_prune:
    return task_result(task, "PruneSkipped", "ignored (requires pruning)", "Succeeded");
  case TaskKind::hook:
    break;
  }
  LiveResource& job = application.hooks[task.manifest.id];
  job.manifest = task.manifest;
  job.uid = m_world.random.uuid();
  job.created_at = now;
  job.changed_at = now;
  return task_result(task, "", to_kubectl_name(task.manifest.id) + " created", "Running");
}

void
Controller::run_group(Application& application, TimePoint now)
{
  Run& run = m_runs[application.name];
  const TaskGroup& group = run.groups[run.group];
  run.group_since = now;
  for (const Task& task : group) {
    run.results.push_back(carry_out(application, task, now));
  }
  const bool has_hook =
      std::any_of(group.begin(), group.end(), [](const Task& task) { return task.kind == TaskKind::hook; });
  if (!group_failure(application, now).empty()) {
    if (!awaited(application, now).empty()) {
      publish_progress(application, awaited(application, now), now);
    }
    step(application, k_failure_delay, now, &Controller::fail_group);
  } else if (run.group + 1 == run.groups.size() && !has_hook) {
    record_history(application, now);
  } else {
    wait_for_group(application, now);
  }
}

void
Controller::publish_progress(Application& application, const std::string& message, TimePoint now)
{
  OperationState& state = *application.operation_state;
  state.message = message;
  state.sync_result = sync_result(m_world, application, m_runs[application.name].results);
  m_world.write(application, now);
  update_status(application, now);
}

void
Controller::wait_for_group(Application& application, TimePoint now)
{
  Run& run = m_runs[application.name];
  run.is_waiting = true;
  const std::string message = awaited(application, now);
  if (!message.empty()) {
    publish_progress(application, message, now);
  }
  check_group(application, now);
}

// What the controller says it waits for; empty when nothing is left to wait for.
std::string
Controller::awaited(const Application& application, TimePoint now) const
{
  const Run& run = m_runs.at(application.name);
  for (const Task& task : run.groups[run.group]) {
    if (task.kind == TaskKind::hook && now < run.group_since + task.manifest.hook_duration) {
      return "waiting for completion of hook " + task.manifest.id.to_path();
    }
    const auto live = application.live.find(task.manifest.id);
    if (task.kind == TaskKind::apply && live != application.live.end()) {
      const std::string status = live->second.health_at(now).status;
      const bool is_just_applied = now == run.group_since && !group_failure(application, now).empty();
      if (is_just_applied || (!status.empty() && status != "Healthy")) {
        return "waiting for healthy state of " + task.manifest.id.to_path();
      }
    }
  }
  return "";
}

std::string
Controller::group_failure(const Application& application, TimePoint now) const
{
  const Run& run = m_runs.at(application.name);
  const std::int64_t attempt = application.operation_state->retry_count;
  const Knobs& knobs = application.knobs;
  const bool fails = !knobs.sync_failure.empty() && (knobs.failures == 0 || attempt < knobs.failures);
  for (const Task& task : run.groups[run.group]) {
    if (!task.manifest.refusal.empty() && task.kind == TaskKind::apply) {
      return fmt::format("{}, reason: {}", k_refused, task.manifest.refusal);
    }
    const bool hook_ended = task.kind == TaskKind::hook && now >= run.group_since + task.manifest.hook_duration;
    if (hook_ended && !task.manifest.hook_failure.empty()) {
      return fmt::format("{}, reason: {}", k_refused, task.manifest.hook_failure);
    }
    const auto live = application.live.find(task.manifest.id);
    const bool is_awaited =
        run.group + 1 < run.groups.size() && task.kind == TaskKind::apply && live != application.live.end();
    if (is_awaited && live->second.health_at(now).status == "Degraded") {
      return k_refused;
    }
  }
  return fails && run.group + 1 == run.groups.size() ? fmt::format("{}, reason: {}", k_refused, knobs.sync_failure)
                                                     : "";
}

void
Controller::check_group(Application& application, TimePoint now)
{
  Run& run = m_runs[application.name];
  if (!run.is_waiting) {
    return;
  }
  if (!group_failure(application, now).empty()) {
    fail_group(application, now);
    return;
  }
  if (!awaited(application, now).empty()) {
    update_status(application, now);
    step(application, Duration(200), now, &Controller::check_group);
    return;
  }
  run.is_waiting = false;
  mark_done(application, now);
  if (run.group + 1 == run.groups.size()) {
    record_history(application, now);
  } else {
    ++run.group;
    run_group(application, now);
  }
}

void
Controller::mark_done(const Application& application, TimePoint now)
{
  Run& run = m_runs[application.name];
  for (Json& result : run.results) {
    if (result["hookPhase"] != "Running") {
      continue;
    }
    const ResourceId id{text_of(result, "group"), text_of(result, "kind"), text_of(result, "namespace"),
                        text_of(result, "name")};
    const auto live = application.live.find(id);
    const std::string message = live == application.live.end() ? "" : live->second.health_at(now).message;
    result["hookPhase"] = "Succeeded";
    if (!message.empty()) {
      result["message"] = message;
    }
  }
}

void
Controller::fail_group(Application& application, TimePoint now)
{
  Run& run = m_runs[application.name];
  const std::string reason = group_failure(application, now);
  for (const Task& task : run.groups[run.group]) {
    for (Json& result : run.results) {
      const bool is_failed_hook =
          task.kind == TaskKind::hook && !task.manifest.hook_failure.empty() && result["name"] == task.manifest.id.name;
      if (is_failed_hook && now >= run.group_since + task.manifest.hook_duration) {
        result["hookPhase"] = "Failed";
        result["message"] = task.manifest.hook_failure;
      }
    }
  }
  mark_done(application, now);
  run.is_waiting = false;
  application.operation_state->sync_result = sync_result(m_world, application, run.results);
  end_attempt(application, "Failed", reason, now);
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
  application.operation_state->sync_result = sync_result(m_world, application, m_runs[application.name].results);
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
