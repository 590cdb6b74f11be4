// SPDX-License-Identifier: Apache-2.0
#include "sync/pods.hpp"

#include "base/encoding.hpp"
#include "sync/describe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace argosy {

namespace {

// The managed resource at the top of the pod's owners: what the person knows by name.
ResourceKey
find_owner(const ResourceTree& tree, const TreeNode& pod)
{
  const auto* node = &pod;
  for (std::size_t depth = 0; depth < 8 && !node->parent_uids.empty(); ++depth) {
    const auto* parent = find_node(tree, node->parent_uids.front());
    if (parent == nullptr) {
      break;
    }
    node = parent;
  }
  return node->key;
}

// A newer brother of its direct owner (a ReplicaSet's successor) has taken over: this pod is on its way out.
bool
is_superseded(const ResourceTree& tree, const TreeNode& pod)
{
  const auto* owner = pod.parent_uids.empty() ? nullptr : find_node(tree, pod.parent_uids.front());
  return owner != nullptr && !owner->parent_uids.empty() &&
         std::any_of(tree.nodes.begin(), tree.nodes.end(), [&](const auto& node) {
           return node.parent_uids == owner->parent_uids && node.key.kind == owner->key.kind &&
                  node.created_at > owner->created_at;
         });
}

// "4 restarts" of an info entry or a status.
std::string
count_restarts(std::string_view count)
{
  return count.empty() || count == "0" ? std::string()
                                       : fmt::format(", {} restart{}", to_printable(count), count == "1" ? "" : "s");
}

PodTrouble
make_trouble(const ResourceTree& tree, const TreeNode& pod)
{
  const auto reason = find_info(pod, "Status Reason");
  auto text = reason.empty() ? std::string(to_string(pod.health)) : to_printable(reason);
  text += pod.health_message.empty() ? "" : ": " + shorten(pod.health_message);
  text += count_restarts(find_info(pod, "Restart Count"));
  return {pod.key.name, find_owner(tree, pod), std::move(text), {}};
}

// How bad it is, the worst first; nothing: well, or none of ours.
std::optional<int>
find_rank(const ResourceTree& tree, const TreeNode& node)
{
  const auto reason = find_info(node, "Status Reason");
  if (node.key.kind != "Pod" || reason == "Terminating" || is_superseded(tree, node)) {
    return std::nullopt;
  }
  if (is_start_failure(reason)) {
    return 0;
  }
  if (!node.has_health || node.health == Health::healthy || node.health == Health::suspended) {
    return std::nullopt;
  }
  return node.health == Health::degraded ? 1 : 2;
}

bool
is_failed(const Container& container)
{
  return container.has_ended && container.exit_code != 0 && !container.is_ready;
}

} // namespace

std::string_view
find_info(const TreeNode& node, std::string_view name)
{
  const auto found =
      std::find_if(node.info.begin(), node.info.end(), [&](const auto& entry) { return entry.first == name; });
  return found == node.info.end() ? std::string_view{} : std::string_view(found->second);
}

const TreeNode*
find_node(const ResourceTree& tree, std::string_view uid)
{
  const auto found =
      std::find_if(tree.nodes.begin(), tree.nodes.end(), [&](const auto& node) { return node.uid == uid; });
  return found == tree.nodes.end() ? nullptr : &*found;
}

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
  std::transform(pods.begin(), pods.end(), std::back_inserter(troubles),
                 [&](const auto* pod) { return make_trouble(tree, *pod); });
  return troubles;
}

std::vector<FailingPod>
find_failing_pods(const ResourceTree& tree)
{
  std::vector<std::pair<int, const TreeNode*>> pods;
  for (const auto& node : tree.nodes) {
    if (const auto rank = find_rank(tree, node)) {
      pods.emplace_back(*rank, &node);
    }
  }
  std::stable_sort(pods.begin(), pods.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second->created_at > b.second->created_at;
  });
  std::vector<FailingPod> failing;
  std::vector<std::string_view> reasons;
  for (const auto& [rank, node] : pods) {
    auto trouble = make_trouble(tree, *node);
    const auto reason = find_info(*node, "Status Reason");
    std::size_t same = 0;
    while (same < failing.size() && !(failing[same].trouble.owner == trouble.owner && reasons[same] == reason)) {
      ++same;
    }
    if (same < failing.size()) {
      ++failing[same].alike;
    } else {
      failing.push_back({std::move(trouble), node->key, node->uid});
      reasons.push_back(reason);
    }
  }
  return failing;
}

const Container*
find_culprit(const PodStatus& pod)
{
  const auto find = [&](auto is) -> const Container* {
    const auto found = std::find_if(pod.containers.begin(), pod.containers.end(), is);
    return found == pod.containers.end() ? nullptr : &*found;
  };
  if (const auto* stuck = find([](const auto& container) { return is_start_failure(container.waiting_reason); })) {
    return stuck;
  }
  if (const auto* failed = find(is_failed)) {
    return failed;
  }
  return find([](const auto& container) { return !container.is_ready && !container.is_init; });
}

std::string
describe_container(const Container& container)
{
  const auto* kind = container.is_init ? "init container" : "container";
  auto text = fmt::format("{} {}: ", kind, to_printable(container.name));
  const bool is_waiting = !container.waiting_reason.empty();
  const bool is_over = !is_waiting && !container.is_running && container.has_ended;
  if (is_waiting) {
    text += to_printable(container.waiting_reason);
  } else if (is_over) {
    text += "ended";
  } else {
    text += container.is_running ? container.is_ready ? "running" : "running, not ready" : "not running";
  }
  // Of a crash loop it says how long the next start is put off; of images and configuration what is missing.
  if (!container.waiting_message.empty() && container.waiting_reason != "CrashLoopBackOff") {
    text += ": " + shorten(container.waiting_message);
  }
  text += count_restarts(std::to_string(container.restarts));
  if (container.has_ended) {
    const bool is_plain = container.end_reason.empty() || container.end_reason == "Error";
    text += fmt::format("{} {}{}", is_over ? ", exit" : ", last exit", container.exit_code,
                        is_plain ? std::string() : " (" + to_printable(container.end_reason) + ")");
  }
  return text;
}

bool
has_run(const Container& container)
{
  return container.is_running || container.has_ended || container.restarts > 0 ||
         container.waiting_reason == "CrashLoopBackOff";
}

} // namespace argosy
