// SPDX-License-Identifier: Apache-2.0
#include "sync/judge.hpp"

#include "base/encoding.hpp"
#include "sync/describe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace argosy {

namespace {

using Standing = Judgement::Standing;

Judgement
reached()
{
  return {.standing = Standing::reached};
}

Judgement
not_yet(std::string text)
{
  return {.standing = Standing::not_yet, .text = std::move(text)};
}

Judgement
failing(ErrorKind kind, Patience patience, std::string text)
{
  return {.standing = Standing::failing, .kind = kind, .patience = patience, .text = std::move(text)};
}

bool
is_selected(const Application& app, const ResourceKey& key)
{
  return app.state && std::any_of(app.state->results.begin(), app.state->results.end(),
                                  [&](const auto& result) { return result.key == key && result.hook_type.empty(); });
}

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

// Whatever is awaited of a deployment, it is awaited of the wanted revision.
Judgement
judge_revision(const Application& app, const WaitGoal& goal, const JudgeContext& context)
{
  const bool is_deployed =
      context.has_ended_well &&
      is_met(context.wanted, list_revisions(app.state->result_revision, app.state->result_revisions));
  const bool needs_it = std::any_of(goal.targets.begin(), goal.targets.end(), needs_revision);
  return !needs_it || is_deployed || is_compared_with(context.wanted, app) ? reached() : judge_place(app, context);
}

int
rank(Health health)
{
  switch (health) {
  case Health::healthy:
    return 0;
  case Health::suspended:
    return 1;
  case Health::progressing:
    return 2;
  case Health::unknown:
    return 3;
  case Health::missing:
    return 4;
  case Health::degraded:
    return 5;
  }
  return 3;
}

// Of a partial sync only the selected resources count; those without a health check count as Healthy, as everywhere in
// Argo CD.
Health
find_health(const Application& app, const JudgeContext& context)
{
  if (!context.is_partial) {
    return app.health;
  }
  auto worst = Health::healthy;
  for (const auto& resource : app.resources) {
    if (resource.has_health && is_selected(app, resource.key) && rank(resource.health) > rank(worst)) {
      worst = resource.health;
    }
  }
  return worst;
}

Judgement
judge_suspended(const Application& app, const WaitGoal& goal)
{
  switch (goal.suspended) {
  case Suspended::done:
    return reached();
  case Suspended::wait:
    return not_yet(describe_health(app));
  case Suspended::fail:
    break;
  }
  return failing(ErrorKind::suspended, Patience::settle, describe_health(app));
}

Judgement
judge_healthy(const Application& app, Health health, const WaitGoal& goal)
{
  switch (health) {
  case Health::healthy:
    return reached();
  case Health::suspended:
    return judge_suspended(app, goal);
  case Health::degraded:
    return failing(ErrorKind::unhealthy, Patience::degraded_grace, describe_health(app));
  case Health::missing:
    return failing(ErrorKind::missing, Patience::degraded_grace, describe_health(app));
  case Health::progressing:
  case Health::unknown:
    break;
  }
  return not_yet("still " + describe_health(app));
}

Judgement
judge_health(const Application& app, Target target, const WaitGoal& goal, const JudgeContext& context)
{
  const auto health = find_health(app, context);
  switch (target) {
  case Target::healthy:
    return judge_healthy(app, health, goal);
  case Target::suspended:
    return health == Health::suspended ? reached() : not_yet("not Suspended: " + describe_health(app));
  default:
    return health == Health::degraded ? reached() : not_yet("not Degraded: " + describe_health(app));
  }
}

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

// The health of before an operation stands beside a fresh reconciledAt, but never beside Synced at the revision that it
// went to (contracts, measured 1): without that proof, time must tell.
bool
is_health_trusted(const Application& app, const JudgeContext& context)
{
  const auto result =
      app.state ? list_revisions(app.state->result_revision, app.state->result_revisions) : std::vector<std::string>();
  return context.has_settled ||
         (app.sync == SyncStatus::synced && is_compared_with(context.wanted.empty() ? result : context.wanted, app));
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

} // namespace

bool
is_fresh(const Application& app, std::optional<WallTime> not_before)
{
  const auto finished = app.state ? app.state->finished_at : std::nullopt;
  if (!finished && !not_before) {
    return true;
  }
  return app.reconciled_at && (!finished || *app.reconciled_at >= *finished) &&
         (!not_before || *app.reconciled_at >= *not_before);
}

Judgement
judge(const Application& app, const WaitGoal& goal, const JudgeContext& context)
{
  if (needs_comparison(goal, context) && !is_fresh(app, context.not_before)) {
    return not_yet("waits for a comparison newer than the operation");
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

bool
needs_revision(const std::vector<Target>& group)
{
  return std::any_of(group.begin(), group.end(),
                     [](auto target) { return target != Target::hydrated && target != Target::deleted; });
}

std::string
to_brief(const ResourceKey& key)
{
  return to_printable(key.kind + "/" + key.name);
}

std::string
list_resources(const std::vector<ResourceKey>& keys)
{
  constexpr std::size_t k_most = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(keys.size(), k_most); ++i) {
    text += (i == 0 ? "" : ", ") + to_brief(keys[i]);
  }
  return keys.size() > k_most ? fmt::format("{} and {} more", text, keys.size() - k_most) : text;
}

std::string
describe_health(const Application& app)
{
  std::vector<ResourceKey> keys;
  std::string message;
  for (const auto& resource : app.resources) {
    if (resource.has_health && resource.health == app.health && app.health != Health::healthy) {
      keys.push_back(resource.key);
      message = message.empty() ? resource.health_message : message;
    }
  }
  std::string text(to_string(app.health));
  text += keys.empty() ? "" : ": " + list_resources(keys);
  message = message.empty() ? app.health_message : message;
  return message.empty() ? text : text + ": " + to_printable(message);
}

} // namespace argosy
