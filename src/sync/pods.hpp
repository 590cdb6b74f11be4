// SPDX-License-Identifier: Apache-2.0
// Finds pods in trouble in a resource tree, and says what their containers suffer from. Pure.
#pragma once

#include "argocd/records.hpp"
#include "sync/outcome.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// A status that no patience cures: image, configuration, crash loop.
bool is_start_failure(std::string_view status_reason);

// The value of a node's info entry; empty if there is none.
std::string_view find_info(const TreeNode& node, std::string_view name);

// The node of that uid, or nullptr.
const TreeNode* find_node(const ResourceTree& tree, std::string_view uid);

// The pods that cannot start, newest first; `text` names the reason. Those created before `since` don't count, nor
// those of a ReplicaSet that a newer one of the same owner replaces. Logs are the diagnosis' business.
std::vector<PodTrouble> find_stuck_pods(const ResourceTree& tree, std::optional<WallTime> since = std::nullopt);

// A pod that is worth asking about.
struct FailingPod {
  PodTrouble trouble; // as far as the tree tells it
  ResourceKey key;
  std::string uid;
  std::size_t alike = 0; // further pods of the same owner with the same status
};

// The pods that keep an application from being healthy, worst first: cannot start, failed, not ready; newest first
// among equals. Of pods alike only the newest. Replaced and leaving ones don't count.
std::vector<FailingPod> find_failing_pods(const ResourceTree& tree);

// The container that is to blame: the first that can't start, else that failed, else that isn't ready; nullptr if all
// is well.
const Container* find_culprit(const PodStatus& pod);

// "container app: CrashLoopBackOff, 4 restarts, last exit 137 (OOMKilled)"
std::string describe_container(const Container& container);

// Whether it has ever run, so that it may have said something.
bool has_run(const Container& container);

} // namespace argosy
