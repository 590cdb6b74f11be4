// SPDX-License-Identifier: Apache-2.0
#include "sync/termination_run.hpp"

#include "sync/diagnosis.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace argosy {

namespace {

constexpr Duration k_look_timeout = std::chrono::seconds(20);

} // namespace

TerminationRun::TerminationRun(RunPorts ports, const std::vector<AppRef>& apps, Instant deadline, std::string base_url)
    : m_ports(ports), m_deadline(deadline), m_base_url(std::move(base_url))
{
  for (const auto& app : apps) {
    m_jobs.push_back({Termination(app)});
  }
}

TerminationRun::~TerminationRun()
{
  m_ports.timers.cancel(m_deadline_timer);
  for (auto& job : m_jobs) {
    m_ports.timers.cancel(job.timer);
  }
}

void
TerminationRun::start()
{
  m_deadline_timer =
      m_ports.timers.after(m_deadline - m_ports.timers.clock().now(), [this] { stop(StopCause::deadline); });
  for (auto& job : m_jobs) {
    take(job, event::Start{});
  }
}

void
TerminationRun::stop(StopCause cause)
{
  for (auto& job : m_jobs) {
    take(job, event::Stop{cause});
  }
}

void
TerminationRun::take(Job& job, const TerminationEvent& event)
{
  if (job.machine.is_done()) {
    return;
  }
  const auto& clock = m_ports.timers.clock();
  const auto step = job.machine.step(event, {clock.now(), clock.wall_now()});
  const auto& app = job.machine.app();
  if (const auto& last = job.machine.last()) {
    m_ports.observer.on_state(app, *last);
  }
  for (const auto& note : step.notes) {
    m_ports.observer.on_note(app, note);
  }
  for (const auto command : step.commands) {
    carry_out(job, command);
  }
  m_ports.timers.cancel(std::exchange(job.timer, 0));
  if (const auto wake = job.machine.wake_at()) {
    job.timer = m_ports.timers.after(*wake - clock.now(), [this, &job] { take(job, event::Timer{}); });
  }
  if (job.machine.is_done()) {
    job.exchange.cancel();
    m_ports.observer.on_done(app, make_outcome(job));
  }
}

void
TerminationRun::carry_out(Job& job, SyncCommand command)
{
  const auto& app = job.machine.app();
  switch (command) {
  case SyncCommand::look:
    job.exchange = m_ports.argo.get(app, Refresh::none, k_look_timeout, [this, &job](Answer<Application> answer) {
      take(job, event::Looked{std::move(answer)});
    });
    break;
  case SyncCommand::terminate:
    job.exchange = m_ports.argo.terminate(
        app, [this, &job](Answer<void> answer) { take(job, event::Terminated{std::move(answer)}); });
    break;
  case SyncCommand::ask_windows:
    job.exchange = m_ports.argo.sync_windows(
        app, [this, &job](Answer<SyncWindows> answer) { take(job, event::WindowsTold{std::move(answer)}); });
    break;
  default:
    break; // no other is asked for
  }
}

bool
TerminationRun::is_done() const
{
  return std::all_of(m_jobs.begin(), m_jobs.end(), [](const auto& job) { return job.machine.is_done(); });
}

Outcome
TerminationRun::make_outcome(const Job& job) const
{
  auto outcome = job.machine.outcome();
  if (outcome.last) {
    outcome.url = make_app_url(m_base_url, *outcome.last);
  }
  return outcome;
}

std::vector<Outcome>
TerminationRun::outcomes() const
{
  std::vector<Outcome> outcomes;
  std::transform(m_jobs.begin(), m_jobs.end(), std::back_inserter(outcomes),
                 [this](const auto& job) { return make_outcome(job); });
  return outcomes;
}

} // namespace argosy
