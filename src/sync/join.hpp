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

// The commits that make an operation the wanted one: the expected ones, else those that --revision and --revisions name
// (`asked`). Empty where one of them is a branch or tag, which nobody has resolved.
WantedRevisions find_joinable_revisions(const WantedRevisions& expected, const WantedRevisions& asked);

// All that --revision and --revisions ask for.
std::vector<SourceRevision> list_asked(const SyncGoal& goal);

// What a source follows: "HEAD" where nothing is said.
std::string tracked_revision(const Application& app, std::size_t source);

// Tells operations apart as far as people would: by whom, to what, how.
std::string name_operation(const Operation& operation);

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

// The history has a deployment that ours can have been, newer than `last_history`: by our account, to the asked
// revisions as far as either is known. Then ours ran and was overwritten.
struct OurSync {
  std::string account;   // empty: not known
  WantedRevisions asked; // entries that are no commits say nothing
};
bool has_run_meanwhile(const Application& app, std::int64_t last_history, const OurSync& ours);

} // namespace argosy
