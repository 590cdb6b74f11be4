// SPDX-License-Identifier: Apache-2.0
// What every stage shares: events, looks, alarms, the end. The stages themselves are in app_sync_*.cpp.
#include "sync/app_sync.hpp"

#include "base/encoding.hpp"
#include "sync/describe.hpp"
#include "sync/pods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace argosy {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The stream has this long to open before the POST goes out without it.
constexpr Duration k_feed_patience = seconds(1);
// A bare 403 or 404 on the first look: once more after this (contracts: measured 2).
constexpr Duration k_second_look = seconds(2);
// The same once the key has worked here: Kubernetes may be away for a while, for instance during its upgrade.
constexpr Duration k_outage_patience = seconds(60);
// Another replica learns of a new key late.
constexpr Duration k_replica_patience = seconds(10);
constexpr Duration k_absence_poll = seconds(10);
// Nothing faster while the stream lives (promise P9); without it the looks are all there is.
constexpr Duration k_poll = seconds(10);
constexpr Duration k_poll_without_feed = seconds(2);

Duration
jittered(Duration least, double unit)
{
  return least + Duration(static_cast<Duration::rep>(static_cast<double>(least.count()) * unit / 2));
}

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
  if (m_goal.sync) {
    m_request = m_goal.sync->request;
  }
}

Step
AppSync::step(const SyncEvent& event, const Moment& moment)
{
  if (is_done()) {
    return {};
  }
  m_moment = moment;
  m_step = {};
  std::visit([this](const auto& happened) { on(happened); }, event);
  return std::exchange(m_step, {});
}

std::optional<Instant>
AppSync::wake_at() const
{
  return is_done() ? std::nullopt : m_alarms.next();
}

void
AppSync::on(const event::Start&)
{
  m_started = m_moment.now;
  m_alarms.set(Alarm::feed, m_moment.now + k_feed_patience);
  const auto policy = m_goal.wait.refresh;
  const bool refreshes = policy == RefreshPolicy::normal || policy == RefreshPolicy::hard;
  refreshes ? refresh() : look();
}

void
AppSync::on(const event::Looked& event)
{
  m_is_looking = false;
  const bool looks_again = std::exchange(m_looks_again, false);
  if (!event.answer) {
    if (event.is_refresh && event.answer.error().refusal == Refusal::deadline) {
      note("the refresh was not done in time: is Argo CD's controller running?", "refresh", LogLevel::warning);
      m_is_refreshed = true;
      look();
      return;
    }
    on_look_failed(event.answer.error());
    return;
  }
  m_has_worked = true;
  m_absent_since.reset();
  if (event.is_refresh) {
    m_is_refreshed = true;
    m_not_before = std::max(m_not_before, event.answer->reconciled_at);
  }
  schedule_poll();
  take_state(*event.answer, !looks_again);
  if (looks_again && !is_done()) {
    look();
  }
}

void
AppSync::on(const event::Seen& event)
{
  if (m_last) {
    take_state(merge_view(*m_last, event.application), false);
  }
}

void
AppSync::on(const event::Gone&)
{
  if (has_target(m_goal.wait.targets, Target::deleted)) {
    succeed(Success::deleted);
    return;
  }
  look();
}

void
AppSync::on(const event::PodsTold& event)
{
  m_is_asking_pods = false;
  if (event.answer) {
    on_pods(*event.answer);
  }
}

void
AppSync::on(const event::FeedChanged& event)
{
  const bool has_ended = m_is_feed_alive && !event.is_alive;
  m_is_feed_alive = event.is_alive;
  if (m_is_feed_alive && m_stage == Stage::opening) {
    post();
  } else if (has_ended && m_stage != Stage::posting) {
    // What the stream would have said in its last moments is lost.
    look();
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
AppSync::on(const event::Stop& event)
{
  stop(event.cause);
}

void
AppSync::on_alarm(Alarm alarm)
{
  switch (alarm) {
  case Alarm::feed:
  case Alarm::post:
    if (m_stage == Stage::opening || m_stage == Stage::repost) {
      post();
    }
    break;
  case Alarm::auto_sync:
    m_auto_sync_had_its_chance = true;
    look();
    break;
  case Alarm::poll:
  case Alarm::verdict:
    look();
    break;
  case Alarm::look:
    m_stage == Stage::window ? command(SyncCommand::ask_windows) : look();
    break;
  case Alarm::refresh:
    refresh();
    break;
  case Alarm::pods:
    m_is_asking_pods = true;
    command(SyncCommand::look_at_pods);
    break;
  case Alarm::terminate:
    terminate_ours();
    break;
  case Alarm::give_up:
    finish_stop();
    break;
  case Alarm::count:
    break;
  }
}

void
AppSync::take_state(const Application& state, bool was_looked_for)
{
  const bool is_outrun = m_last && is_older(state, *m_last);
  if (is_outrun && !was_looked_for) {
    return;
  }
  if (!is_outrun) {
    m_last = state;
  }
  if (m_goal.app.project.empty()) {
    m_goal.app.project = m_last->project;
    m_outcome.app.project = m_last->project;
  }
  // A copy: handlers may replace m_last.
  const auto app = *m_last;
  if (app.is_deleting && !has_target(m_goal.wait.targets, Target::deleted) && m_stage != Stage::stopping) {
    fail(ErrorKind::deleting, "the application is being deleted");
    return;
  }
  dispatch_state(app, was_looked_for);
}

void
AppSync::dispatch_state(const Application& app, bool was_looked_for)
{
  m_look_is_fresh = was_looked_for;
  switch (m_stage) {
  case Stage::begin:
    on_first_state(app);
    break;
  case Stage::refreshing:
  case Stage::auto_sync:
    decide(app);
    break;
  case Stage::busy:
  case Stage::evicting:
    await_others(app);
    break;
  case Stage::opening:
    if (app.operation) {
      decide(app);
    }
    break;
  case Stage::repost:
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
    terminate_ours();
    break;
  case Stage::window:
  case Stage::posting:
  case Stage::done:
    break;
  }
}

void
AppSync::look()
{
  m_alarms.clear(Alarm::look);
  if (m_is_looking) {
    m_looks_again = true;
    return;
  }
  m_is_looking = true;
  command(SyncCommand::look);
}

void
AppSync::refresh()
{
  m_alarms.clear(Alarm::refresh);
  if (m_is_looking) {
    m_alarms.set(Alarm::refresh, m_moment.now + seconds(1));
    return;
  }
  m_is_looking = true;
  command(m_goal.wait.refresh == RefreshPolicy::hard && !m_is_refreshed ? SyncCommand::refresh_hard
                                                                        : SyncCommand::refresh_normal);
}

void
AppSync::command(SyncCommand command)
{
  m_step.commands.push_back(command);
}

void
AppSync::note(std::string text, std::string_view event, LogLevel level)
{
  m_step.notes.push_back({std::move(text), std::string(event), level});
}

void
AppSync::schedule_poll()
{
  m_alarms.set(Alarm::poll, m_moment.now + jittered(m_is_feed_alive ? k_poll : k_poll_without_feed, m_moment.unit));
}

void
AppSync::on_look_failed(const ApiFailure& failure)
{
  schedule_poll();
  switch (failure.refusal) {
  case Refusal::denied:
  case Refusal::not_found:
    on_not_there(failure);
    return;
  case Refusal::key_not_yet_known:
    m_absent_since = m_absent_since.value_or(m_moment.now);
    if (m_moment.now - *m_absent_since < k_replica_patience) {
      m_alarms.set(Alarm::look, m_moment.now + seconds(1));
      return;
    }
    break;
  default:
    break;
  }
  if (m_stop) {
    finish_stop();
    return;
  }
  fail(failure.error);
}

void
AppSync::on_not_there(const ApiFailure& failure)
{
  const bool is_absent = failure.refusal == Refusal::not_found;
  const bool is_second = m_absent_since.has_value();
  m_absent_since = m_absent_since.value_or(m_moment.now);
  if (is_absent && is_second && has_target(m_goal.wait.targets, Target::deleted)) {
    succeed(Success::deleted);
  } else if (is_absent && is_second && m_goal.wait.missing == Missing::ok) {
    succeed(Success::absent);
  } else if (is_absent && !m_has_worked && m_goal.wait.missing == Missing::wait) {
    m_pending_text = "it does not exist yet: if an ApplicationSet makes it, its polling may take minutes";
    m_alarms.set(Alarm::look, m_moment.now + jittered(k_absence_poll, m_moment.unit));
  } else if (m_moment.now - *m_absent_since >= (m_has_worked && !is_absent ? k_outage_patience : k_second_look)) {
    fail(failure.error);
  } else {
    m_pending_text = failure.error.message;
    m_alarms.set(Alarm::look, m_moment.now + k_second_look);
  }
}

void
AppSync::on_pods(const ResourceTree& tree)
{
  const auto stuck = find_stuck_pods(tree);
  m_alarms.set(Alarm::pods, m_moment.now + jittered(k_poll, m_moment.unit));
  if (stuck.empty()) {
    m_pods_bad_since.reset();
    return;
  }
  m_pods_text = fmt::format("Pod {} cannot start: {}", to_printable(stuck.front().pod), stuck.front().text);
  if (!m_pods_bad_since) {
    m_pods_bad_since = m_moment.now;
    note(fmt::format("{}; fails in {} unless it recovers", m_pods_text, to_text(m_goal.wait.degraded_grace)), "pod",
         LogLevel::warning);
  }
  const auto due = *m_pods_bad_since + m_goal.wait.degraded_grace;
  if (m_moment.now >= due) {
    fail(ErrorKind::pod_failure, m_pods_text);
    return;
  }
  m_alarms.set_at_latest(Alarm::pods, due);
}

bool
AppSync::is_ours(const Application& app) const
{
  return m_is_posted && ((app.operation && app.operation->run_id == m_request.run_id) || owns_state(app));
}

bool
AppSync::owns_state(const Application& app) const
{
  return m_is_posted && app.state && app.state->operation.run_id == m_request.run_id;
}

void
AppSync::succeed(Success success)
{
  m_outcome.success = success;
  finish();
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
  finish();
}

void
AppSync::finish()
{
  m_stage = Stage::done;
  m_alarms.clear_all();
  m_outcome.took = m_moment.now - m_started;
  m_outcome.last = m_last;
  if (m_is_accepted) {
    m_outcome.run_id = m_request.run_id;
  }
  if (!m_wanted.empty()) {
    m_outcome.wanted_revision = join_revisions(m_wanted);
  }
}

} // namespace argosy
