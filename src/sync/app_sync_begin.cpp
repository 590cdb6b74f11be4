// SPDX-License-Identifier: Apache-2.0
// From the first look to the POST: what is there, is somebody at it already, may we begin (promises P3, P5).
#include "base/encoding.hpp"
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"
#include "sync/join.hpp"
#include "sync/selection.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// What auto-sync needs to notice a comparison and to begin, generously.
constexpr Duration k_auto_sync_chance = seconds(10);
// A bare wait does not believe in a comparison older than Argo CD's own interval.
constexpr auto k_old_comparison = minutes(3);
constexpr Duration k_busy_look = seconds(1);

} // namespace

void
AppSync::on_first_state(const Application& app)
{
  m_outcome.from_revision = join_revisions(list_revisions(app.sync_revision, app.sync_revisions));
  m_first_finished = app.state ? app.state->finished_at : std::nullopt;
  for (const auto& entry : app.history) {
    m_last_history = std::max(m_last_history, entry.id);
  }
  auto expected = resolve_expectations(app, m_goal.wait.expected);
  if (!expected) {
    fail(std::move(expected).error());
    return;
  }
  m_expected = m_wanted = std::move(*expected);
  note(describe_first_state(app, m_moment.wall), "found");
  if (!m_goal.sync) {
    m_stage = Stage::waiting;
    const bool is_old = app.reconciled_at && m_moment.wall - *app.reconciled_at > k_old_comparison;
    if (is_old && m_goal.wait.refresh == RefreshPolicy::automatic && !m_is_refreshed) {
      refresh();
    }
    await(app);
    return;
  }
  if (auto status = prepare_request(app); !status) {
    fail(std::move(status).error());
    return;
  }
  decide(app);
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
  auto asked = m_goal.sync->source_revisions;
  if (!m_request.revision.empty()) {
    asked.push_back({"", m_request.revision});
  }
  TRY_ASSIGN(const auto revisions, resolve_expectations(app, asked));
  m_request.revision.clear();
  m_request.revisions.clear();
  m_request.source_positions.clear();
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    if (revisions[i].empty()) {
      continue;
    }
    TRY(check_auto_sync_allows(app, i, revisions[i], m_request));
    if (app.has_many_sources) {
      m_request.revisions.push_back(revisions[i]);
      m_request.source_positions.push_back(static_cast<int>(i) + 1);
    } else {
      m_request.revision = revisions[i];
    }
  }
  return {};
}

bool
AppSync::has_expectation() const
{
  return !m_expected.empty();
}

void
AppSync::decide(const Application& app)
{
  if (is_ours(app)) {
    m_stage = Stage::following;
    follow(app);
  } else if (app.operation) {
    on_busy(app);
  } else if (app.auto_sync && has_expectation() && !m_request.dry_run) {
    decide_under_auto_sync(app);
  } else {
    open();
  }
}

void
AppSync::decide_under_auto_sync(const Application& app)
{
  const bool is_there = app.sync == SyncStatus::synced && is_compared_with(m_expected, app);
  if (!m_is_refreshed && m_goal.wait.refresh != RefreshPolicy::never) {
    m_stage = Stage::refreshing;
    note("auto-sync is on: compared anew before anything is started", "refresh");
    refresh();
  } else if (is_there || m_is_joined || is_newer_by_history(app, m_expected)) {
    m_stage = Stage::waiting;
    await(app);
  } else if (!m_auto_sync_had_its_chance) {
    give_auto_sync_its_chance(app);
  } else {
    open();
  }
}

void
AppSync::give_auto_sync_its_chance(const Application& app)
{
  if (m_stage != Stage::auto_sync) {
    m_stage = Stage::auto_sync;
    m_alarms.set(Alarm::auto_sync, m_moment.now + k_auto_sync_chance);
    note(fmt::format("at {}: auto-sync has {} to begin with {}", to_short(compared_revisions(app)),
                     to_text(k_auto_sync_chance), to_short(m_expected)),
         "auto-sync");
  }
}

void
AppSync::on_busy(const Application& app)
{
  m_busy_text = describe_operation(app, m_moment.wall);
  if (can_join(*app.operation, m_request, find_joinable_revisions(m_expected, m_request))) {
    m_is_joined = true;
    m_stage = Stage::waiting;
    m_wanted = find_joinable_revisions(m_expected, m_request);
    note("busy: " + m_busy_text + ": that is the wanted revision, following it", "joined");
    await(app);
    return;
  }
  switch (m_goal.sync->busy) {
  case Busy::fail:
    fail(ErrorKind::busy, m_busy_text, "this run started and changed nothing; --busy wait waits for its end");
    return;
  case Busy::terminate:
    if (m_stage != Stage::evicting) {
      m_stage = Stage::evicting;
      note("busy: " + m_busy_text + ": ending it (--busy terminate)", "evicting", LogLevel::warning);
      command(SyncCommand::terminate);
    }
    break;
  case Busy::join:
  case Busy::wait:
    if (m_stage != Stage::busy) {
      m_stage = Stage::busy;
      note("busy: " + m_busy_text + ": waiting for its end; to end it: argosy terminate " + to_string(m_goal.app),
           "busy");
    }
    break;
  }
  schedule_poll();
}

// Hooks must not run twice: after somebody else's operation the application is looked at again before anything is
// started.
void
AppSync::await_others(const Application& app)
{
  if (app.operation && !is_ours(app)) {
    on_busy(app);
    if (m_stage == Stage::evicting && !m_alarms.is_set(Alarm::look)) {
      m_alarms.set(Alarm::look, m_moment.now + k_busy_look);
    }
  } else if (m_look_is_fresh) {
    decide(app);
  } else {
    look();
  }
}

void
AppSync::open()
{
  if (m_is_feed_alive || !m_alarms.is_set(Alarm::feed)) {
    post();
    return;
  }
  m_stage = Stage::opening;
}

void
AppSync::on(const event::WindowsTold& event)
{
  if (m_stage != Stage::window) {
    return;
  }
  if (event.answer && event.answer->can_sync) {
    note("the sync window is open now", "window");
    m_stage = Stage::busy;
    look();
    return;
  }
  if (event.answer) {
    const auto text = describe_windows(*event.answer);
    if (text != m_busy_text) {
      m_busy_text = text;
      note("waiting for the sync window: " + m_busy_text, "window");
    }
    if (m_goal.sync->busy == Busy::fail) {
      fail(ErrorKind::window, m_busy_text, "this run started and changed nothing; --busy wait waits for the window");
      return;
    }
  }
  m_alarms.set(Alarm::look, m_moment.now + seconds(20) + Duration(static_cast<Duration::rep>(10'000 * m_moment.unit)));
}

} // namespace argosy
