// SPDX-License-Identifier: Apache-2.0
// Getting along with what others do to the same application (promise P3). All pure.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/result.hpp"
#include "sync/revision.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// May somebody else's operation stand for ours? Only if a commit is awaited, it goes there, does all of it, and does at
// least what we ask.
bool can_join(const Operation& theirs, const SyncRequest& ours, const WantedRevisions& awaited);

// The commits that make an operation the wanted one: the expected ones, else those that --revision names itself.
WantedRevisions find_joinable_revisions(const WantedRevisions& expected, const SyncRequest& request);

// Options that are sent replace the application's own, so its own come first and ours win. Nothing asked: nothing is
// sent.
std::optional<std::vector<std::string>> merge_sync_options(const std::vector<std::string>& own,
                                                           const std::optional<std::vector<std::string>>& asked);

// Under auto-sync the server refuses any revision but the tracked one: said before the POST, with the cure. `source` is
// its index.
Status check_auto_sync_allows(const Application& app,
                              std::size_t source,
                              std::string_view revision,
                              const SyncRequest& request);

// The history has a deployment that began after ours was sent, by our account: ours ran and was overwritten.
bool has_run_meanwhile(const Application& app, std::int64_t last_history, std::string_view account);

} // namespace argosy
