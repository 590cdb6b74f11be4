// SPDX-License-Identifier: Apache-2.0
// Which resources a partial sync names. Pure; Argo CD takes names only, so patterns are resolved here.
#pragma once

#include "argocd/application.hpp"
#include "argocd/records.hpp"
#include "base/result.hpp"
#include "sync/goal.hpp"

#include <string_view>
#include <vector>

namespace argosy {

// "*" any run of characters, "?" any one.
bool matches_glob(std::string_view text, std::string_view pattern);

bool matches(const ResourceKey& key, const ResourcePattern& pattern);

// Does a pattern name it and none exclude it? Only exclusions given: all but those.
bool is_chosen(const ResourceKey& key, const std::vector<ResourcePattern>& patterns);

// The application's resources that a pattern names and none excludes; only exclusions given: all but those. Hooks are
// left out.
std::vector<ResourceKey> select_resources(const std::vector<Resource>& resources,
                                          const std::vector<ResourcePattern>& patterns);

// Of what an application consists of, all that carries any of the labels ("KEY=VALUE") and is selected by the
// patterns. Kind usage if nothing is, or a manifest can't be read: a selection that fails must not become a sync of
// everything.
Result<std::vector<ResourceKey>> select_labelled(const std::vector<ManagedResource>& resources,
                                                 const std::vector<std::string>& labels,
                                                 const std::vector<ResourcePattern>& patterns);

} // namespace argosy
