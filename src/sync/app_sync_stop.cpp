// SPDX-License-Identifier: Apache-2.0
// Leaving on a timeout or a signal: nothing of ours is left behind where that was asked (promise P8).
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// All the time that cleaning up has.
constexpr Duration k_cleanup = seconds(5);
// The server refuses to end an operation that the controller has not picked up yet (contracts: 2.3).
constexpr Duration k_terminate_again = milliseconds(500);

} // namespace

void
AppSync::stop(StopCause cause)
{
  m_stop = cause;
  switch (m_stage) {
  case Stage::posting:
    // Hanging up now would leave in doubt whether it was accepted: its answer is waited for, or looked for.
    m_alarms.set_at_latest(Alarm::give_up, m_moment.now + k_cleanup);
    return;
  case Stage::probing:
    m_alarms.set_at_latest(Alarm::give_up, m_moment.now + k_cleanup);
    look();
    return;
  case Stage::following:
    break;
  default:
    finish_stop();
    return;
  }
  const auto policy = cause == StopCause::deadline ? m_goal.on_timeout : m_goal.on_cancel;
  if (policy == AtEnd::leave || !m_is_accepted) {
    finish_stop();
    return;
  }
  m_stage = Stage::stopping;
  m_alarms.clear_all();
  m_alarms.set(Alarm::give_up, m_moment.now + k_cleanup);
  note("ending our operation", "terminating");
  // Its id is checked on a state of now, not on one of before.
  look();
}

void
AppSync::terminate_ours()
{
  const bool is_over =
      !m_last->operation || !is_ours(*m_last) || (owns_state(*m_last) && is_terminal(m_last->state->phase));
  if (is_over) {
    finish_stop();
    return;
  }
  if (m_last->state && m_last->state->phase == Phase::terminating) {
    m_alarms.set(Alarm::look, m_moment.now + k_terminate_again);
    return;
  }
  command(SyncCommand::terminate);
}

void
AppSync::on(const event::Terminated& event)
{
  if (m_stage == Stage::evicting) {
    if (!event.answer && event.answer.error().refusal != Refusal::no_operation) {
      fail(event.answer.error().error);
      return;
    }
    m_alarms.set(Alarm::look, m_moment.now + k_terminate_again);
  } else if (m_stage == Stage::stopping) {
    const bool is_too_early = !event.answer && event.answer.error().refusal == Refusal::no_operation;
    if (event.answer || is_too_early) {
      m_alarms.set(Alarm::look, m_moment.now + k_terminate_again);
    } else {
      finish_stop();
    }
  }
}

Error
AppSync::stop_error() const
{
  if (*m_stop == StopCause::interrupt) {
    return {ErrorKind::interrupted, "interrupted", {}};
  }
  if (*m_stop == StopCause::terminate) {
    return {ErrorKind::terminated_by_signal, "ended by a signal", {}};
  }
  switch (m_stage) {
  case Stage::busy:
  case Stage::evicting:
    return {ErrorKind::busy, "still " + m_busy_text, "this run started and changed nothing"};
  case Stage::window:
    return {ErrorKind::window, m_busy_text, "this run started and changed nothing"};
  default:
    break;
  }
  return {ErrorKind::timed_out, m_pending_text.empty() ? "out of time" : "out of time: " + m_pending_text, {}};
}

void
AppSync::finish_stop()
{
  auto error = stop_error();
  const bool may_run =
      m_is_posted && !m_ended_at && (!m_last || !owns_state(*m_last) || !is_terminal(m_last->state->phase));
  if (may_run && m_last && (m_last->operation || m_stage == Stage::probing || m_stage == Stage::posting)) {
    m_outcome.notes.push_back(m_is_accepted ? "our operation goes on"
                                            : "it is not known whether the sync was accepted");
    m_outcome.diagnosis.next.push_back("argosy terminate " + to_string(m_goal.app) + "   (ends it)");
  }
  fail(std::move(error));
}

} // namespace argosy
