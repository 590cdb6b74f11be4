// SPDX-License-Identifier: Apache-2.0
#include "sync/judge.hpp"

#include "sync/judge_health.hpp"
#include "sync/judge_resources.hpp"
#include "sync/judge_sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace argosy {

namespace {

using Standing = Judgement::Standing;

Judgement
judge_operation(const Application& app)
{
  if (app.operation) {
    return not_yet("an operation is in progress");
  }
  return app.state && app.state->phase != Phase::none && !is_terminal(app.state->phase)
             ? not_yet(fmt::format("its operation is {}", to_string(app.state->phase)))
             : reached();
}

Judgement
judge_target(const Application& app, Target target, const WaitGoal& goal, const JudgeContext& context)
{
  switch (target) {
  case Target::operation:
    return judge_operation(app);
  case Target::synced:
    return judge_sync(app, context);
  case Target::hydrated:
    return app.has_hydrator && is_met(context.wanted, {app.hydration.last_dry_revision})
               ? reached()
               : not_yet(fmt::format("hydrated from {}", app.hydration.last_dry_revision.empty()
                                                             ? "nothing yet"
                                                             : to_short(app.hydration.last_dry_revision)));
  case Target::deleted:
    return not_yet("not deleted");
  case Target::healthy:
  case Target::suspended:
  case Target::degraded:
    break;
  }
  return judge_health(app, target, goal, context);
}

// Any of a group is enough; a failure counts if nothing of the group is reached.
Judgement
judge_group(const Application& app, const std::vector<Target>& group, const WaitGoal& goal, const JudgeContext& context)
{
  std::optional<Judgement> worst;
  for (const auto target : group) {
    auto judgement = judge_target(app, target, goal, context);
    if (judgement.standing == Standing::reached) {
      return judgement;
    }
    if (!worst || judgement.standing == Standing::failing) {
      worst = std::move(judgement);
    }
  }
  return worst.value_or(reached());
}

bool
is_about_health(const std::vector<Target>& group)
{
  return std::any_of(group.begin(), group.end(), [](auto target) {
    return target == Target::healthy || target == Target::suspended || target == Target::degraded;
  });
}

// The end of an operation is told by itself; all else is read from a comparison.
bool
needs_comparison(const WaitGoal& goal, const JudgeContext& context)
{
  const auto is_compared = [](const auto& group) {
    return std::any_of(group.begin(), group.end(), [](auto target) {
      return target != Target::operation && target != Target::deleted && target != Target::hydrated;
    });
  };
  return std::any_of(goal.targets.begin(), goal.targets.end(), is_compared) || !goal.expected_images.empty() ||
         (!context.wanted.empty() && !context.has_ended_well &&
          std::any_of(goal.targets.begin(), goal.targets.end(), needs_revision));
}

Judgement
judge_images(const Application& app, const WaitGoal& goal)
{
  for (const auto& image : goal.expected_images) {
    if (std::find(app.images.begin(), app.images.end(), image) == app.images.end()) {
      return not_yet("image " + image + " is not there yet");
    }
  }
  return reached();
}

// Adds what one part says. True if the whole is decided by it.
bool
decides(Judgement& whole, Judgement part)
{
  if (part.standing == Standing::reached) {
    whole.notes.insert(whole.notes.end(), part.notes.begin(), part.notes.end());
    return false;
  }
  whole = std::move(part);
  return true;
}

Judgement
judge_whole(const Application& app, const WaitGoal& goal, const JudgeContext& context)
{
  if (needs_comparison(goal, context) && !is_fresh(app, context.not_before)) {
    // What can't be compared says why: with an invalid spec there never is a newer comparison.
    return app.sync == SyncStatus::unknown ? judge_sync(app, context)
                                           : not_yet("waits for a comparison newer than the operation");
  }
  auto whole = reached();
  // Health comes last: it is worth nothing before the rest stands.
  for (const bool health : {false, true}) {
    for (const auto& group : goal.targets) {
      if (is_about_health(group) != health) {
        continue;
      }
      if (health && !is_health_trusted(app, context)) {
        return not_yet("waits for the health of after the operation");
      }
      if (decides(whole, judge_group(app, group, goal, context))) {
        return whole;
      }
    }
    if (!health && (decides(whole, judge_revision(app, goal, context)) || decides(whole, judge_images(app, goal)))) {
      return whole;
    }
  }
  return whole;
}

} // namespace

bool
is_fresh(const Application& app, std::optional<WallTime> not_before)
{
  // After a dry run the controller compares nothing.
  const auto finished = app.state && !app.state->operation.dry_run ? app.state->finished_at : std::nullopt;
  if (!finished && !not_before) {
    return true;
  }
  return app.reconciled_at && (!finished || *app.reconciled_at >= *finished) &&
         (!not_before || *app.reconciled_at >= *not_before);
}

Judgement
judge(const Application& app, const WaitGoal& goal, const JudgeContext& context)
{
  const auto judge_one = [&](const Application& one) { return judge_whole(one, goal, context); };
  return goal.resources.empty() ? judge_one(app) : judge_each(app, goal.resources, judge_one);
}

bool
needs_revision(const std::vector<Target>& group)
{
  return std::any_of(group.begin(), group.end(),
                     [](auto target) { return target != Target::hydrated && target != Target::deleted; });
}

} // namespace argosy
