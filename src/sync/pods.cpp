// SPDX-License-Identifier: Apache-2.0
#include "sync/pods.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <array>

namespace argosy {

namespace {

std::string_view
find_info(const TreeNode& node, std::string_view name)
{
  const auto found =
      std::find_if(node.info.begin(), node.info.end(), [&](const auto& entry) { return entry.first == name; });
  return found == node.info.end() ? std::string_view{} : std::string_view(found->second);
}

// The managed resource at the top of the pod's owners: what the person knows by name.
ResourceKey
find_owner(const ResourceTree& tree, const TreeNode& pod)
{
  const auto* node = &pod;
  for (std::size_t depth = 0; depth < 8 && !node->parent_uids.empty(); ++depth) {
    const auto& uid = node->parent_uids.front();
    const auto parent =
        std::find_if(tree.nodes.begin(), tree.nodes.end(), [&](const auto& other) { return other.uid == uid; });
    if (parent == tree.nodes.end()) {
      break;
    }
    node = &*parent;
  }
  return node->key;
}

// A newer brother of its direct owner (a ReplicaSet's successor) has taken over: this pod is on its way out.
bool
is_superseded(const ResourceTree& tree, const TreeNode& pod)
{
  const auto owner = std::find_if(tree.nodes.begin(), tree.nodes.end(), [&](const auto& node) {
    return !pod.parent_uids.empty() && node.uid == pod.parent_uids.front();
  });
  return owner != tree.nodes.end() && !owner->parent_uids.empty() &&
         std::any_of(tree.nodes.begin(), tree.nodes.end(), [&](const auto& node) {
           return node.parent_uids == owner->parent_uids && node.key.kind == owner->key.kind &&
                  node.created_at > owner->created_at;
         });
}

} // namespace

bool
is_start_failure(std::string_view status_reason)
{
  // "Init:" stands before the reason of an init container.
  constexpr std::string_view k_init = "Init:";
  if (status_reason.substr(0, k_init.size()) == k_init) {
    status_reason.remove_prefix(k_init.size());
  }
  constexpr std::array<std::string_view, 10> k_reasons{"CrashLoopBackOff",     "ImagePullBackOff",
                                                       "ErrImagePull",         "InvalidImageName",
                                                       "ErrImageNeverPull",    "CreateContainerConfigError",
                                                       "CreateContainerError", "RunContainerError",
                                                       "RegistryUnavailable",  "StartError"};
  return std::find(k_reasons.begin(), k_reasons.end(), status_reason) != k_reasons.end();
}

std::vector<PodTrouble>
find_stuck_pods(const ResourceTree& tree, std::optional<WallTime> since)
{
  std::vector<const TreeNode*> pods;
  for (const auto& node : tree.nodes) {
    const bool is_from_before = since && node.created_at && *node.created_at < *since;
    if (!is_from_before && node.key.kind == "Pod" && is_start_failure(find_info(node, "Status Reason")) &&
        !is_superseded(tree, node)) {
      pods.push_back(&node);
    }
  }
  std::stable_sort(pods.begin(), pods.end(),
                   [](const auto* a, const auto* b) { return a->created_at > b->created_at; });
  std::vector<PodTrouble> troubles;
  for (const auto* pod : pods) {
    auto text = to_printable(find_info(*pod, "Status Reason"));
    text += pod->health_message.empty() ? "" : ": " + to_printable(pod->health_message);
    const auto restarts = find_info(*pod, "Restart Count");
    text += restarts.empty() ? "" : ", " + to_printable(restarts) + " restarts";
    troubles.push_back({pod->key.name, find_owner(tree, *pod), std::move(text), {}});
  }
  return troubles;
}

} // namespace argosy
