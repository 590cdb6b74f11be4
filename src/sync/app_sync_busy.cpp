// SPDX-License-Identifier: Apache-2.0
// Somebody else's operation in the way, or a closed window: joined, waited out, or ended (promise P3).
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"
#include "sync/join.hpp"
#include "sync/window_schedule.hpp"

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// Whoever starts operations faster than we end them is not to be fought.
constexpr int k_most_evictions = 3;
constexpr Duration k_longest_pause = seconds(10);
constexpr Duration k_window_poll = seconds(20);

bool
is_terminating(const Application& app)
{
  return app.state && app.state->phase == Phase::terminating;
}

// Some refusals to end an operation pass: it was not picked up yet, or the server is not well.
bool
is_passing(Refusal refusal)
{
  return refusal == Refusal::no_operation || refusal == Refusal::denied || refusal == Refusal::deadline ||
         refusal == Refusal::unavailable || refusal == Refusal::conflict;
}

} // namespace

void
AppSync::on_busy(const Application& app)
{
  m_busy.text = m_pending_text = describe_operation(app, m_moment.wall);
  m_busy.gone_since.reset();
  m_posts.refused_since.reset();
  if (!m_alarms.is_set(Alarm::poll)) {
    schedule_poll();
  }
  if (may_join(app)) {
    join(app);
    return;
  }
  switch (m_goal.sync->busy) {
  case Busy::fail:
    fail(ErrorKind::busy, m_busy.text, "this run started and changed nothing; --busy wait waits for its end");
    break;
  case Busy::terminate:
    evict(app);
    break;
  case Busy::join:
  case Busy::wait:
    wait_out(app);
    break;
  }
}

// One that is being ended does not get where we want to go.
bool
AppSync::may_join(const Application& app) const
{
  return m_goal.sync->busy == Busy::join && !is_terminating(app) &&
         can_join(*app.operation, m_request, find_joinable_revisions(m_expected, m_asked));
}

void
AppSync::join(const Application& app)
{
  m_claim = Claim::joined;
  m_claimed_at = m_moment.now;
  m_stage = Stage::waiting;
  m_wanted = find_joinable_revisions(m_expected, m_asked);
  note("busy: " + m_busy.text + ": that is the wanted revision, following it", "joined");
  m_goal.sync->is_async ? succeed(Success::joined) : await(app);
}

void
AppSync::wait_out(const Application& app)
{
  m_stage = Stage::busy;
  if (std::exchange(m_busy.told, name_operation(*app.operation)) != m_busy.told) {
    note("busy: " + m_busy.text + ": waiting for its end; to end it: argosy terminate " + to_string(m_goal.app),
         "busy");
  }
}

void
AppSync::evict(const Application& app)
{
  const bool is_known = m_stage == Stage::evicting && m_busy.told == name_operation(*app.operation);
  if (m_busy.evictions >= k_most_evictions && !is_terminating(app)) {
    wait_out(app);
    return;
  }
  m_stage = Stage::evicting;
  m_busy.told = name_operation(*app.operation);
  if (m_busy.is_asking || m_alarms.is_set(Alarm::evict) || is_terminating(app)) {
    return;
  }
  if (is_known) {
    const auto lasting = m_moment.now - m_busy.evicting_since;
    m_alarms.set(Alarm::evict, m_moment.now + std::clamp<Duration>(lasting, seconds(1), k_longest_pause));
    return;
  }
  m_busy.evicting_since = m_moment.now;
  note("busy: " + m_busy.text + ": ending it (--busy terminate)", "evicting", LogLevel::warning);
  ask_to_end_theirs();
}

void
AppSync::ask_to_end_theirs()
{
  const bool is_theirs = m_last->operation && !is_ours(*m_last);
  if (m_stage == Stage::evicting && is_theirs && !is_terminating(*m_last) && !m_busy.is_asking) {
    m_busy.is_asking = true;
    command(SyncCommand::terminate);
  }
}

void
AppSync::on_evicted(const Answer<void>& answer)
{
  m_busy.is_asking = false;
  if (!answer && !is_passing(answer.error().refusal)) {
    fail(answer.error().error);
    return;
  }
  m_busy.evictions += answer ? 1 : 0;
  m_alarms.set(Alarm::look, m_moment.now + seconds(1));
}

// Hooks must not run twice: after somebody else's operation the application is looked at again before anything is
// started.
void
AppSync::await_others(const Application& app)
{
  if (app.operation) {
    on_busy(app);
  } else if (m_look_begun) {
    decide(app);
  } else {
    m_busy.gone_since = m_busy.gone_since.value_or(m_moment.now);
    look_since(*m_busy.gone_since);
  }
}

void
AppSync::on_window_closed(const ApiFailure& failure)
{
  m_stage = Stage::window;
  m_busy.text = m_pending_text = failure.error.message;
  command(SyncCommand::ask_windows);
}

void
AppSync::on(const event::WindowsTold& event)
{
  if (m_stage != Stage::window) {
    return;
  }
  if (event.answer && event.answer->can_sync) {
    if (!std::exchange(m_busy.told, {}).empty()) {
      note("the sync window is open now", "window");
    }
    m_stage = Stage::busy;
    look();
    return;
  }
  if (event.answer) {
    m_busy.text = m_pending_text = describe_windows(*event.answer, m_moment.wall);
    if (m_goal.sync->busy == Busy::fail) {
      fail(ErrorKind::window, m_busy.text, "this run started and changed nothing; --busy wait waits for the window");
      return;
    }
    if (std::exchange(m_busy.told, m_busy.text) != m_busy.text) {
      note("waiting for the sync window: " + m_busy.text, "window");
    }
  }
  m_alarms.set(Alarm::window, m_moment.now + jittered(k_window_poll));
}

} // namespace argosy
