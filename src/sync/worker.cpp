// SPDX-License-Identifier: Apache-2.0
#include "sync/worker.hpp"

#include "base/encoding.hpp"
#include "sync/describe.hpp"
#include "sync/narrative.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// A refresh waits for the controller without any limit of the server's own.
constexpr Duration k_refresh_timeout = seconds(60);
constexpr Duration k_look_timeout = seconds(20);
// Resolving a branch may take the repo server up to a minute (contracts: 6.4).
constexpr Duration k_post_timeout = seconds(75);

} // namespace

AppWorker::AppWorker(RunPorts ports, Goal goal, std::string base_url, std::function<void()> on_done)
    : m_ports(ports), m_machine(std::move(goal)), m_base_url(std::move(base_url)), m_on_done(std::move(on_done))
{}

AppWorker::~AppWorker()
{
  m_ports.timers.cancel(m_timer);
}

void
AppWorker::start()
{
  m_has_started = true;
  take(event::Start{});
}

void
AppWorker::stop(StopCause cause)
{
  m_is_stopped = true;
  if (m_is_concluding) {
    finish();
    return;
  }
  take(event::Stop{cause});
}

void
AppWorker::take(const SyncEvent& event)
{
  if (m_machine.is_done()) {
    return;
  }
  const auto& clock = m_ports.timers.clock();
  carry_out(m_machine.step(event, {clock.now(), clock.wall_now(), random_unit(m_ports.random)}));
}

void
AppWorker::carry_out(const Step& step)
{
  tell(step);
  for (const auto command : step.commands) {
    carry_out(command);
  }
  arm_timer();
  if (m_machine.is_done() && !m_is_concluding) {
    conclude();
  }
}

void
AppWorker::tell(const Step& step)
{
  if (const auto& now = m_machine.last()) {
    if (m_told && m_told->resource_version != now->resource_version) {
      for (const auto& change : narrate(*m_told, *now)) {
        m_ports.observer.on_note(app(), change);
      }
    }
    m_told = now;
    m_ports.observer.on_state(app(), *now);
  }
  for (const auto& note : step.notes) {
    m_ports.observer.on_note(app(), note);
  }
}

void
AppWorker::carry_out(SyncCommand command)
{
  auto& argo = m_ports.argo;
  const auto looked = [this](bool is_refresh) {
    return [this, is_refresh](Answer<Application> answer) { take(event::Looked{std::move(answer), is_refresh}); };
  };
  switch (command) {
  case SyncCommand::look:
    m_look = argo.get(app(), Refresh::none, k_look_timeout, looked(false));
    break;
  case SyncCommand::refresh_normal:
    m_look = argo.get(app(), Refresh::normal, k_refresh_timeout, looked(true));
    break;
  case SyncCommand::refresh_hard:
    m_look = argo.get(app(), Refresh::hard, k_refresh_timeout, looked(true));
    break;
  case SyncCommand::post:
    m_post = argo.sync(app(), m_machine.request(), k_post_timeout,
                       [this](Answer<Application> answer) { take(event::Posted{std::move(answer)}); });
    break;
  case SyncCommand::terminate:
    m_terminate = argo.terminate(app(), [this](Answer<void> answer) { take(event::Terminated{std::move(answer)}); });
    break;
  case SyncCommand::ask_windows:
    m_windows =
        argo.sync_windows(app(), [this](Answer<SyncWindows> answer) { take(event::WindowsTold{std::move(answer)}); });
    break;
  case SyncCommand::look_at_pods:
    m_pods =
        argo.resource_tree(app(), [this](Answer<ResourceTree> answer) { take(event::PodsTold{std::move(answer)}); });
    break;
  }
}

void
AppWorker::arm_timer()
{
  m_ports.timers.cancel(std::exchange(m_timer, 0));
  if (const auto wake = m_machine.wake_at()) {
    m_timer = m_ports.timers.after(*wake - m_ports.timers.clock().now(), [this] { take(event::Timer{}); });
  }
}

// A failure is explained before it is told; not on a signal, when there is no time for it.
void
AppWorker::conclude()
{
  m_is_concluding = true;
  m_outcome = m_machine.outcome();
  if (m_outcome.last) {
    m_outcome.url = make_app_url(m_base_url, *m_outcome.last);
  }
  if (m_outcome.is_good() || m_is_stopped) {
    add_what_is_known(m_outcome);
    finish();
    return;
  }
  m_diagnoser = std::make_unique<Diagnoser>(m_ports.argo, m_ports.timers, m_outcome, [this](Diagnosis diagnosis) {
    m_outcome.diagnosis = std::move(diagnosis);
    finish();
  });
  m_diagnoser->start();
}

void
AppWorker::finish()
{
  if (m_is_done) {
    return;
  }
  m_is_done = true;
  m_ports.observer.on_done(app(), m_outcome);
  // Never from within a call of ours: who hears of it may let go of this worker.
  m_timer = m_ports.timers.after(Duration::zero(), m_on_done);
}

} // namespace argosy
