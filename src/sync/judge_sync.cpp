// SPDX-License-Identifier: Apache-2.0
#include "sync/judge_sync.hpp"

#include "base/encoding.hpp"
#include "sync/describe.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy {

namespace {

std::vector<ResourceKey>
find_out_of_sync(const Application& app, const JudgeContext& context)
{
  std::vector<ResourceKey> keys;
  for (const auto& resource : app.resources) {
    if (resource.sync == SyncStatus::out_of_sync && (!context.is_partial || is_selected(app, resource.key))) {
      keys.push_back(resource.key);
    }
  }
  return keys;
}

bool
is_prune_skipped(const Application& app, const Resource& resource)
{
  return resource.requires_pruning ||
         (app.state && std::any_of(app.state->results.begin(), app.state->results.end(), [&](const auto& result) {
            return result.key == resource.key && result.status == "PruneSkipped";
          }));
}

// All that differs was left on purpose, because nobody asked to prune it.
bool
is_only_prunable_left(const Application& app, const JudgeContext& context)
{
  return context.may_leave_prunable &&
         std::all_of(app.resources.begin(), app.resources.end(), [&](const auto& resource) {
           return resource.sync != SyncStatus::out_of_sync || is_prune_skipped(app, resource) ||
                  (context.is_partial && !is_selected(app, resource.key));
         });
}

Judgement
judge_difference(const Application& app, const JudgeContext& context)
{
  const auto keys = find_out_of_sync(app, context);
  if (is_only_prunable_left(app, context) && (!keys.empty() || context.is_partial)) {
    auto judgement = reached();
    if (!keys.empty()) {
      judgement.notes.push_back("left unpruned: " + list_resources(keys) + " (--prune removes them)");
    }
    return judgement;
  }
  return failing(ErrorKind::out_of_sync, Patience::settle,
                 keys.empty() ? "still OutOfSync after a successful operation"
                              : "still OutOfSync after a successful operation: " + list_resources(keys));
}

// Our operation has deployed what was wanted, but the application is compared with something else: a branch that moved
// on, or another revision than it tracks (promise P5).
Judgement
judge_by_result(const Application& app, const JudgeContext& context)
{
  const auto deployed = list_revisions(app.state->result_revision, app.state->result_revisions);
  const auto compared = to_short(compared_revisions(app));
  if (!is_met(context.wanted, deployed)) {
    return failing(ErrorKind::superseded, Patience::settle,
                   fmt::format("{} was deployed, not {}", to_short(deployed), to_short(context.wanted)));
  }
  auto judgement = reached();
  judgement.notes.push_back(fmt::format("{} is deployed, while the application is compared with {}{}",
                                        to_short(deployed), compared,
                                        app.sync == SyncStatus::synced ? "" : " and so stays OutOfSync"));
  return judgement;
}

Judgement
judge_unknown(const Application& app)
{
  const auto broken =
      std::find_if(app.conditions.begin(), app.conditions.end(), [](const auto& c) { return c.is_error(); });
  return not_yet(broken == app.conditions.end() ? "its sync status is Unknown"
                                                : "its sync status is Unknown: " + shorten(broken->message));
}

Judgement
judge_place(const Application& app, const JudgeContext& context)
{
  return not_yet(fmt::format("at {}, not at {}", to_short(compared_revisions(app)), to_short(context.wanted)));
}

} // namespace

bool
is_selected(const Application& app, const ResourceKey& key)
{
  return app.state && std::any_of(app.state->results.begin(), app.state->results.end(),
                                  [&](const auto& result) { return result.key == key && result.hook_type.empty(); });
}

Judgement
judge_sync(const Application& app, const JudgeContext& context)
{
  const bool is_wanted = is_compared_with(context.wanted, app);
  if (app.sync == SyncStatus::synced && is_wanted) {
    return reached();
  }
  if (app.sync == SyncStatus::unknown) {
    return judge_unknown(app);
  }
  if (!context.has_ended_well) {
    return is_wanted ? not_yet("OutOfSync: " + list_resources(find_out_of_sync(app, context)))
                     : judge_place(app, context);
  }
  if (!context.has_settled) {
    return not_yet("waits for a comparison newer than the operation");
  }
  return is_wanted || context.is_partial ? judge_difference(app, context) : judge_by_result(app, context);
}

Judgement
judge_revision(const Application& app, const WaitGoal& goal, const JudgeContext& context)
{
  const bool is_deployed =
      context.has_ended_well &&
      is_met(context.wanted, list_revisions(app.state->result_revision, app.state->result_revisions));
  const bool needs_it = std::any_of(goal.targets.begin(), goal.targets.end(), needs_revision);
  return !needs_it || is_deployed || is_compared_with(context.wanted, app) ? reached() : judge_place(app, context);
}

} // namespace argosy
