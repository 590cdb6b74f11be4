// SPDX-License-Identifier: Apache-2.0
// The tasks of an attempt, group by group.
#include "controller/controller.hpp"
#include "controller/sync_result.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy::sandbox {

namespace {

constexpr Duration k_failure_delay{30}; // refused -> Failed, as recorded

} // namespace

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
  application.operation_state->sync_result = make_sync_result(m_world, application, run.results);
  const auto refused = std::find_if(run.results.begin(), run.results.end(),
                                    [](const Json& result) { return result["hookPhase"] == "Failed"; });
  if (refused == run.results.end()) {
    finish(application, "Succeeded", "successfully synced (no more tasks)", now);
  } else {
    end_attempt(application, "Failed", fmt::format("{}, reason: {}", k_unsuccessful, text_of(*refused, "message")),
                now);
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
  state.sync_result = make_sync_result(m_world, application, m_runs[application.name].results);
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
      return fmt::format("{}, reason: {}", k_unsuccessful, task.manifest.refusal);
    }
    const bool hook_ended = task.kind == TaskKind::hook && now >= run.group_since + task.manifest.hook_duration;
    if (hook_ended && !task.manifest.hook_failure.empty()) {
      return fmt::format("{}, reason: {}", k_unsuccessful, task.manifest.hook_failure);
    }
    const auto live = application.live.find(task.manifest.id);
    const bool is_awaited =
        run.group + 1 < run.groups.size() && task.kind == TaskKind::apply && live != application.live.end();
    if (is_awaited && live->second.health_at(now).status == "Degraded") {
      return k_unsuccessful;
    }
  }
  return fails && run.group + 1 == run.groups.size() ? fmt::format("{}, reason: {}", k_unsuccessful, knobs.sync_failure)
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
  application.operation_state->sync_result = make_sync_result(m_world, application, run.results);
  end_attempt(application, "Failed", reason, now);
}

} // namespace argosy::sandbox
