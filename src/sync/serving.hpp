// SPDX-License-Identifier: Apache-2.0
// What still answers while a new version does not start. Pure.
#pragma once

#include "argocd/records.hpp"

#include <optional>
#include <string>
#include <vector>

namespace argosy {

// What was deployed before an operation, as far as that is known.
struct Predecessor {
  std::string revision;                // empty: not known
  std::optional<WallTime> replaced_at; // when the operation began that was to replace it
};

// "2 ready pods of 9f1c2d3 (Deployment/web, Rev:3)", "no ready pod (Deployment/web)": one text for each workload, of
// those given, with ReplicaSets in the tree; at most a few. An older ReplicaSet is called by the predecessor's
// revision only where its dates prove it.
std::vector<std::string>
describe_serving(const ResourceTree& tree, const std::vector<ResourceKey>& workloads, const Predecessor& predecessor);

} // namespace argosy
