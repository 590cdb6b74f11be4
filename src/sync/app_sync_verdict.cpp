// SPDX-License-Identifier: Apache-2.0
// What a judgement leads to: success at once, failure once it has lasted and was seen again (promises P4, P5, P6).
#include "base/encoding.hpp"
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"
#include "sync/pods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// A wanted revision that isn't seen is looked for by a refresh at once, then this often.
constexpr Duration k_refresh_interval = seconds(20);
// A pod that is being started looks like one that can't for its first moments.
constexpr Duration k_first_look_at_pods = seconds(8);
constexpr Duration k_look_at_pods = seconds(15);

bool
is_about_health(ErrorKind kind)
{
  return kind == ErrorKind::unhealthy || kind == ErrorKind::missing || kind == ErrorKind::suspended;
}

Duration
to_duration(Patience patience, const WaitGoal& goal)
{
  switch (patience) {
  case Patience::none:
    return Duration::zero();
  case Patience::settle:
    return AppSync::k_settle;
  case Patience::degraded_grace:
    break;
  }
  return goal.degraded_grace;
}

} // namespace

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
    m_bad.reset();
    m_alarms.clear(Alarm::verdict);
    m_pending_text = judgement.text;
    break;
  }
  if (judgement.asks_about_pause) {
    ask_about_pause(app);
  }
  if (!is_done()) {
    watch_pods(judgement);
    seek_revision(app);
  }
}

// Bad news counts once it has lasted, and once a look that began after that has confirmed it.
void
AppSync::on_bad_news(const Judgement& judgement)
{
  const auto patience = to_duration(judgement.patience, m_goal.wait);
  m_pending_text = judgement.text;
  if (!m_bad || m_bad->kind != judgement.kind) {
    m_bad = BadNews{judgement.kind, m_moment.now};
    if (judgement.patience == Patience::degraded_grace) {
      note(fmt::format("{}; fails in {} unless it recovers (--degraded-grace)", judgement.text, to_text(patience)),
           "degraded", LogLevel::warning);
    }
  }
  const auto due = m_bad->since + patience;
  if (m_moment.now < due) {
    m_alarms.set(Alarm::verdict, due);
  } else if (is_looked_since(due)) {
    const auto lasted = m_moment.now - m_bad->since;
    fail(judgement.kind,
         judgement.kind == ErrorKind::unhealthy ? describe_lasting(judgement.text, *m_last, lasted) : judgement.text,
         judgement.kind == ErrorKind::suspended ? describe_pause_cure(m_goal.app, *m_pauses.pause)
                                                : describe_cure(judgement.kind, m_goal));
  } else {
    look_since(due);
  }
}

void
AppSync::on_reached(const Judgement& judgement, const Application& app)
{
  m_outcome.notes = judgement.notes;
  if (!is_expected_there(app)) {
    on_another_reached(app);
    return;
  }
  switch (m_claim) {
  case Claim::accepted:
  case Claim::replaced:
    succeed(Success::deployed);
    break;
  case Claim::joined:
    succeed(Success::joined);
    break;
  case Claim::none:
  case Claim::in_doubt:
    succeed(m_goal.sync ? Success::unchanged : Success::reached);
    break;
  }
}

// All is well, at another revision than the expected one.
void
AppSync::on_another_reached(const Application& app)
{
  switch (m_goal.wait.accept_newer ? find_newer(app) : Newer::no) {
  case Newer::by_history:
    succeed(Success::newer);
    break;
  case Newer::by_date:
    m_outcome.notes.push_back(fmt::format("{} is newer than {} by its date alone: that it contains it is not proven",
                                          to_short(compared_revisions(app)), to_short(m_expected)));
    succeed(Success::newer_by_date);
    break;
  case Newer::unknown:
    ask_dates(app);
    break;
  case Newer::no:
    fail(ErrorKind::superseded,
         fmt::format("{} was deployed, not the expected {}",
                     to_short(m_claim == Claim::accepted ? m_wanted : compared_revisions(app)), to_short(m_expected)),
         "the tracked branch is at another commit: pass --revision, or --accept-newer if a newer one will do");
    break;
  }
}

bool
AppSync::is_expected_there(const Application& app) const
{
  // Hydration alone deploys nothing; the judge has compared what was hydrated.
  const bool is_deployment = std::any_of(m_goal.wait.targets.begin(), m_goal.wait.targets.end(), needs_revision);
  return !is_deployment ||
         (stands_for_ours(app) ? is_deployed(m_expected, m_wanted, app) : is_compared_with(m_expected, app));
}

// While our operation runs, whatever it waits for may be a pod.
void
AppSync::keep_watching_pods()
{
  m_pods.is_on = true;
  if (!m_alarms.is_set(Alarm::pods) && !m_pods.is_asking) {
    m_alarms.set(Alarm::pods, m_moment.now + k_first_look_at_pods);
  }
}

void
AppSync::watch_pods(const Judgement& judgement)
{
  const bool is_unhealthy = m_last->health == Health::progressing || is_about_health(judgement.kind);
  // Where single resources are awaited, a pod that can't start may be of another one.
  if (is_unhealthy && m_goal.wait.resources.empty() && has_target(m_goal.wait.targets, Target::healthy)) {
    keep_watching_pods();
  } else {
    stop_watching_pods();
  }
}

void
AppSync::stop_watching_pods()
{
  m_pods.is_on = false;
  m_pods.bad_since.reset();
  m_alarms.clear(Alarm::pods);
}

void
AppSync::on(const event::PodsTold& event)
{
  m_pods.is_asking = false;
  if (!m_pods.is_on || m_stop) {
    return;
  }
  m_alarms.set(Alarm::pods, m_moment.now + jittered(k_look_at_pods));
  if (event.answer) {
    on_pods(*event.answer);
  }
}

void
AppSync::on_pods(const ResourceTree& tree)
{
  // While the operation runs, pods from before it may be what it is about to replace.
  const bool is_running = m_goal.sync && m_last->operation;
  if (is_running && !m_last->state) {
    return;
  }
  const auto since = is_running ? m_last->state->started_at : std::nullopt;
  const auto stuck = find_stuck_pods(tree, since);
  if (stuck.empty()) {
    m_pods.bad_since.reset();
    return;
  }
  const auto text = fmt::format("Pod {} cannot start: {}", to_printable(stuck.front().pod), stuck.front().text);
  if (!m_pods.bad_since) {
    m_pods.bad_since = m_moment.now;
    note(fmt::format("{}; fails in {} unless it recovers", text, to_text(m_goal.wait.degraded_grace)), "pod",
         LogLevel::warning);
  }
  const auto due = *m_pods.bad_since + m_goal.wait.degraded_grace;
  if (m_moment.now >= due) {
    fail(ErrorKind::pod_failure, text);
    return;
  }
  m_alarms.set_at_latest(Alarm::pods, due);
}

// A refresh writes to the object, so there is one only for a revision or an image that is awaited, not seen, and not to
// be brought by an operation that this run began or joined.
void
AppSync::seek_revision(const Application& app)
{
  const auto& images = m_goal.wait.expected_images;
  const bool is_unseen =
      !is_compared_with(m_wanted, app) || std::any_of(images.begin(), images.end(), [&](auto& image) {
        return std::find(app.images.begin(), app.images.end(), image) == app.images.end();
      });
  if (m_goal.wait.refresh == RefreshPolicy::never || m_claim != Claim::none || app.operation || !is_unseen) {
    m_alarms.clear(Alarm::refresh);
    return;
  }
  if (m_refresh_begun || m_alarms.is_set(Alarm::refresh)) {
    return;
  }
  if (!m_is_refreshed) {
    note(fmt::format("at {}, not yet at what is awaited: refreshing", to_short(compared_revisions(app))), "refresh");
    refresh();
  } else {
    m_alarms.set(Alarm::refresh, m_moment.now + jittered(k_refresh_interval * 4 / 5));
  }
}

} // namespace argosy
