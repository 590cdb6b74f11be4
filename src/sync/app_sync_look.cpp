// SPDX-License-Identifier: Apache-2.0
// Looks and refreshes: when, and what it means that one fails (promise P9, and the second look at a bare 403).
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"
#include "sync/patience.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

constexpr Duration k_absence_poll = seconds(10);
// Nothing faster while the stream lives (promise P9); without it the looks are all there is.
constexpr Duration k_poll = seconds(10);
constexpr Duration k_poll_without_feed = seconds(2);

// Nobody has said no: it was not done in time, or its answer got lost. A look tells more.
bool
is_undone(const ApiFailure& failure)
{
  return failure.refusal == Refusal::deadline || failure.refusal == Refusal::unavailable ||
         failure.error.kind == ErrorKind::lost_answer;
}

// Nothing but the answer is known, so that it was not a moment's trouble is worth a word.
Error
with_second_look(Error error, Duration lasted)
{
  error.message += lasted > Duration::zero() ? fmt::format(", and again {} later", to_text(lasted)) : "";
  error.message += "; nothing started";
  return error;
}

} // namespace

void
AppSync::look_since(Instant since)
{
  m_alarms.clear(Alarm::look);
  if (m_looks.want(since, m_moment.now)) {
    command(SyncCommand::look);
  }
}

void
AppSync::refresh()
{
  m_alarms.clear(Alarm::refresh);
  if (m_refresh_begun) {
    return;
  }
  m_refresh_begun = m_moment.now;
  const bool is_hard = m_goal.wait.refresh == RefreshPolicy::hard && !m_is_refreshed;
  command(is_hard ? SyncCommand::refresh_hard : SyncCommand::refresh_normal);
}

// Without a stream at first often, then the less the longer nothing changes.
void
AppSync::schedule_poll()
{
  const auto interval =
      m_is_feed_alive ? k_poll : std::clamp<Duration>((m_moment.now - m_changed_at) / 4, k_poll_without_feed, k_poll);
  m_alarms.set(Alarm::poll, m_moment.now + jittered(interval));
}

void
AppSync::on(const event::Looked& event)
{
  Looks::Ended look_ended;
  auto begun = event.is_refresh ? std::exchange(m_refresh_begun, std::nullopt) : std::nullopt;
  if (!event.is_refresh) {
    look_ended = m_looks.end();
    begun = look_ended.begun;
  }
  if (!event.answer) {
    const bool has_refresh_failed = event.is_refresh && is_undone(event.answer.error()) && !m_stop;
    if (has_refresh_failed) {
      if (!std::exchange(m_is_refreshed, true)) {
        note("the refresh was not done in time: is Argo CD's controller running?", "refresh", LogLevel::warning);
      }
      look();
    } else {
      on_look_failed(event.answer.error());
    }
    return;
  }
  m_has_worked = true;
  m_trouble_since.reset();
  m_absences = 0;
  if (event.is_refresh) {
    m_is_refreshed = true;
    m_not_before = std::max(m_not_before, event.answer->reconciled_at);
  }
  schedule_poll();
  take_state(*event.answer, begun.value_or(m_moment.now));
  if (look_ended.is_another_wanted && !is_done()) {
    look();
  }
}

void
AppSync::on_look_failed(const ApiFailure& failure)
{
  if (m_stop) {
    // The time for cleaning up is bounded anyway, and the next look may do.
    m_alarms.set(Alarm::look, m_moment.now + seconds(1));
    return;
  }
  if (failure.error.kind == ErrorKind::timed_out) {
    // The client keeps the run's time, too, and may be the first to say that it is over.
    on(event::Stop{StopCause::deadline});
    return;
  }
  if (failure.refusal == Refusal::not_found) {
    on_absent(failure);
    return;
  }
  const auto patience = find_patience(failure, m_has_worked ? Acquaintance::seen : Acquaintance::none);
  const bool is_first = !m_trouble_since;
  m_trouble_since = m_trouble_since.value_or(m_moment.now);
  if (m_moment.now - *m_trouble_since >= patience) {
    fail(m_has_worked ? failure.error : with_second_look(failure.error, m_moment.now - *m_trouble_since));
    return;
  }
  m_pending_text = failure.error.message;
  if (is_first) {
    note(fmt::format("{}: looking again for up to {}", failure.error.message, to_text(patience)), "trouble",
         LogLevel::warning);
  }
  look_after_trouble(failure.refusal == Refusal::key_not_yet_known ? seconds(1) : k_second_look);
}

void
AppSync::look_after_trouble(Duration least)
{
  const auto lasting = m_moment.now - *m_trouble_since;
  m_alarms.clear(Alarm::poll);
  m_alarms.set(Alarm::look, m_moment.now + std::clamp<Duration>(lasting, least, k_poll));
}

void
AppSync::on_absent(const ApiFailure& failure)
{
  ++m_absences;
  m_trouble_since = m_trouble_since.value_or(m_moment.now);
  if (!m_has_worked && m_goal.wait.missing == Missing::wait) {
    m_pending_text = "it does not exist yet: if an ApplicationSet makes it, its polling may take minutes";
    if (m_absences == 1) {
      note(m_pending_text, "absent");
    }
    m_alarms.clear(Alarm::poll);
    m_alarms.set(Alarm::look, m_moment.now + jittered(k_absence_poll));
    return;
  }
  if (m_absences < 2) {
    m_pending_text = failure.error.message;
    look_after_trouble(k_second_look);
  } else if (!succeed_if_absence_is_fine()) {
    m_has_worked ? fail(ErrorKind::deleting, "the application was deleted meanwhile") : fail(failure.error);
  }
}

bool
AppSync::succeed_if_absence_is_fine()
{
  if (has_target(m_goal.wait.targets, Target::deleted)) {
    succeed(Success::deleted);
  } else if (m_goal.wait.missing == Missing::ok && m_claim == Claim::none) {
    succeed(Success::absent);
  }
  return is_done();
}

} // namespace argosy
