// SPDX-License-Identifier: Apache-2.0
#include "sync/join.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

std::string_view
option_name(std::string_view option)
{
  return option.substr(0, option.find('='));
}

bool
has_all_options(const Operation& theirs, const SyncRequest& ours)
{
  return !ours.sync_options ||
         std::all_of(ours.sync_options->begin(), ours.sync_options->end(), [&](const auto& option) {
           return std::find(theirs.sync_options.begin(), theirs.sync_options.end(), option) !=
                  theirs.sync_options.end();
         });
}

} // namespace

bool
can_join(const Operation& theirs, const SyncRequest& ours, const WantedRevisions& awaited)
{
  const bool is_whole = theirs.has_sync && !theirs.is_partial && !theirs.dry_run && !theirs.is_local &&
                        ours.resources.empty() && !ours.dry_run;
  const bool skips_hooks = theirs.apply_only && ours.strategy != SyncRequest::Strategy::apply;
  return !awaited.empty() && is_whole && !skips_hooks && (theirs.prune || !ours.prune) &&
         (theirs.force || !ours.force) && has_all_options(theirs, ours) &&
         is_met(awaited, list_revisions(theirs.revision, theirs.revisions));
}

WantedRevisions
find_joinable_revisions(const WantedRevisions& expected, const WantedRevisions& asked)
{
  if (!expected.empty()) {
    return expected;
  }
  const bool is_named =
      std::all_of(asked.begin(), asked.end(), [](const auto& one) { return one.empty() || is_commit(one); });
  return is_named ? asked : WantedRevisions();
}

std::vector<SourceRevision>
list_asked(const SyncGoal& goal)
{
  auto asked = goal.source_revisions;
  if (!goal.request.revision.empty()) {
    asked.push_back({"", goal.request.revision});
  }
  return asked;
}

std::string
tracked_revision(const Application& app, std::size_t source)
{
  return source < app.sources.size() && !app.sources[source].target_revision.empty()
             ? app.sources[source].target_revision
             : std::string("HEAD");
}

std::string
name_operation(const Operation& operation)
{
  const auto* const how = operation.dry_run ? "dry" : operation.is_partial ? "partial" : "whole";
  return fmt::format("{}|{}|{}|{}", operation.is_automated ? "auto-sync" : operation.initiated_by, operation.run_id,
                     join_revisions(list_revisions(operation.revision, operation.revisions)), how);
}

std::optional<std::vector<std::string>>
merge_sync_options(const std::vector<std::string>& own, const std::optional<std::vector<std::string>>& asked)
{
  if (!asked) {
    return std::nullopt;
  }
  std::vector<std::string> merged;
  for (const auto& option : own) {
    const bool is_overruled = std::any_of(asked->begin(), asked->end(),
                                          [&](const auto& other) { return option_name(other) == option_name(option); });
    if (!is_overruled) {
      merged.push_back(option);
    }
  }
  merged.insert(merged.end(), asked->begin(), asked->end());
  return merged;
}

Status
check_auto_sync_allows(const Application& app,
                       std::size_t source,
                       std::string_view revision,
                       const SyncRequest& request)
{
  const auto tracked = tracked_revision(app, source);
  if (!app.auto_sync || request.dry_run || revision == tracked) {
    return {};
  }
  return failure(
      ErrorKind::refused,
      fmt::format("auto-sync follows {}, so the server would refuse --revision {}; nothing started", tracked, revision),
      fmt::format("drop --revision and await the commit with --expect-revision {}, or switch auto-sync off first",
                  revision));
}

bool
has_run_meanwhile(const Application& app, std::int64_t last_history, const OurSync& ours)
{
  auto commits = ours.asked;
  std::replace_if(
      commits.begin(), commits.end(), [](const auto& one) { return !is_commit(one); }, std::string());
  const bool names_commits = std::any_of(commits.begin(), commits.end(), [](const auto& one) { return !one.empty(); });
  return std::any_of(app.history.begin(), app.history.end(), [&](const auto& entry) {
    const bool is_by_us = ours.account.empty() ? names_commits : entry.initiated_by == ours.account;
    return entry.id > last_history && is_by_us && is_met(commits, list_revisions(entry.revision, entry.revisions));
  });
}

} // namespace argosy
