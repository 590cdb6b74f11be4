// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controller/compare.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

enum class TaskKind { apply, prune, skip_prune, hook };

// One thing a sync has to do.
struct Task {
  TaskKind kind = TaskKind::apply;
  Manifest manifest;
  std::string phase = "Sync"; // or PreSync, PostSync
};

// Tasks that may run together. The next group waits until this one is done and healthy.
using TaskGroup = std::vector<Task>;

// The tasks of `.operation.sync`, in order.
std::vector<TaskGroup> plan_sync(const Application& application, const Json& sync, const Desired& desired);

// The entry of syncResult.resources for a task.
Json
task_result(const Task& task, const std::string& status, const std::string& message, const std::string& hook_phase);

} // namespace argosy::sandbox
