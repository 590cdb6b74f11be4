// SPDX-License-Identifier: Apache-2.0
// From acceptance to the verdict: our operation's end, fresh state, revision, health (promises P2, P4, P5, P6).
#include "base/encoding.hpp"
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// Bad news right after an operation lasted 13 to 108 ms on a quiet server (contracts: measured 1); controllers under
// load take longer.
constexpr Duration k_settle = seconds(5);
// A wanted revision that isn't seen is looked for by a refresh at once, then this often.
constexpr Duration k_refresh_interval = seconds(20);
// A pod that is being started looks like one that can't for its first moments.
constexpr Duration k_first_look_at_pods = seconds(8);

bool
is_about_health(ErrorKind kind)
{
  return kind == ErrorKind::unhealthy || kind == ErrorKind::missing || kind == ErrorKind::suspended;
}

} // namespace

void
AppSync::follow(const Application& app)
{
  if (!is_ours(app)) {
    on_replaced(app);
    return;
  }
  if (owns_state(app) && is_terminal(app.state->phase)) {
    on_operation_ended(app);
    return;
  }
  m_pending_text = describe_operation(app, m_moment.wall);
  if (!m_alarms.is_set(Alarm::pods) && !m_is_asking_pods) {
    m_alarms.set(Alarm::pods, m_moment.now + k_first_look_at_pods);
  }
}

void
AppSync::on_operation_ended(const Application& app)
{
  const auto& state = *app.state;
  m_alarms.clear(Alarm::pods);
  m_pods_bad_since.reset();
  if (state.phase != Phase::succeeded) {
    const bool was_ended = state.message.find("terminated") != std::string::npos;
    fail(was_ended ? ErrorKind::terminated : ErrorKind::operation_failed, describe_failed_operation(app));
  } else if (state.operation.dry_run) {
    succeed(Success::dry_run);
  } else {
    m_ended_at = m_moment.now;
    m_stage = Stage::settling;
    m_alarms.set(Alarm::verdict, m_moment.now + k_settle);
    settle(app);
  }
}

void
AppSync::on_replaced(const Application& app)
{
  m_was_replaced = true;
  m_stage = Stage::waiting;
  note("another operation took the place of ours before its end was seen: " + describe_operation(app, m_moment.wall),
       "replaced", LogLevel::warning);
  await(app);
}

void
AppSync::settle(const Application& app)
{
  if (!owns_state(app)) {
    on_replaced(app);
    return;
  }
  JudgeContext context;
  context.is_ours = true;
  context.is_partial = app.state->operation.is_partial || m_goal.sync->out_of_sync_only;
  context.may_leave_prunable = !app.state->operation.prune;
  context.has_settled = m_moment.now - *m_ended_at >= k_settle;
  context.wanted = m_wanted;
  weigh(judge(app, m_goal.wait, context), app);
}

void
AppSync::await(const Application& app)
{
  weigh(judge_without_id(app), app);
}

// Joined, replaced, or `wait`: nothing pending, Synced, the revision as wanted, compared since (promise P2).
Judgement
AppSync::judge_without_id(const Application& app) const
{
  JudgeContext context;
  context.wanted = m_wanted;
  context.not_before = m_not_before;
  auto judgement = judge(app, m_goal.wait, context);
  if (judgement.standing == Judgement::Standing::reached || app.operation) {
    return judgement;
  }
  const bool is_new_end = app.state && is_terminal(app.state->phase) && app.state->phase != Phase::succeeded &&
                          app.state->finished_at != m_first_finished;
  if (is_new_end && is_met(m_wanted, list_revisions(app.state->operation.revision, app.state->operation.revisions))) {
    return {Judgement::Standing::failing,
            ErrorKind::operation_failed,
            Patience::settle,
            describe_failed_operation(app),
            {}};
  }
  const bool is_elsewhere =
      app.sync == SyncStatus::synced && is_fresh(app, m_not_before) && !is_compared_with(m_wanted, app);
  if (!is_elsewhere) {
    return judgement;
  }
  const auto text = fmt::format("at {}, not at {}", to_short(compared_revisions(app)), to_short(m_wanted));
  const bool is_newer = is_newer_by_history(app, m_wanted);
  if (is_newer && m_goal.wait.accept_newer) {
    context.wanted.clear();
    return judge(app, m_goal.wait, context);
  }
  if (is_newer || m_is_accepted || m_is_joined) {
    return {Judgement::Standing::failing,
            ErrorKind::superseded,
            Patience::settle,
            text + ": something else took its place",
            {}};
  }
  return judgement;
}

void
AppSync::weigh(const Judgement& judgement, const Application& app)
{
  switch (judgement.standing) {
  case Judgement::Standing::reached:
    on_reached(judgement, app);
    return;
  case Judgement::Standing::failing:
    on_bad_news(judgement);
    break;
  case Judgement::Standing::not_yet:
    m_bad_kind.reset();
    m_pending_text = judgement.text;
    break;
  }
  if (!is_done()) {
    watch_pods(judgement);
    seek_revision();
  }
}

void
AppSync::on_reached(const Judgement& judgement, const Application& app)
{
  m_outcome.notes.insert(m_outcome.notes.end(), judgement.notes.begin(), judgement.notes.end());
  const auto& deployed = m_is_accepted && !m_was_replaced ? m_wanted : compared_revisions(app);
  const bool is_expected = is_met(m_expected, deployed);
  if (!is_expected && m_is_accepted && !m_goal.wait.accept_newer) {
    fail(ErrorKind::superseded,
         fmt::format("{} was deployed, not the expected {}", to_short(deployed), to_short(m_expected)),
         "the tracked branch is at another commit: pass --revision, or --accept-newer if a newer one will do");
    return;
  }
  if (!is_expected) {
    succeed(is_newer_by_history(app, m_expected) ? Success::newer : Success::newer_by_date);
  } else if (m_is_accepted) {
    succeed(Success::deployed);
  } else if (m_is_joined) {
    succeed(Success::joined);
  } else {
    succeed(m_goal.sync ? Success::unchanged : Success::reached);
  }
}

// Bad news counts once it has lasted, and once a look of our own has confirmed it.
void
AppSync::on_bad_news(const Judgement& judgement)
{
  const auto patience = judgement.patience == Patience::settle ? k_settle : m_goal.wait.degraded_grace;
  if (m_bad_kind != judgement.kind) {
    m_bad_kind = judgement.kind;
    m_bad_since = m_moment.now;
    if (judgement.patience == Patience::degraded_grace) {
      note(fmt::format("{}; fails in {} unless it recovers (--degraded-grace)", judgement.text, to_text(patience)),
           "degraded", LogLevel::warning);
    }
  }
  m_pending_text = m_bad_text = judgement.text;
  const auto due = m_bad_since + patience;
  if (m_moment.now < due) {
    m_alarms.set(Alarm::verdict, due);
  } else if (m_look_is_fresh) {
    fail(judgement.kind, judgement.text, describe_cure(judgement.kind, m_goal));
  } else {
    look();
  }
}

void
AppSync::watch_pods(const Judgement& judgement)
{
  const bool is_unhealthy = m_last->health == Health::progressing || is_about_health(judgement.kind);
  if (is_unhealthy && !m_alarms.is_set(Alarm::pods) && !m_is_asking_pods) {
    m_alarms.set(Alarm::pods, m_moment.now + k_first_look_at_pods);
  } else if (!is_unhealthy) {
    m_alarms.clear(Alarm::pods);
    m_pods_bad_since.reset();
  }
}

// A refresh writes to the object, so there is one only for a revision or an image that is awaited and not seen.
void
AppSync::seek_revision()
{
  const bool is_wished = m_goal.wait.refresh != RefreshPolicy::never && !m_last->operation;
  const bool is_unseen =
      !is_compared_with(m_wanted, *m_last) ||
      !std::all_of(m_goal.wait.expected_images.begin(), m_goal.wait.expected_images.end(), [&](const auto& image) {
        return std::find(m_last->images.begin(), m_last->images.end(), image) != m_last->images.end();
      });
  if (!is_wished || !is_unseen || m_stage == Stage::settling) {
    m_alarms.clear(Alarm::refresh);
    return;
  }
  if (!m_is_refreshed && !m_is_looking) {
    note("at " + to_short(compared_revisions(*m_last)) + ", not yet at what is awaited: refreshing", "refresh");
    refresh();
  } else if (!m_alarms.is_set(Alarm::refresh)) {
    const auto interval = static_cast<double>(k_refresh_interval.count()) * (0.75 + m_moment.unit / 2);
    m_alarms.set(Alarm::refresh, m_moment.now + Duration(static_cast<Duration::rep>(interval)));
  }
}

} // namespace argosy
