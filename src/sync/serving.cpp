// SPDX-License-Identifier: Apache-2.0
#include "sync/serving.hpp"

#include "base/encoding.hpp"
#include "sync/judge.hpp"
#include "sync/pods.hpp"
#include "sync/revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace argosy {

namespace {

struct ReplicaSet {
  const TreeNode* node = nullptr;
  int revision = 0; // of "Rev:3"; 0: not told
  std::size_t ready = 0;
};

int
find_revision(const TreeNode& node)
{
  constexpr std::string_view k_prefix = "Rev:";
  const auto text = find_info(node, "Revision");
  int revision = 0;
  if (text.starts_with(k_prefix)) {
    std::from_chars(text.data() + k_prefix.size(), text.data() + text.size(), revision);
  }
  return revision;
}

bool
is_child(const TreeNode& node, const TreeNode& parent)
{
  return std::find(node.parent_uids.begin(), node.parent_uids.end(), parent.uid) != node.parent_uids.end();
}

// "2/2": all containers, and at least one.
bool
is_ready(const TreeNode& pod)
{
  const auto containers = find_info(pod, "Containers");
  const auto slash = containers.find('/');
  return pod.key.kind == "Pod" && pod.has_health && pod.health == Health::healthy && slash != std::string_view::npos &&
         containers.substr(0, slash) == containers.substr(slash + 1) && containers.substr(0, slash) != "0";
}

// Newest first.
std::vector<ReplicaSet>
find_replica_sets(const ResourceTree& tree, const TreeNode& workload)
{
  std::vector<ReplicaSet> sets;
  for (const auto& node : tree.nodes) {
    if (node.key.kind == "ReplicaSet" && is_child(node, workload)) {
      const auto ready = std::count_if(tree.nodes.begin(), tree.nodes.end(),
                                       [&](const auto& pod) { return is_child(pod, node) && is_ready(pod); });
      sets.push_back({&node, find_revision(node), static_cast<std::size_t>(ready)});
    }
  }
  std::stable_sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) {
    return a.revision != b.revision ? a.revision > b.revision : a.node->created_at > b.node->created_at;
  });
  return sets;
}

// The last set before the operation was made from what was deployed then, provided that the newest came with the
// operation.
bool
is_of_predecessor(const std::vector<ReplicaSet>& sets, std::size_t index, const Predecessor& predecessor)
{
  const auto& replaced_at = predecessor.replaced_at;
  return index == 1 && !predecessor.revision.empty() && replaced_at && sets[0].node->created_at &&
         sets[1].node->created_at && *sets[0].node->created_at >= *replaced_at &&
         *sets[1].node->created_at < *replaced_at;
}

std::string
count_pods(std::size_t count)
{
  return fmt::format("{} ready pod{}", count, count == 1 ? "" : "s");
}

std::string
describe_sets(const std::vector<ReplicaSet>& sets, const ResourceKey& workload, const Predecessor& predecessor)
{
  std::string text;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (sets[i].ready == 0) {
      continue;
    }
    const auto rev = sets[i].revision > 0 ? fmt::format(" Rev:{}", sets[i].revision) : std::string();
    const auto name = i == 0 ? std::string("the new version")
                      : is_of_predecessor(sets, i, predecessor)
                          ? to_short(std::string_view(predecessor.revision))
                          : fmt::format("ReplicaSet/{}{}", to_printable(sets[i].node->key.name), rev);
    text += fmt::format("{}{} of {}", text.empty() ? "" : ", ", count_pods(sets[i].ready), name);
  }
  return fmt::format("{} ({})", text.empty() ? "no ready pod" : text, to_brief(workload));
}

} // namespace

std::vector<std::string>
describe_serving(const ResourceTree& tree, const std::vector<ResourceKey>& workloads, const Predecessor& predecessor)
{
  constexpr std::size_t k_most = 3;
  std::vector<std::string> texts;
  for (const auto& node : tree.nodes) {
    const bool is_asked_for = std::find(workloads.begin(), workloads.end(), node.key) != workloads.end();
    if (!is_asked_for || texts.size() == k_most) {
      continue;
    }
    if (const auto sets = find_replica_sets(tree, node); !sets.empty()) {
      texts.push_back(describe_sets(sets, node.key, predecessor));
    }
  }
  return texts;
}

} // namespace argosy
