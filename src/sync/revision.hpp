// SPDX-License-Identifier: Apache-2.0
// Which revision is wanted, and whether it is there (promise P5). All pure.
#pragma once

#include "argocd/application.hpp"
#include "base/result.hpp"
#include "sync/goal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// 7 to 64 hexadecimal digits: a commit, or the beginning of one.
bool is_commit(std::string_view revision);

// Commits compare by prefix, either way round; versions, tags and digests as a whole. Empty strings match nothing.
bool is_same_revision(std::string_view left, std::string_view right);

// One entry per source of the application; an empty one wants nothing of that source. Empty: nothing is wanted at all.
using WantedRevisions = std::vector<std::string>;

// Finds each expectation's source. Errors (kind usage) list the sources: several git sources and no name, no such
// source.
Result<WantedRevisions> resolve_expectations(const Application& app, const std::vector<SourceRevision>& expected);

// The revisions that are deployed, or that an operation goes to, one per source, from the two forms that Argo CD uses.
std::vector<std::string> list_revisions(const std::string& single, const std::vector<std::string>& several);

// True if each wanted entry is met by the same entry of `actual`. Nothing wanted is always met.
bool is_met(const WantedRevisions& wanted, const std::vector<std::string>& actual);

// What the application was last compared with, for people: with a source hydrator the dry commit.
std::vector<std::string> compared_revisions(const Application& app);

// What is deployed, as far as the application tells: an OutOfSync one is compared with what it is not at.
std::vector<std::string> deployed_revisions(const Application& app);

// Was the application last compared with what is wanted? With a source hydrator the dry and the hydrated commit both
// count.
bool is_compared_with(const WantedRevisions& wanted, const Application& app);

// Are the expected revisions there once `deployed` is? With a source hydrator, `deployed` may be what became of them.
bool is_deployed(const WantedRevisions& expected, const std::vector<std::string>& deployed, const Application& app);

// With a source hydrator: has the expected dry commit been rendered (or is a rendered one expected itself)?
bool is_hydrated(const WantedRevisions& expected, const Application& app);

// For people: commits at 7 digits, several joined by ",".
std::string to_short(std::string_view revision); // also of a list joined by ","
std::string to_short(const std::vector<std::string>& revisions);

// For machines: in full, joined by ",".
std::string join_revisions(const std::vector<std::string>& revisions);

// The history says that what is there now was deployed after what was expected, and not before it as well, as after a
// rollback (promise P5, --accept-newer).
bool is_newer_by_history(const Application& app, const WantedRevisions& expected);

// What was expected was deployed once, so the history says what came after it.
bool is_in_history(const Application& app, const WantedRevisions& expected);

} // namespace argosy
