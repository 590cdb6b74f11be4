// SPDX-License-Identifier: Apache-2.0
// From the first look to the turn: what is there, what is wanted, and is it to be had (promise P5).
#include "base/encoding.hpp"
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"
#include "sync/join.hpp"
#include "sync/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// The stream has this long to open before the POST goes out without it.
constexpr Duration k_feed_patience = seconds(1);
// A state this old is looked at again before anything is begun, unless the stream kept it up.
constexpr Duration k_fresh = seconds(5);
// A bare wait does not believe in a comparison older than Argo CD's own interval.
constexpr auto k_old_comparison = minutes(3);
// A comparison this soon after an operation may still be the one of before (contracts: measured 1).
constexpr auto k_close_comparison = seconds(5);

// Whose clock is right isn't known: a comparison from this machine's future may be as old as one from its past.
bool
is_doubtful(WallTime compared, WallTime now)
{
  return now - compared > k_old_comparison || compared - now > k_old_comparison;
}

bool
waits_only_for(const Targets& targets, Target target)
{
  return targets == Targets{{target}};
}

} // namespace

void
AppSync::on_first_state(const Application& app)
{
  m_not_before = m_goal.compared_since;
  m_outcome.from_revision = join_revisions(deployed_revisions(app));
  if (app.state && is_terminal(app.state->phase)) {
    m_first_finished = app.state->finished_at;
  }
  for (const auto& entry : app.history) {
    m_last_history = std::max(m_last_history, entry.id);
  }
  auto status = prepare_expectations(app);
  if (status && m_goal.sync) {
    status = prepare_request(app);
  }
  if (!status) {
    fail(std::move(status).error());
    return;
  }
  note(describe_first_state(app, m_moment.wall), "found");
  if (!m_goal.is_held) {
    proceed(app);
    return;
  }
  // Until its turn the stream is enough.
  m_stage = Stage::held;
  m_pending_text = "waits for its turn";
  m_alarms.clear(Alarm::poll);
}

void
AppSync::on(const event::Proceed&)
{
  m_goal.is_held = false;
  m_started = m_moment.now; // what it takes is counted from its turn
  if (m_stage != Stage::held) {
    return;
  }
  schedule_poll();
  const bool is_fresh = m_is_feed_alive || m_moment.now - m_looks.last_begun().value_or(Instant{}) < k_fresh;
  if (is_fresh) {
    const auto now = *m_last; // a copy: what follows may replace it
    proceed(now);
  } else {
    look();
  }
}

void
AppSync::on(const event::CalledOff& event)
{
  fail(ErrorKind::skipped, event.why);
}

void
AppSync::proceed(const Application& app)
{
  if (m_goal.sync) {
    m_alarms.set(Alarm::feed, m_moment.now + k_feed_patience);
    begin_sync(app);
  } else {
    begin_wait(app);
  }
}

void
AppSync::begin_sync(const Application& app)
{
  if (m_goal.sync->labels.empty()) {
    decide(app);
    return;
  }
  m_stage = Stage::selecting;
  m_pending_text = "waits for the list of its resources";
  on_alarm(Alarm::list);
}

void
AppSync::on(const event::ResourcesTold& event)
{
  // A bare 403 is looked at twice here, too.
  constexpr int k_most_listings = 3;
  if (m_stage != Stage::selecting) {
    return;
  }
  if (!event.answer) {
    event.answer.error().refusal == Refusal::denied&& m_listings < k_most_listings
        ? m_alarms.set(Alarm::list, m_moment.now + seconds(2))
        : fail(event.answer.error().error);
    return;
  }
  auto selected = select_labelled(*event.answer, m_goal.sync->labels, m_goal.sync->resources);
  if (!selected) {
    fail(std::move(selected).error());
    return;
  }
  m_request.resources = *std::move(selected);
  const auto now = *m_last; // a copy: what follows may replace it
  decide(now);
}

void
AppSync::begin_wait(const Application& app)
{
  m_stage = Stage::waiting;
  const bool is_close =
      m_first_finished && app.reconciled_at && *app.reconciled_at - *m_first_finished < k_close_comparison;
  if (is_close) {
    m_ended_at = m_moment.now;
    m_alarms.set(Alarm::settled, m_moment.now + k_settle);
  }
  const bool is_old = app.reconciled_at && (is_doubtful(*app.reconciled_at, m_moment.wall) ||
                                            *app.reconciled_at < m_not_before.value_or(*app.reconciled_at));
  const bool may_refresh = m_goal.wait.refresh == RefreshPolicy::automatic && !m_is_refreshed;
  if (is_old && may_refresh && !waits_only_for(m_goal.wait.targets, Target::deleted) &&
      !waits_only_for(m_goal.wait.targets, Target::operation)) {
    // Nothing that was compared so long ago is believed, so only a newer comparison counts.
    m_not_before = std::max(m_not_before, std::optional<WallTime>(*app.reconciled_at + seconds(1)));
    note(*app.reconciled_at > m_moment.wall
             ? "last compared at a time that this machine's clock has yet to reach: refreshing"
             : fmt::format("last compared {} ago: refreshing", describe_age(app.reconciled_at, m_moment.wall)),
         "refresh");
    refresh();
  }
  await(app);
}

// An expectation is a commit or a version. A branch or tag is one only where this run's own POST resolves it: then
// what the POST resolves is what is expected.
Status
AppSync::prepare_expectations(const Application& app)
{
  TRY_ASSIGN(m_expected, resolve_expectations(app, m_goal.wait.expected));
  TRY_ASSIGN(m_asked,
             resolve_expectations(app, m_goal.sync ? list_asked(*m_goal.sync) : std::vector<SourceRevision>()));
  for (std::size_t i = 0; i < m_expected.size(); ++i) {
    auto& expected = m_expected[i];
    const bool is_git = i >= app.sources.size() || app.sources[i].is_git();
    if (expected.empty() || !is_git || is_commit(expected)) {
      continue;
    }
    const auto resolved = i < m_asked.size() && !m_asked[i].empty() ? m_asked[i] : tracked_revision(app, i);
    if (!m_goal.sync || expected != resolved) {
      return failure(ErrorKind::usage,
                     fmt::format("--expect-revision {} is no commit: expected 7 to 40 hexadecimal digits", expected),
                     "a branch or tag moves: give the commit that it stands for");
    }
    expected.clear();
  }
  if (std::all_of(m_expected.begin(), m_expected.end(), [](const auto& one) { return one.empty(); })) {
    m_expected.clear();
  }
  m_wanted = m_expected;
  return {};
}

Status
AppSync::prepare_request(const Application& app)
{
  const auto& goal = *m_goal.sync;
  TRY(prepare_revisions(app));
  m_request.sync_options = merge_sync_options(app.sync_options, goal.request.sync_options);
  if (!goal.resources.empty()) {
    m_request.resources = select_resources(app.resources, goal.resources);
    if (m_request.resources.empty()) {
      return failure(ErrorKind::usage, "--resource matches none of the application's resources",
                     "it has " + describe_resources(app));
    }
  }
  return {};
}

// A single revision is ignored by the server on several sources (contracts: measured 11): each goes to its position.
Status
AppSync::prepare_revisions(const Application& app)
{
  m_request.revision.clear();
  m_request.revisions.clear();
  m_request.source_positions.clear();
  for (std::size_t i = 0; i < m_asked.size(); ++i) {
    if (m_asked[i].empty()) {
      continue;
    }
    TRY(check_auto_sync_allows(app, i, m_asked[i], m_request));
    if (app.has_many_sources) {
      m_request.revisions.push_back(m_asked[i]);
      m_request.source_positions.push_back(static_cast<int>(i) + 1);
    } else {
      m_request.revision = m_asked[i];
    }
  }
  return {};
}

} // namespace argosy
