// SPDX-License-Identifier: Apache-2.0
#include "sync/termination.hpp"

#include "sync/describe.hpp"
#include "sync/join.hpp"
#include "sync/patience.hpp"
#include "sync/window_schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Most operations end within a second of the wish; one that is held may take hours (promise P9).
constexpr Duration k_first_pause = milliseconds(500);
constexpr Duration k_longest_pause = seconds(10);
// Whoever is not gone by then is held by something.
constexpr Duration k_usual_end = seconds(5);

bool
is_live(const Application& app)
{
  return app.operation && app.state && !is_terminal(app.state->phase);
}

} // namespace

Step
Termination::step(const TerminationEvent& event, const Moment& moment)
{
  m_moment = moment;
  m_step = {};
  if (!m_is_done) {
    std::visit([this](const auto& one) { on(one); }, event);
  }
  return std::move(m_step);
}

void
Termination::on(const event::Start&)
{
  m_begun = m_moment.now;
  look();
}

void
Termination::on(const event::Timer&)
{
  look();
}

void
Termination::look()
{
  m_wake_at.reset();
  m_step.commands.push_back(SyncCommand::look);
}

// The longer it takes, the less often it is looked at.
void
Termination::pause()
{
  const auto lasting = m_moment.now - m_wished_at.value_or(m_begun);
  m_wake_at = m_moment.now + std::clamp<Duration>(lasting / 4, k_first_pause, k_longest_pause);
}

void
Termination::on(const event::Looked& event)
{
  if (!event.answer) {
    on_look_failed(event.answer.error());
    return;
  }
  m_look_trouble.reset();
  m_absences = 0;
  const auto& app = *event.answer;
  m_outcome.last = app;
  m_outcome.app.project = app.project;
  if (!m_target) {
    take_first(app);
  } else if (is_over(app)) {
    conclude(app);
  } else {
    pursue(app);
  }
}

void
Termination::take_first(const Application& app)
{
  if (!app.operation) {
    succeed(Success::idle, "no operation is in progress: nothing to end");
    return;
  }
  m_target = app.operation;
  m_step.notes.push_back({"ending: " + describe_operation(app, m_moment.wall), "terminating"});
  pursue(app);
}

bool
Termination::is_over(const Application& app) const
{
  if (!app.operation || name_operation(*app.operation) != name_operation(*m_target)) {
    return true;
  }
  // The same person may begin the same anew, which is not to be ended. A repeat by the server is no new operation.
  const bool is_same_start = app.state && app.state->started_at == m_target_started;
  const bool is_repeat = app.state && app.state->retry_count > 0;
  return m_target_started && !is_same_start && !is_repeat;
}

void
Termination::pursue(const Application& app)
{
  if (!is_live(app)) {
    pause(); // the server refuses as long as the controller has not picked it up (contracts: 2.3)
    return;
  }
  m_target_started = app.state->started_at;
  if (app.state->phase == Phase::running) {
    ask_to_end();
    return;
  }
  const bool is_held = m_moment.now - m_wished_at.value_or(m_begun) >= k_usual_end;
  if (is_held && !std::exchange(m_has_asked_windows, true)) {
    m_step.commands.push_back(SyncCommand::ask_windows);
    return;
  }
  pause();
}

void
Termination::ask_to_end()
{
  m_wish = m_wish == Wish::unsaid ? Wish::in_doubt : m_wish;
  m_wished_at = m_wished_at.value_or(m_moment.now);
  m_wake_at.reset();
  m_step.commands.push_back(SyncCommand::terminate);
}

void
Termination::on(const event::Terminated& event)
{
  if (event.answer) {
    m_wish = Wish::granted;
    m_ask_trouble.reset();
    pause();
    return;
  }
  const auto& failure = event.answer.error();
  if (failure.may_have_happened) {
    m_step.notes.push_back({failure.error.message + ": looking whether it was done", "lost", LogLevel::warning});
    pause();
    return;
  }
  m_wish = m_wish == Wish::in_doubt ? Wish::unsaid : m_wish;
  if (failure.refusal == Refusal::no_operation) {
    pause();
    return;
  }
  bear(failure, m_ask_trouble);
}

void
Termination::on(const event::WindowsTold& event)
{
  if (event.answer && !event.answer->can_sync) {
    m_window = describe_windows(*event.answer, m_moment.wall);
    m_step.notes.push_back(
        {"held by a closed sync window, it ends when that opens: " + m_window, "window", LogLevel::warning});
  }
  pause();
}

void
Termination::on_look_failed(const ApiFailure& failure)
{
  if (failure.refusal != Refusal::not_found) {
    bear(failure, m_look_trouble);
  } else if (++m_absences < 2) {
    m_wake_at = m_moment.now + k_second_look;
  } else if (m_target) {
    succeed(Success::ended, describe_owned(*m_target) + " is over: the application was deleted");
  } else {
    fail(failure.error);
  }
}

// Trouble that passes is waited for; anything else is the verdict.
void
Termination::bear(const ApiFailure& failure, std::optional<Instant>& trouble_since)
{
  if (failure.error.kind == ErrorKind::timed_out) {
    fail(timeout_error()); // the client keeps the run's time, too
    return;
  }
  const auto patience = find_patience(failure, m_outcome.last ? Acquaintance::seen : Acquaintance::none);
  const bool is_first = !trouble_since;
  trouble_since = trouble_since.value_or(m_moment.now);
  if (m_moment.now - *trouble_since >= patience) {
    fail(failure.error);
    return;
  }
  if (is_first) {
    m_step.notes.push_back({fmt::format("{}: trying for up to {}", failure.error.message, to_text(patience)), "trouble",
                            LogLevel::warning});
  }
  m_wake_at = m_moment.now + k_second_look;
}

void
Termination::conclude(const Application& app)
{
  if (app.operation) {
    m_outcome.notes.push_back("another operation has begun since: " + describe_operation(app, m_moment.wall));
  }
  succeed(Success::ended, describe_end(app));
}

void
Termination::on(const event::Stop& event)
{
  switch (event.cause) {
  case StopCause::deadline:
    fail(timeout_error());
    break;
  case StopCause::interrupt:
    fail(signal_error(ErrorKind::interrupted));
    break;
  case StopCause::terminate:
    fail(signal_error(ErrorKind::terminated_by_signal));
    break;
  }
}

void
Termination::succeed(Success success, std::string summary)
{
  m_outcome.success = success;
  m_outcome.summary = std::move(summary);
  finish();
}

void
Termination::fail(Error error)
{
  m_outcome.error = std::move(error);
  m_outcome.summary = m_outcome.error.message;
  finish();
}

void
Termination::finish()
{
  m_is_done = true;
  m_wake_at.reset();
  m_outcome.took = m_moment.now - m_begun;
}

} // namespace argosy
