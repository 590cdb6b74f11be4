// SPDX-License-Identifier: Apache-2.0
#include "sync/judge.hpp"

#include "base/encoding.hpp"
#include "sync/judge_sync.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace argosy {

namespace {

using Standing = Judgement::Standing;

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
