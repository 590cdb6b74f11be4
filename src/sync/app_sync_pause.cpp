// SPDX-License-Identifier: Apache-2.0
// What a Suspended waits for: its live objects are asked once per pause (promise P6).
#include "sync/app_sync.hpp"
#include "sync/judge_health.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// A pause that should be over is looked at again so much later.
constexpr Duration k_slack = seconds(15);
// Argo CD's view may be behind the cluster: so often, so far apart, an object may not pause before it counts as one
// that pauses in a way of its own.
constexpr int k_most_misses = 3;
constexpr Duration k_miss_pause = seconds(2);

} // namespace

// What was read of other resources, or of a pause before this one, says nothing of it.
void
AppSync::keep_pause(const Application& app)
{
  if (list_suspended(app, m_goal.wait, make_context(app)) == m_pauses.asked) {
    return;
  }
  const bool is_asking = m_pauses.is_asking;
  m_pauses = {};
  m_pauses.is_asking = is_asking;
  m_alarms.clear(Alarm::pause);
}

void
AppSync::ask_about_pause(const Application& app)
{
  if (m_pauses.is_asking) {
    return;
  }
  m_pauses.asked = list_suspended(app, m_goal.wait, make_context(app));
  if (m_pauses.asked.empty()) {
    take_pause({});
    dispatch_state(app);
  } else {
    look_at_pauses();
  }
}

void
AppSync::look_at_pauses()
{
  if (!m_pauses.is_asking) {
    m_pauses.is_asking = true;
    command(SyncCommand::look_at_pauses);
  }
}

void
AppSync::on(const event::PausesTold& event)
{
  m_pauses.is_asking = false;
  const bool is_awaited = (m_stage == Stage::settling || m_stage == Stage::waiting) && !m_stop;
  if (!is_awaited) {
    return;
  }
  const bool is_asked_for =
      std::equal(event.resources.begin(), event.resources.end(), m_pauses.asked.begin(), m_pauses.asked.end(),
                 [](const auto& told, const auto& asked) { return told.resource == asked; });
  if (is_asked_for && !event.resources.empty()) {
    std::vector<Pause> pauses;
    std::transform(event.resources.begin(), event.resources.end(), std::back_inserter(pauses), read_pause);
    take_pause(find_deciding(pauses));
  }
  m_look_begun.reset();
  const auto app = *m_last;
  dispatch_state(app);
}

void
AppSync::take_pause(Pause pause)
{
  if (pause.kind == Pause::Kind::over) {
    if (++m_pauses.misses < k_most_misses) {
      m_alarms.set(Alarm::pause, m_moment.now + k_miss_pause);
    } else {
      pause.kind = Pause::Kind::open;
      pause.is_read = false;
    }
  }
  const bool is_new = !m_pauses.pause || !is_same_pause(*m_pauses.pause, pause);
  if (is_new) {
    m_pauses.since = m_moment.now;
  }
  if (pause.kind == Pause::Kind::timed) {
    watch_timed_pause(pause, is_new);
  }
  m_pauses.pause = std::move(pause);
  tell_pause();
}

// Neither clock is trusted with a verdict: only what this run itself has watched for longer than the pause should last
// is overdue. The date of its begin says when to look, once.
void
AppSync::watch_timed_pause(Pause& pause, bool is_new)
{
  const auto end = m_pauses.since + pause.duration + overtime(pause);
  pause.is_overdue = m_moment.now >= end;
  if (pause.is_overdue) {
    return;
  }
  auto left = pause.duration;
  if (pause.since) {
    left = std::clamp<Duration>(*pause.since + pause.duration - m_moment.wall, Duration::zero(), pause.duration);
  }
  m_alarms.set(Alarm::pause, is_new ? std::min(m_moment.now + left + k_slack, end) : end);
}

void
AppSync::tell_pause()
{
  const auto& pause = *m_pauses.pause;
  const bool ends_itself = pause.kind == Pause::Kind::timed && !pause.is_overdue;
  const bool is_waited_for = m_goal.wait.suspended == Suspended::wait && pause.kind != Pause::Kind::over;
  if (!ends_itself && !is_waited_for) {
    return;
  }
  const auto what = pause.is_read ? describe_pause(pause) : "paused until somebody resumes it";
  const auto text = ends_itself ? what : fmt::format("{}: {}", what, describe_resumption(m_goal.app, pause));
  if (std::exchange(m_pauses.told, text) != text) {
    note(text, "paused");
  }
}

} // namespace argosy
