// SPDX-License-Identifier: Apache-2.0
// What every stage shares: events, states, alarms, the end. The stages themselves are in app_sync_*.cpp.
#include "sync/app_sync.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

std::optional<std::uint64_t>
parse_version(const std::string& text)
{
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// Replicas and caches are at different points; an older state must not undo a newer one. Versions that are no numbers
// don't tell.
bool
is_older(const Application& state, const Application& than)
{
  const auto left = parse_version(state.resource_version);
  const auto right = parse_version(than.resource_version);
  return state.uid == than.uid && left && right && *left < *right;
}

} // namespace

AppSync::AppSync(Goal goal) : m_goal(std::move(goal))
{
  m_outcome.app = m_goal.app;
  m_outcome.parent = m_goal.parent;
  m_outcome.may_fail = m_goal.may_fail;
  if (m_goal.sync) {
    m_request = m_goal.sync->request;
    m_base_run_id = m_request.run_id;
  }
}

Step
AppSync::step(const SyncEvent& event, const Moment& moment)
{
  if (is_done()) {
    return {};
  }
  m_moment = moment;
  m_started = m_started.value_or(moment.now);
  m_step = {};
  std::visit([this](const auto& happened) { on(happened); }, event);
  return std::exchange(m_step, {});
}

std::optional<Instant>
AppSync::wake_at() const
{
  return is_done() ? std::nullopt : m_alarms.next();
}

WantedRevisions
AppSync::accepted_revisions() const
{
  return m_claim == Claim::accepted ? m_wanted : WantedRevisions();
}

void
AppSync::on(const event::Start&)
{
  const auto policy = m_goal.wait.refresh;
  const bool refreshes = policy == RefreshPolicy::normal || policy == RefreshPolicy::hard;
  refreshes ? refresh() : look();
}

void
AppSync::on(const event::Seen& event)
{
  if (m_last) {
    take_state(merge_view(*m_last, event.application), std::nullopt);
  }
}

void
AppSync::on(const event::Gone&)
{
  ++m_absences;
  look();
}

void
AppSync::on(const event::FeedChanged& event)
{
  const bool has_ended = m_is_feed_alive && !event.is_alive;
  m_is_feed_alive = event.is_alive;
  if (m_is_feed_alive && m_stage == Stage::opening) {
    post();
  } else if (m_alarms.is_set(Alarm::poll)) {
    schedule_poll();
  }
  if (has_ended && m_stage != Stage::posting && m_stage != Stage::held) {
    // What the stream would have said in its last moments is lost. One that breaks all the time is no reason to look
    // all the time.
    const auto last = m_looks.last_begun();
    const auto due = last ? std::max(m_moment.now, *last + seconds(2)) : m_moment.now;
    due == m_moment.now ? look() : m_alarms.set_at_latest(Alarm::poll, due);
  }
}

void
AppSync::on(const event::Timer&)
{
  while (const auto alarm = m_alarms.take_due(m_moment.now)) {
    on_alarm(*alarm);
  }
}

void
AppSync::on_alarm(Alarm alarm)
{
  switch (alarm) {
  case Alarm::feed:
  case Alarm::post:
    if (m_stage == Stage::opening || m_stage == Stage::repost) {
      open();
    }
    break;
  case Alarm::list:
    ++m_listings;
    command(SyncCommand::list_resources);
    break;
  case Alarm::auto_sync:
    m_auto_sync_had_its_chance = true;
    look();
    break;
  case Alarm::poll:
  case Alarm::look:
  case Alarm::settled:
  case Alarm::verdict:
    look();
    break;
  case Alarm::refresh:
    refresh();
    break;
  case Alarm::pods:
    m_pods.is_asking = true;
    command(SyncCommand::look_at_pods);
    break;
  case Alarm::pause:
    look_at_pauses();
    break;
  case Alarm::window:
    command(SyncCommand::ask_windows);
    break;
  case Alarm::evict:
    ask_to_end_theirs();
    break;
  case Alarm::give_up:
    finish_stop();
    break;
  case Alarm::count:
    break;
  }
}

// `look_begun`: when the look began that this state answers; nothing for what a stream tells.
void
AppSync::take_state(const Application& state, std::optional<Instant> look_begun)
{
  m_look_begun = look_begun;
  if (!keep_state(state)) {
    return;
  }
  if (m_goal.app.project.empty()) {
    m_goal.app.project = m_outcome.app.project = m_last->project;
  }
  // A copy: handlers may replace m_last.
  const auto app = *m_last;
  if (app.is_deleting && !has_target(m_goal.wait.targets, Target::deleted) && !m_stop) {
    fail(ErrorKind::deleting, "the application is being deleted");
    return;
  }
  dispatch_state(app);
}

// False if nothing follows from `state`: the stream is behind, or tells of another application of that name. A look is
// never behind: where the stream has told something newer, that is what the look found too, or later.
bool
AppSync::keep_state(const Application& state)
{
  const bool is_another = m_last && m_last->uid != state.uid;
  if (is_another && !m_look_begun) {
    look();
    return false;
  }
  if (is_another && has_target(m_goal.wait.targets, Target::deleted) && !m_stop) {
    m_outcome.notes.emplace_back("another application of that name was created meanwhile");
    succeed(Success::deleted);
    return false;
  }
  if (is_another && m_claim != Claim::none && m_claim != Claim::joined && !m_stop) {
    fail(ErrorKind::deleting, "the application was deleted and created anew meanwhile");
    return false;
  }
  const bool is_outrun = m_last && is_older(state, *m_last);
  if (is_outrun) {
    return m_look_begun.has_value();
  }
  if (!m_last || m_last->resource_version != state.resource_version) {
    m_changed_at = m_moment.now;
  }
  m_last = state;
  return true;
}

void
AppSync::dispatch_state(const Application& app)
{
  if (m_stage < Stage::following && m_stage > Stage::held && is_ours(app)) {
    adopt(app);
    return;
  }
  switch (m_stage) {
  case Stage::begin:
    on_first_state(app);
    break;
  case Stage::held:
    if (!m_goal.is_held) {
      proceed(app);
    }
    break;
  case Stage::refreshing:
  case Stage::hydrating:
  case Stage::auto_sync:
    decide(app);
    break;
  case Stage::busy:
  case Stage::evicting:
    await_others(app);
    break;
  case Stage::opening:
  case Stage::repost:
    if (app.operation) {
      decide(app);
    }
    break;
  case Stage::probing:
    probe(app);
    break;
  case Stage::following:
    follow(app);
    break;
  case Stage::settling:
    settle(app);
    break;
  case Stage::waiting:
    await(app);
    break;
  case Stage::stopping:
    end_ours(app);
    break;
  case Stage::selecting:
  case Stage::window:
  case Stage::posting:
  case Stage::done:
    break;
  }
}

void
AppSync::note(std::string text, std::string_view event, LogLevel level)
{
  m_step.notes.push_back({std::move(text), std::string(event), level});
}

// Between `least` and half as much again.
Duration
AppSync::jittered(Duration least) const
{
  return least + Duration(static_cast<Duration::rep>(static_cast<double>(least.count()) * m_moment.unit / 2));
}

// Ids are unguessable, so one of ours is ours wherever it stands.
bool
AppSync::is_ours(const Application& app) const
{
  return owns_state(app) || (!m_request.run_id.empty() && app.operation && app.operation->run_id == m_request.run_id);
}

bool
AppSync::owns_state(const Application& app) const
{
  return !m_request.run_id.empty() && app.state && app.state->operation.run_id == m_request.run_id;
}

} // namespace argosy
