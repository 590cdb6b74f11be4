// SPDX-License-Identifier: Apache-2.0
#include "controller/controller.hpp"

#include <fmt/format.h>

namespace argosy::sandbox {

namespace {

constexpr const char* k_refresh_annotation = "argocd.argoproj.io/refresh";
constexpr std::uint64_t k_any_ticket = 0;

} // namespace

void
Controller::assess_silently(Application& application, TimePoint now)
{
  assess(application, tracked_revisions(m_world, application), now);
  application.reconciled_at = now;
}

void
Controller::adopt(Application& application, TimePoint now)
{
  if (!application.operation.is_null()) {
    after(application, application.knobs.pickup, now, &Controller::pick_up);
  }
  if (application.knobs.resync > Duration(0)) {
    // Spread over the whole period, as after a restart of the controller.
    after(application, m_world.random.between(application.knobs.resync / 3, application.knobs.resync), now,
          &Controller::resync);
  }
  if (application.is_automated()) {
    after(application, application.knobs.refresh, now, &Controller::sync_automatically);
  }
  for (const auto& [id, live] : application.live) {
    schedule_health(application, live, now);
  }
}

void
Controller::start_operation(Application& application, Json operation, TimePoint now)
{
  application.operation = std::move(operation);
  application.operation_state.reset();
  ++application.operations_started;
  m_runs.erase(application.name);
  m_world.write(application, now);
  after(application, application.knobs.pickup, now, &Controller::pick_up);
}

void
Controller::terminate(Application& application, TimePoint now)
{
  OperationState& state = *application.operation_state;
  if (state.phase != "Terminating") {
    state.phase = "Terminating";
    state.message = "operation is terminating";
    m_world.write(application, now);
  }
  Run& run = m_runs[application.name];
  // What a closed window holds back is not even looked at for its termination.
  if (!run.is_held) {
    run.ticket = m_world.next_ticket();
    step(application, application.knobs.termination, now, &Controller::end_terminated);
  }
}

void
Controller::request_refresh(Application& application, Refresh kind, TimePoint now)
{
  application.annotations[k_refresh_annotation] = kind == Refresh::hard ? "hard" : "normal";
  m_world.write(application, now, World::Change::metadata);
  const bool is_slow = m_world.outages.repo_server != Service::up;
  after(application, is_slow ? m_world.settings.latencies.repo_server_down : application.knobs.refresh, now,
        &Controller::answer_refresh);
}

bool
Controller::is_refresh_pending(const Application& application)
{
  return application.annotations.contains(k_refresh_annotation);
}

void
Controller::set_health(Application& application, const ResourceId& id, const Health& health, TimePoint now)
{
  const auto live = application.live.find(id);
  if (live != application.live.end()) {
    live->second.is_pinned = true;
    live->second.pinned = health;
    look_again(application, now);
  }
}

void
Controller::restart_health(Application& application,
                           const ResourceId& id,
                           std::vector<HealthPhase> phases,
                           TimePoint now)
{
  const auto live = application.live.find(id);
  if (live == application.live.end()) {
    return;
  }
  live->second.is_pinned = false;
  live->second.changed_at = now;
  live->second.manifest.health = std::move(phases);
  schedule_health(application, live->second, now);
  look_again(application, now);
}

void
Controller::remove(Application& application, TimePoint now)
{
  if (!application.deleted_at) {
    application.deleted_at = now;
    m_world.write(application, now);
    after(application, application.knobs.deletion, now, &Controller::end_removal);
  }
}

void
Controller::end_removal(Application& application, TimePoint now)
{
  // The name lives in what is removed.
  const std::string name = application.name;
  m_runs.erase(name);
  m_world.remove(name, now);
}

void
Controller::resume(TimePoint now)
{
  std::vector<std::function<void(TimePoint)>> parked;
  parked.swap(m_parked);
  for (auto& deed : parked) {
    m_world.agenda.add(now + Duration(20), std::move(deed));
  }
}

void
Controller::look_again(Application& application, TimePoint now)
{
  after(application, Duration(10), now, &Controller::update_status);
  const auto run = m_runs.find(application.name);
  if (run == m_runs.end()) {
    return;
  }
  if (run->second.is_held) {
    step(application, Duration(10), now, &Controller::check_window);
  } else if (run->second.is_waiting) {
    step(application, Duration(10), now, &Controller::check_group);
  }
}

void
Controller::after(Application& application, Duration delay, TimePoint now, Step what)
{
  put_on_agenda(application, now + delay, k_any_ticket, what);
}

void
Controller::step(Application& application, Duration delay, TimePoint now, Step what)
{
  put_on_agenda(application, now + delay, m_runs[application.name].ticket, what);
}

void
Controller::put_on_agenda(Application& application, TimePoint due, std::uint64_t ticket, Step what)
{
  m_world.agenda.add(due, [this, name = application.name, uid = application.uid, ticket, what](TimePoint now) {
    perform(name, uid, ticket, what, now);
  });
}

void
Controller::perform(const std::string& name, const std::string& uid, std::uint64_t ticket, Step what, TimePoint now)
{
  const bool is_away = m_world.outages.controller != Service::up || m_world.outages.kubernetes != Service::up;
  if (is_away) {
    m_parked.push_back([this, name, uid, ticket, what](TimePoint later) { perform(name, uid, ticket, what, later); });
    return;
  }
  Application* application = m_world.find_application(name);
  if (application == nullptr || application->uid != uid) {
    return;
  }
  const auto run = m_runs.find(name);
  if (ticket != k_any_ticket && (run == m_runs.end() || run->second.ticket != ticket)) {
    return;
  }
  (this->*what)(*application, now);
}

void
record_event(World& world,
             Application& application,
             const std::string& reason,
             const std::string& message,
             TimePoint now)
{
  const std::string name = fmt::format("{}.{:016x}", application.name,
                                       static_cast<std::uint64_t>(now.time_since_epoch().count()) * 1'000'000);
  Json event;
  event["metadata"] = {{"name", name},
                       {"namespace", application.ns},
                       {"uid", world.random.uuid()},
                       {"resourceVersion", std::to_string(world.next_version())},
                       {"creationTimestamp", to_rfc3339(now)}};
  event["involvedObject"] = {{"kind", "Application"},
                             {"namespace", application.ns},
                             {"name", application.name},
                             {"uid", application.uid},
                             {"apiVersion", "argoproj.io/v1alpha1"},
                             {"resourceVersion", std::to_string(application.resource_version)}};
  event["reason"] = reason;
  event["message"] = message;
  event["source"] = {{"component", reason == "OperationStarted" ? "argocd-server" : "argocd-application-controller"}};
  event["firstTimestamp"] = to_rfc3339(now);
  event["lastTimestamp"] = to_rfc3339(now);
  event["count"] = 1;
  event["type"] = "Normal";
  event["eventTime"] = nullptr;
  application.events.push_back(event);
}

} // namespace argosy::sandbox
