// SPDX-License-Identifier: Apache-2.0
// Leaving on a timeout or a signal, where nothing of ours is left behind if that was asked (promise P8); and the end
// itself, however it came about.
#include "sync/app_sync.hpp"
#include "sync/children.hpp"
#include "sync/describe.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// All the time that cleaning up has.
constexpr Duration k_cleanup = seconds(5);
// Also how soon to ask again where the controller has not picked the operation up yet (contracts: 2.3).
constexpr Duration k_look_again = seconds(1);

bool
is_final(Refusal refusal)
{
  return refusal == Refusal::denied_by_rule || refusal == Refusal::invalid || refusal == Refusal::key ||
         refusal == Refusal::key_expired || refusal == Refusal::no_session;
}

} // namespace

void
AppSync::on(const event::Stop& event)
{
  if (!m_stop) {
    m_stop = event.cause;
    m_stopped_at = m_moment.now;
    leave();
  } else if (event.cause != StopCause::deadline) {
    finish_stop(); // asked twice: at once
  }
}

void
AppSync::leave()
{
  const auto policy = *m_stop == StopCause::deadline ? m_goal.on_timeout : m_goal.on_cancel;
  const bool is_in_doubt = m_stage == Stage::posting || m_stage == Stage::probing;
  const bool ends_it = m_stage == Stage::following && policy == AtEnd::terminate;
  if (!is_in_doubt && !ends_it) {
    finish_stop();
    return;
  }
  m_pending_text = describe_pending();
  m_alarms.set_at_latest(Alarm::give_up, m_stopped_at + k_cleanup);
  if (ends_it) {
    m_stage = Stage::stopping;
    m_alarms.clear_all_but_give_up();
    note("ending our operation", "terminating");
  }
  // Hanging up on a POST would leave in doubt whether it was accepted, so its answer is waited for, or looked for. An
  // id is checked on a state of now, not on one of before.
  if (m_stage != Stage::posting) {
    m_looks.abandon(); // it may hang for longer than there is time to clean up
    look();
  }
}

void
AppSync::end_ours(const Application& app)
{
  const bool is_over = !app.operation || !is_ours(app) || (owns_state(app) && is_terminal(app.state->phase));
  if (is_over) {
    m_outcome.notes.emplace_back(owns_state(app) ? "our operation has ended" : "our operation is gone");
    finish_stop();
  } else if (app.state && app.state->phase == Phase::terminating) {
    m_alarms.set(Alarm::look, m_moment.now + k_look_again);
  } else if (is_looked_since(m_stopped_at) && !m_is_terminating) {
    m_is_terminating = true;
    command(SyncCommand::terminate);
  }
}

void
AppSync::on(const event::Terminated& event)
{
  if (m_stage == Stage::evicting) {
    on_evicted(event.answer);
  } else if (m_stage == Stage::stopping) {
    on_ended(event.answer);
  } else {
    m_busy.is_asking = false;
  }
}

void
AppSync::on_ended(const Answer<void>& answer)
{
  m_is_terminating = false;
  if (!answer && is_final(answer.error().refusal)) {
    m_outcome.notes.push_back("our operation could not be ended: " + answer.error().error.message);
    finish_stop();
    return;
  }
  m_alarms.set(Alarm::look, m_moment.now + k_look_again);
}

std::string
AppSync::describe_pending() const
{
  return m_stage == Stage::following && m_last ? describe_operation(*m_last, m_moment.wall) : m_pending_text;
}

Error
AppSync::stop_error() const
{
  if (*m_stop == StopCause::interrupt) {
    return {ErrorKind::interrupted, "stopped by SIGINT", {}};
  }
  if (*m_stop == StopCause::terminate) {
    return {ErrorKind::terminated_by_signal, "stopped by a signal", {}};
  }
  const std::string hint = m_claim == Claim::none ? "this run started and changed nothing" : "";
  if (m_stage == Stage::busy || m_stage == Stage::evicting) {
    return {ErrorKind::busy, "still " + m_busy.text, hint};
  }
  if (m_stage == Stage::window) {
    return {ErrorKind::window, m_busy.text, hint};
  }
  const auto pending = describe_pending();
  return {ErrorKind::timed_out, pending.empty() ? "out of time" : "out of time: " + pending, {}};
}

void
AppSync::finish_stop()
{
  fail(stop_error());
}

void
AppSync::succeed(Success success)
{
  m_outcome.success = success;
  finish();
  tell_of_children();
  m_outcome.summary = describe_success(m_outcome, m_goal, m_expected);
}

void
AppSync::fail(ErrorKind kind, std::string message, std::string hint)
{
  fail(Error{kind, std::move(message), std::move(hint)});
}

void
AppSync::fail(Error error)
{
  m_outcome.error = std::move(error);
  m_outcome.summary = m_outcome.error.message;
  tell_what_goes_on();
  finish();
}

void
AppSync::finish()
{
  m_stage = Stage::done;
  m_alarms.clear_all();
  m_outcome.took = m_moment.now - m_started.value_or(m_moment.now);
  m_outcome.last = m_last;
  if (m_claim == Claim::accepted || m_claim == Claim::replaced) {
    m_outcome.run_id = m_request.run_id;
  }
  if (!m_wanted.empty()) {
    m_outcome.wanted_revision = join_revisions(m_wanted);
  }
}

void
AppSync::tell_of_children()
{
  const auto count =
      m_last && m_goal.children == 0 && m_outcome.has_arrived() ? list_children(*m_last, m_goal.app).size() : 0;
  if (count > 0) {
    m_outcome.notes.push_back(
        fmt::format("{} child application{} not looked at (--children)", count, count == 1 ? " was" : "s were"));
  }
}

// A failure must not leave in the dark what is still at work on the server.
void
AppSync::tell_what_goes_on()
{
  const bool is_running = m_claim == Claim::accepted && m_last && m_last->operation && is_ours(*m_last) &&
                          !(owns_state(*m_last) && is_terminal(m_last->state->phase));
  if (is_running && m_last->state && m_last->state->phase == Phase::terminating) {
    m_outcome.notes.emplace_back("our operation is being ended");
  } else if (is_running || m_claim == Claim::in_doubt) {
    m_outcome.notes.emplace_back(is_running ? "our operation goes on"
                                            : "it is not known whether the sync was accepted");
    m_outcome.diagnosis.next.push_back("argosy terminate " + to_string(m_goal.app) + "   (ends it)");
  }
}

} // namespace argosy
