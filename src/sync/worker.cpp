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

DiagnosisSettings
make_settings(const Goal& goal)
{
  DiagnosisSettings settings;
  settings.account = goal.account;
  settings.log_lines = goal.wait.log_lines;
  settings.expected_images = goal.wait.expected_images;
  if (goal.sync) {
    settings.actions.emplace_back("sync");
  }
  return settings;
}

} // namespace

AppWorker::AppWorker(WorkerPorts ports, Goal goal, std::string base_url, std::function<void()> on_turn)
    : m_ports(ports), m_explains(make_settings(goal)), m_machine(std::move(goal)), m_base_url(std::move(base_url)),
      m_on_turn(std::move(on_turn)), m_pauses(ports.argo)
{}

AppWorker::~AppWorker()
{
  m_ports.timers.cancel(m_timer);
  m_ports.timers.cancel(m_turn_timer);
}

Turn
AppWorker::turn() const
{
  Turn turn;
  turn.may_fail = goal().may_fail;
  turn.starts = goal().sync.has_value();
  turn.has_failed = m_is_done && !m_outcome.is_good();
  if (m_is_done) {
    turn.stage = Turn::Stage::done;
  } else if (!m_has_started) {
    turn.stage = Turn::Stage::idle;
  } else if (m_machine.is_held()) {
    turn.stage = Turn::Stage::held;
  } else if (m_machine.is_awaited()) {
    turn.stage = Turn::Stage::absent;
  } else {
    turn.stage = goal().is_held ? Turn::Stage::looking : Turn::Stage::running;
  }
  return turn;
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
  m_has_started = true;
  m_is_hurried = m_is_hurried || cause != StopCause::deadline;
  if (m_is_concluding) {
    if (m_is_hurried) {
      finish();
    }
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
  const auto before = turn().stage;
  carry_out(m_machine.step(event, {clock.now(), clock.wall_now(), random_unit(m_ports.random)}));
  if (turn().stage != before) {
    tell_turn();
  }
}

// Never from within a call of ours: who hears of it may let go of this worker.
void
AppWorker::tell_turn()
{
  if (m_turn_timer == 0) {
    m_turn_timer = m_ports.timers.after(Duration::zero(), [this] {
      m_turn_timer = 0;
      m_on_turn();
    });
  }
}

void
AppWorker::refresh(Refresh kind)
{
  m_refresh_permit = m_ports.refreshes.acquire([this, kind] {
    m_refresh = m_ports.argo.get(app(), kind, k_refresh_timeout, [this](Answer<Application> answer) {
      m_refresh_permit.give_up();
      take(event::Looked{std::move(answer), true});
    });
  });
}

void
AppWorker::carry_out(const Step& step)
{
  tell(step);
  for (const auto command : step.commands) {
    carry_out(command);
  }
  ask_for_commit();
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
  for (auto note : step.notes) {
    if (note.event == "found") {
      note.text += " · " + make_app_url(m_base_url, *m_machine.last());
    }
    m_ports.observer.on_note(app(), note);
  }
}

void
AppWorker::carry_out(SyncCommand command)
{
  auto& argo = m_ports.argo;
  switch (command) {
  case SyncCommand::look:
    m_look = argo.get(app(), Refresh::none, k_look_timeout,
                      [this](Answer<Application> answer) { take(event::Looked{std::move(answer)}); });
    break;
  case SyncCommand::refresh_normal:
    refresh(Refresh::normal);
    break;
  case SyncCommand::refresh_hard:
    refresh(Refresh::hard);
    break;
  case SyncCommand::post:
    m_post = argo.sync(app(), m_machine.request(), k_post_server_time,
                       [this](Answer<Application> answer) { take(event::Posted{std::move(answer)}); });
    break;
  case SyncCommand::terminate:
    m_terminate = argo.terminate(app(), [this](Answer<void> answer) { take(event::Terminated{std::move(answer)}); });
    break;
  case SyncCommand::ask_windows:
    m_windows =
        argo.sync_windows(app(), [this](Answer<SyncWindows> answer) { take(event::WindowsTold{std::move(answer)}); });
    break;
  case SyncCommand::list_resources:
    m_resources = argo.managed_resources(
        app(), [this](Answer<std::vector<ManagedResource>> answer) { take(event::ResourcesTold{std::move(answer)}); });
    break;
  case SyncCommand::ask_dates:
    ask_dates();
    break;
  case SyncCommand::look_at_pauses:
    m_pauses.start(app(), m_machine.suspended(),
                   [this](std::vector<LiveResource> resources) { take(event::PausesTold{std::move(resources)}); });
    break;
  case SyncCommand::look_at_pods:
    m_pods =
        argo.resource_tree(app(), [this](Answer<ResourceTree> answer) { take(event::PodsTold{std::move(answer)}); });
    break;
  }
}

// Of the expected commit, then of the one that is there.
void
AppWorker::ask_dates()
{
  const auto ask = [this](const std::string& revision, ArgoCd::Done<RevisionMetadata> done) {
    m_dates = m_ports.argo.revision_metadata(app(), revision, std::move(done));
  };
  ask(m_machine.expected_revision(), [this, ask](Answer<RevisionMetadata> expected) {
    ask(m_machine.last()->sync_revision, [this, expected = std::move(expected)](Answer<RevisionMetadata> deployed) {
      take(event::DatesTold{expected, std::move(deployed)});
    });
  });
}

void
AppWorker::arm_timer()
{
  m_ports.timers.cancel(std::exchange(m_timer, 0));
  if (const auto wake = m_machine.wake_at()) {
    m_timer = m_ports.timers.after(*wake - m_ports.timers.clock().now(), [this] { take(event::Timer{}); });
  }
}

// Nothing waits for this answer: it is told if it comes in time.
void
AppWorker::ask_for_commit()
{
  const auto revisions = m_machine.accepted_revisions();
  if (!m_tells_commit || m_machine.is_done() || revisions.size() != 1 || !is_commit(revisions.front())) {
    return;
  }
  m_tells_commit = false;
  m_metadata = m_ports.argo.revision_metadata(
      app(), revisions.front(), [this, revision = revisions.front()](Answer<RevisionMetadata> answer) {
        if (answer && !m_is_done) {
          m_ports.observer.on_note(app(), {describe_commit(revision, *answer), "commit"});
          m_outcome.commit = *std::move(answer);
        }
      });
}

// A failure is explained before it is told; not on a signal, when there is no time for it.
void
AppWorker::conclude()
{
  m_is_concluding = true;
  auto commit = std::move(m_outcome.commit);
  m_outcome = m_machine.outcome();
  m_outcome.commit = std::move(commit);
  if (m_outcome.last) {
    m_outcome.url = make_app_url(m_base_url, *m_outcome.last);
  }
  add_what_is_known(m_outcome, m_explains, m_ports.timers.clock().wall_now());
  if (m_outcome.is_good() || m_is_hurried || m_outcome.error.kind == ErrorKind::skipped) {
    finish();
    return;
  }
  m_diagnoser =
      std::make_unique<Diagnoser>(m_ports.argo, m_ports.timers, m_outcome, m_explains, [this](Diagnosis diagnosis) {
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
  // Answers that are still under way are of no use any more.
  for (auto* exchange :
       {&m_look, &m_refresh, &m_post, &m_terminate, &m_windows, &m_resources, &m_pods, &m_metadata, &m_dates}) {
    exchange->cancel();
  }
  m_pauses.cancel();
  m_refresh_permit.give_up();
  m_ports.observer.on_done(app(), m_outcome);
  tell_turn();
}

} // namespace argosy
