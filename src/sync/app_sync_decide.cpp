// SPDX-License-Identifier: Apache-2.0
// May we begin: others' operations, hydration and auto-sync come first (promise P3).
#include "base/encoding.hpp"
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"

#include <fmt/format.h>

namespace argosy {

namespace {

using std::chrono::seconds;

// What auto-sync needs to notice a comparison and to begin, generously.
constexpr Duration k_auto_sync_chance = seconds(10);

} // namespace

void
AppSync::decide(const Application& app)
{
  if (app.operation) {
    on_busy(app);
  } else if (app.has_hydrator && has_expectation() && !is_hydrated(m_expected, app)) {
    await_hydration(app);
  } else if (app.auto_sync && has_expectation() && !m_request.dry_run && !m_goal.sync->is_async) {
    decide_under_auto_sync(app);
  } else {
    open();
  }
}

// A POST would deploy what was rendered before the expected commit.
void
AppSync::await_hydration(const Application& app)
{
  if (m_stage != Stage::hydrating) {
    m_stage = Stage::hydrating;
    note("waiting for " + to_short(m_expected) + " to be hydrated", "hydrating");
    schedule_poll();
  }
  const auto& hydration = app.hydration;
  m_pending_text = fmt::format("hydrated from {}, not yet from {}",
                               hydration.last_dry_revision.empty() ? "nothing" : to_short(hydration.last_dry_revision),
                               to_short(m_expected));
  if (hydration.phase == "Failed" && is_met(m_expected, {hydration.dry_revision})) {
    on_bad_news(
        {.standing = Judgement::Standing::failing,
         .kind = ErrorKind::operation_failed,
         .patience = Patience::settle,
         .text = fmt::format("hydration of {} failed: {}", to_short(m_expected), to_printable(hydration.message))});
    return;
  }
  m_bad.reset();
  seek_revision(app);
}

void
AppSync::decide_under_auto_sync(const Application& app)
{
  const bool is_there = app.sync == SyncStatus::synced && is_compared_with(m_expected, app);
  if (!m_is_refreshed && m_goal.wait.refresh != RefreshPolicy::never) {
    if (m_stage != Stage::refreshing) {
      m_stage = Stage::refreshing;
      m_pending_text = "waits for a new comparison";
      note("auto-sync is on: compared anew before anything is started", "refresh");
    }
    refresh(); // again, where one was refused for a reason that passes
  } else if (is_there || is_newer_by_history(app, m_expected)) {
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
    m_pending_text = "auto-sync did not begin";
    note(fmt::format("at {}: auto-sync has {} to begin with {}", to_short(compared_revisions(app)),
                     to_text(k_auto_sync_chance), to_short(m_expected)),
         "auto-sync");
  }
}

void
AppSync::open()
{
  if (m_moment.now < m_posts.not_before) {
    m_stage = Stage::repost;
    m_alarms.set(Alarm::post, m_posts.not_before);
  } else if (!m_is_feed_alive && m_alarms.is_set(Alarm::feed)) {
    m_stage = Stage::opening;
    m_pending_text = "waits for the stream";
  } else {
    post();
  }
}

} // namespace argosy
