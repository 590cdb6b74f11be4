// SPDX-License-Identifier: Apache-2.0
#include "controller/tasks.hpp"

#include "wire/target.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace argosy::sandbox {

namespace {

bool
is_selected(const Json& sync, const ResourceId& id)
{
  const Json* resources = find(sync, "resources");
  if (resources == nullptr) {
    return true;
  }
  return std::any_of(resources->begin(), resources->end(), [&](const Json& wanted) {
    const std::string ns = text_of(wanted, "namespace");
    return matches_glob(text_of(wanted, "group"), id.group) && matches_glob(text_of(wanted, "kind"), id.kind) &&
           matches_glob(text_of(wanted, "name"), id.name) && (ns.empty() || ns == id.ns);
  });
}

bool
has_option(const Json& sync, const std::string& option)
{
  const Json* options = find(sync, "syncOptions");
  return options != nullptr && std::find(options->begin(), options->end(), option) != options->end();
}

bool
runs_hooks(const Json& sync)
{
  const Json* strategy = find(sync, "syncStrategy");
  return find(sync, "resources") == nullptr && (strategy == nullptr || find(*strategy, "apply") == nullptr);
}

// Phases come in this order, and waves in theirs inside each phase.
int
phase_rank(const std::string& phase)
{
  if (phase == "PreSync") {
    return 0;
  }
  return phase == "PostSync" ? 2 : 1;
}

using Groups = std::map<std::pair<int, int>, TaskGroup>;

void
put(Groups& groups, Task task)
{
  const std::pair<int, int> place(phase_rank(task.phase), task.manifest.wave);
  groups[place].push_back(std::move(task));
}

void
plan_manifest(Groups& groups, const Application& application, const Json& sync, const Manifest& manifest)
{
  if (!manifest.hook.empty()) {
    if (runs_hooks(sync) && manifest.hook != "SyncFail") {
      put(groups, {TaskKind::hook, manifest, manifest.hook});
    }
    return;
  }
  const auto live = application.live.find(manifest.id);
  const bool is_synced = live != application.live.end() && is_same_content(live->second, manifest);
  if (is_selected(sync, manifest.id) && !(is_synced && has_option(sync, "ApplyOutOfSyncOnly=true"))) {
    put(groups, {TaskKind::apply, manifest, "Sync"});
  }
}

} // namespace

std::vector<TaskGroup>
plan_sync(const Application& application, const Json& sync, const Desired& desired)
{
  Groups groups;
  std::set<ResourceId> wanted;
  for (const Manifest& manifest : desired.manifests) {
    wanted.insert(manifest.id);
    plan_manifest(groups, application, sync, manifest);
  }
  const TaskKind leftover = flag_of(sync, "prune") ? TaskKind::prune : TaskKind::skip_prune;
  for (const auto& [id, live] : application.live) {
    if (!wanted.contains(id) && is_selected(sync, id)) {
      put(groups, {leftover, live.manifest, "Sync"});
    }
  }
  std::vector<TaskGroup> plan;
  for (auto& [place, group] : groups) {
    plan.push_back(std::move(group));
  }
  return plan;
}

Json
task_result(const Task& task, const std::string& status, const std::string& message, const std::string& hook_phase)
{
  const ResourceId& id = task.manifest.id;
  Json result{{"group", id.group},
              {"version", task.manifest.version},
              {"kind", id.kind},
              {"namespace", id.ns},
              {"name", id.name}};
  if (!status.empty()) {
    result["status"] = status;
  }
  if (!message.empty()) {
    result["message"] = message;
  }
  if (task.kind == TaskKind::hook) {
    result["hookType"] = task.manifest.hook;
  }
  result["hookPhase"] = hook_phase;
  result["syncPhase"] = task.phase;
  return result;
}

} // namespace argosy::sandbox
