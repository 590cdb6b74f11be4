// SPDX-License-Identifier: Apache-2.0
#include "controller/controller.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace argosy::sandbox {

namespace {

constexpr const char* k_refresh_annotation = "argocd.argoproj.io/refresh";
constexpr const char* k_comparison_error = "ComparisonError";

void
set_condition(Application& application, const std::string& error, TimePoint now)
{
  std::vector<Condition>& conditions = application.conditions;
  const auto last = std::find_if(conditions.begin(), conditions.end(),
                                 [](const Condition& c) { return c.type == k_comparison_error; });
  if (error.empty() || (last != conditions.end() && last->message != error)) {
    std::erase_if(conditions, [](const Condition& c) { return c.type == k_comparison_error; });
  }
  const bool is_known =
      std::any_of(conditions.begin(), conditions.end(), [&](const Condition& c) { return c.message == error; });
  if (!error.empty() && !is_known) {
    conditions.push_back({k_comparison_error, error, now});
  }
}

// Kubernetes stores whole seconds: the same second again is no change.
bool
touch(Application& application, TimePoint now)
{
  const bool is_news =
      !application.reconciled_at || to_unix_seconds(*application.reconciled_at) != to_unix_seconds(now);
  application.reconciled_at = now;
  return is_news;
}

} // namespace

// True when anything but the time has changed.
bool
Controller::assess(Application& application, const Tracked& tracked, TimePoint now)
{
  Comparison comparison = compare(m_world, application, tracked);
  const bool differs = !(comparison == application.comparison);
  application.comparison = std::move(comparison);
  set_condition(application, application.comparison.error, now);
  Health health = application.comparison.error.empty() ? aggregate_health(application, now) : application.health;
  if (health.status != application.health.status || application.health_since == TimePoint{}) {
    application.health_since = now;
  }
  const bool is_changed = differs || !(health == application.health);
  application.health = std::move(health);
  return is_changed;
}

void
Controller::update_status(Application& application, TimePoint now)
{
  const Tracked tracked{application.comparison.revisions, application.comparison.error};
  if (application.comparison.error.empty() && assess(application, tracked, now)) {
    m_world.write(application, now);
    sync_automatically(application, now);
  }
}

void
Controller::finish_reconcile(Application& application, TimePoint now)
{
  if (is_put_off(application, now, &Controller::finish_reconcile)) {
    return;
  }
  if (assess(application, tracked_revisions(m_world, application), now)) {
    m_world.write(application, now);
  }
  sync_automatically(application, now);
}

// A comparison waits for a repo server that hangs.
bool
Controller::is_put_off(Application& application, TimePoint now, Step what)
{
  const bool is_hanging = m_world.outages.repo_server == Service::hanging;
  if (is_hanging) {
    after(application, Duration(500), now, what);
  }
  return is_hanging;
}

void
Controller::reconcile(Application& application, TimePoint now)
{
  if (is_put_off(application, now, &Controller::reconcile)) {
    return;
  }
  Application copy = application;
  const bool is_changed = assess(copy, tracked_revisions(m_world, copy), now);
  if (is_changed && application.knobs.status_lag > Duration(0) &&
      m_world.random.chance(application.knobs.stale_share)) {
    // The time of the comparison is written before what it found.
    if (touch(application, now)) {
      m_world.write(application, now);
    }
    after(application, application.knobs.status_lag, now, &Controller::finish_reconcile);
    return;
  }
  const bool is_later = touch(application, now);
  if (assess(application, tracked_revisions(m_world, application), now) || is_later) {
    m_world.write(application, now);
  }
  sync_automatically(application, now);
}

void
Controller::answer_refresh(Application& application, TimePoint now)
{
  if (!is_refresh_pending(application) || is_put_off(application, now, &Controller::answer_refresh)) {
    return;
  }
  const Json kind = application.annotations[k_refresh_annotation];
  application.annotations.erase(k_refresh_annotation);
  // 3.6 leaves these two behind.
  application.annotations["argocd.argoproj.io/hydrate"] = kind;
  application.annotations["argocd.argoproj.io/hydrate-timestamp"] = to_rfc3339_nano(now);
  touch(application, now);
  assess(application, tracked_revisions(m_world, application), now);
  m_world.write(application, now);
  sync_automatically(application, now);
}

void
Controller::resync(Application& application, TimePoint now)
{
  if (application.operation.is_null() && m_world.outages.repo_server != Service::hanging) {
    reconcile(application, now);
  }
  after(application, m_world.random.between(application.knobs.resync * 2 / 3, application.knobs.resync), now,
        &Controller::resync);
}

namespace {

constexpr Duration k_heal_pause{5000}; // between two attempts at one revision

const Json*
automated_policy(const Application& application)
{
  const Json* policy = find(application.spec, "syncPolicy");
  return policy == nullptr || !application.is_automated() ? nullptr : find(*policy, "automated");
}

Json
automated_operation(const Application& application)
{
  const Json& policy = application.spec["syncPolicy"];
  Json sync;
  if (application.has_several_sources()) {
    sync["sources"] = application.spec["sources"];
    sync["revisions"] = application.comparison.revisions;
  } else {
    sync["revision"] = application.comparison.revisions.front();
    sync["source"] = application.spec["source"];
  }
  if (flag_of(policy["automated"], "prune")) {
    sync["prune"] = true;
  }
  if (const Json* options = find(policy, "syncOptions")) {
    sync["syncOptions"] = *options;
  }
  const Json* retry = find(policy, "retry");
  return {{"sync", sync},
          {"initiatedBy", {{"automated", true}}},
          {"retry", retry == nullptr ? Json{{"limit", 5}} : *retry}};
}

} // namespace

void
Controller::sync_automatically(Application& application, TimePoint now)
{
  const Json* automated = automated_policy(application);
  const Project& project = m_world.projects[application.project()];
  const bool is_wanted = automated != nullptr && application.operation.is_null() && !application.deleted_at &&
                         application.comparison.sync_status == "OutOfSync" &&
                         may_sync(project.windows_for(application.name), Trigger::automatic, now);
  if (!is_wanted) {
    return;
  }
  const std::string revision = fmt::format("{}", fmt::join(application.comparison.revisions, ","));
  if (application.attempted_revision == revision) {
    const bool is_too_soon = application.operation_state && application.operation_state->finished_at &&
                             now < *application.operation_state->finished_at + k_heal_pause;
    if (flag_of(*automated, "selfHeal") && is_too_soon) {
      after(application, k_heal_pause, now, &Controller::sync_automatically);
    }
    if (!flag_of(*automated, "selfHeal") || is_too_soon) {
      return;
    }
  }
  application.attempted_revision = revision;
  record_event(m_world, application, "OperationStarted", "Initiated automated sync to '" + revision + "'", now);
  start_operation(application, automated_operation(application), now);
}

void
Controller::schedule_health(Application& application, const LiveResource& live, TimePoint now)
{
  for (const HealthPhase& phase : live.manifest.health) {
    if (live.changed_at + phase.after > now) {
      after(application, live.changed_at + phase.after - now + Duration(15), now, &Controller::update_status);
    }
  }
}

} // namespace argosy::sandbox
