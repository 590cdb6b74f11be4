// SPDX-License-Identifier: Apache-2.0
#include "sync/judge_health.hpp"

#include "sync/judge_sync.hpp"
#include "sync/selection.hpp"

#include <cstddef>
#include <utility>

namespace argosy {

namespace {

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

// One that ends by itself is waited for, whatever the policy; what is not known yet is asked for first.
Judgement
judge_suspended(const Application& app, const WaitGoal& goal, const JudgeContext& context)
{
  if (!context.pause || context.pause->kind == Pause::Kind::over) {
    auto judgement = not_yet(describe_health(app));
    judgement.asks_about_pause = !context.pause;
    return judgement;
  }
  const auto& pause = *context.pause;
  const auto text = pause.is_read ? "Suspended: " + describe_pause(pause) : describe_health(app);
  if (pause.kind == Pause::Kind::timed && !pause.is_overdue) {
    return not_yet(text);
  }
  switch (goal.suspended) {
  case Suspended::done: {
    auto judgement = reached();
    judgement.notes.push_back(text + " (--suspended done)");
    return judgement;
  }
  case Suspended::wait:
    return not_yet(text);
  case Suspended::fail:
    break;
  }
  return failing(ErrorKind::suspended, pause.is_read ? Patience::none : Patience::settle, text);
}

Judgement
judge_healthy(const Application& app, Health health, const WaitGoal& goal, const JudgeContext& context)
{
  switch (health) {
  case Health::healthy:
    return reached();
  case Health::suspended:
    return judge_suspended(app, goal, context);
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

} // namespace

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

Judgement
judge_health(const Application& app, Target target, const WaitGoal& goal, const JudgeContext& context)
{
  const auto health = find_health(app, context);
  switch (target) {
  case Target::healthy:
    return judge_healthy(app, health, goal, context);
  case Target::suspended:
    return health == Health::suspended ? reached() : not_yet("not Suspended: " + describe_health(app));
  default:
    return health == Health::degraded ? reached() : not_yet("not Degraded: " + describe_health(app));
  }
}

std::vector<ResourceRef>
list_suspended(const Application& app, const WaitGoal& goal, const JudgeContext& context)
{
  // One request each; an open pause among them is enough.
  constexpr std::size_t k_most = 5;
  std::vector<ResourceRef> suspended;
  if (goal.resources.empty() && find_health(app, context) != Health::suspended) {
    return suspended;
  }
  const auto counts = [&](const Resource& resource) {
    return !resource.is_hook && resource.has_health && resource.health == Health::suspended &&
           (!context.is_partial || is_selected(app, resource.key)) &&
           (goal.resources.empty() || is_chosen(resource.key, goal.resources));
  };
  for (const auto& resource : app.resources) {
    if (counts(resource) && suspended.size() < k_most) {
      suspended.push_back({resource.key, resource.version.empty() ? "v1" : resource.version});
    }
  }
  return suspended;
}

} // namespace argosy
