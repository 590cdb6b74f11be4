// SPDX-License-Identifier: Apache-2.0
// Finds pods that will not start by waiting, in a resource tree. Pure.
#pragma once

#include "argocd/records.hpp"
#include "sync/outcome.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// A status that no patience cures: image, configuration, crash loop.
bool is_start_failure(std::string_view status_reason);

// The pods that cannot start, newest first; `text` names the reason. Those created before `since` don't count, nor
// those of a ReplicaSet that a newer one of the same owner replaces. Logs are the diagnosis' business.
std::vector<PodTrouble> find_stuck_pods(const ResourceTree& tree, std::optional<WallTime> since = std::nullopt);

} // namespace argosy
