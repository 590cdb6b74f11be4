// SPDX-License-Identifier: Apache-2.0
// From acceptance to the end of what was awaited: our operation, a joined one, or none (promises P2, P4).
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"
#include "sync/transient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// An operation that could not even begin is started anew this often, after a pause.
constexpr int k_most_repeats = 2;
constexpr Duration k_repeat_pause = seconds(5);

std::vector<std::string>
revisions_of(const Operation& operation)
{
  return list_revisions(operation.revision, operation.revisions);
}

// Auto-sync tries a commit once (and its retries): after a failure it says so, and leaves it at that.
bool
has_auto_sync_given_up(const Application& app)
{
  return app.auto_sync && app.sync == SyncStatus::out_of_sync &&
         std::any_of(app.conditions.begin(), app.conditions.end(),
                     [](const auto& condition) { return condition.type == "SyncError"; });
}

Judgement
failing(ErrorKind kind, std::string text)
{
  return {
      .standing = Judgement::Standing::failing, .kind = kind, .patience = Patience::settle, .text = std::move(text)};
}

} // namespace

void
AppSync::follow(const Application& app)
{
  if (!is_ours(app)) {
    // Caches lag behind: only what was read after the acceptance can say that ours is gone.
    is_looked_since(m_claimed_at) ? on_replaced(app) : look_since(m_claimed_at);
    return;
  }
  if (owns_state(app) && is_terminal(app.state->phase)) {
    on_operation_ended(app);
    return;
  }
  keep_watching_pods();
}

void
AppSync::on_operation_ended(const Application& app)
{
  const auto& state = *app.state;
  stop_watching_pods();
  if (state.phase != Phase::succeeded) {
    if (!repeat_after_trouble(state)) {
      const bool was_ended = state.message.find("Operation terminated") != std::string::npos;
      fail(was_ended ? ErrorKind::terminated : ErrorKind::operation_failed, describe_failed_operation(app));
    }
  } else if (state.operation.dry_run) {
    succeed(Success::dry_run);
  } else {
    m_ended_at = m_moment.now;
    m_stage = Stage::settling;
    m_alarms.set(Alarm::settled, m_moment.now + k_settle);
    settle(app);
  }
}

// Phase Error before anything was applied, because something behind the server was out of reach: nothing has happened,
// so it may begin again, as another operation with an id of its own.
bool
AppSync::repeat_after_trouble(const OperationState& state)
{
  const bool has_begun = state.phase != Phase::error || !state.results.empty();
  if (has_begun || !names_passing_trouble(state.message) || m_repeats >= k_most_repeats) {
    return false;
  }
  ++m_repeats;
  note(fmt::format("the operation could not begin ({}): starting it anew, repeat {} of {}", shorten(state.message),
                   m_repeats, k_most_repeats),
       "repeat", LogLevel::warning);
  m_request.run_id = fmt::format("{}-{}", m_base_run_id, m_repeats + 1);
  m_claim = Claim::none;
  m_wanted = m_expected;
  m_posts = {};
  m_posts.not_before = m_moment.now + jittered(k_repeat_pause);
  open();
  return true;
}

void
AppSync::on_replaced(const Application& app)
{
  m_claim = Claim::replaced;
  m_stage = Stage::waiting;
  note("another operation took the place of ours: " + describe_operation(app, m_moment.wall), "replaced",
       LogLevel::warning);
  await(app);
}

void
AppSync::settle(const Application& app)
{
  if (!owns_state(app)) {
    is_looked_since(*m_ended_at) ? on_replaced(app) : look_since(*m_ended_at);
    return;
  }
  keep_pause(app);
  weigh(judge(app, m_goal.wait, make_context(app)), app);
}

void
AppSync::await(const Application& app)
{
  note_end(app);
  keep_pause(app);
  weigh(judge_without_id(app), app);
  const bool is_another = !is_done() && !app.operation && app.sync == SyncStatus::synced &&
                          is_fresh(app, m_not_before) && !is_compared_with(m_wanted, app);
  if (is_another && m_goal.wait.accept_newer && find_newer(app) == Newer::unknown) {
    ask_dates(app);
  }
}

// What comes right after the end of anybody's operation may still be the state of before.
void
AppSync::note_end(const Application& app)
{
  if (app.operation) {
    m_has_seen_operation = true;
    m_ended_at.reset();
  } else if (std::exchange(m_has_seen_operation, false)) {
    m_ended_at = m_moment.now;
    m_alarms.set(Alarm::settled, m_moment.now + k_settle);
  }
}

// Ours by its id; joined, or in the place of ours, by where it went.
bool
AppSync::stands_for_ours(const Application& app) const
{
  const bool is_by_revision = m_claim == Claim::joined || m_claim == Claim::replaced;
  return owns_state(app) ||
         (is_by_revision && !app.operation && app.state && !m_wanted.empty() && !app.state->operation.dry_run &&
          !app.state->operation.is_partial && is_met(m_wanted, revisions_of(app.state->operation)));
}

JudgeContext
AppSync::make_context(const Application& app) const
{
  JudgeContext context;
  context.has_settled = !m_ended_at || m_moment.now - *m_ended_at >= k_settle;
  context.wanted = m_wanted;
  context.not_before = m_not_before;
  context.pause = m_pauses.pause;
  if (stands_for_ours(app)) {
    context.has_ended_well = app.state->phase == Phase::succeeded;
    context.is_partial = app.state->operation.is_partial || m_goal.sync->out_of_sync_only;
    context.may_leave_prunable = !app.state->operation.prune && !m_request.prune;
  }
  return context;
}

// Joined, replaced, or `wait`: nothing pending, Synced, the revision as wanted, compared since (promise P2).
Judgement
AppSync::judge_without_id(const Application& app) const
{
  if (auto failed = judge_failed_end(app)) {
    return *std::move(failed);
  }
  auto judgement = judge(app, m_goal.wait, make_context(app));
  if (judgement.standing == Judgement::Standing::reached || app.operation) {
    return judgement;
  }
  return judge_elsewhere(app, std::move(judgement));
}

std::optional<Judgement>
AppSync::judge_failed_end(const Application& app) const
{
  if (app.operation || !app.state || !is_terminal(app.state->phase) || app.state->phase == Phase::succeeded ||
      app.state->operation.dry_run) {
    return std::nullopt;
  }
  const bool is_new = m_claim == Claim::joined || app.state->finished_at != m_first_finished;
  const bool is_final = !m_wanted.empty() && has_auto_sync_given_up(app);
  if ((!is_new && !is_final) || !is_met(m_wanted, revisions_of(app.state->operation))) {
    return std::nullopt;
  }
  return failing(ErrorKind::operation_failed, describe_failed_operation(app));
}

// Compared with something else than what is wanted: newer, or simply not there yet.
Judgement
AppSync::judge_elsewhere(const Application& app, Judgement judgement) const
{
  const auto context = make_context(app);
  // What took our operation's place has ended, and what is deployed now differs from what is tracked.
  const bool is_undone = m_claim == Claim::replaced && app.sync == SyncStatus::out_of_sync &&
                         is_fresh(app, m_not_before) && !is_met(m_wanted, deployed_revisions(app));
  if (is_undone) {
    return failing(ErrorKind::superseded, fmt::format("at {}, not at {}: something else took its place",
                                                      to_short(deployed_revisions(app)), to_short(m_wanted)));
  }
  if (!is_fresh(app, m_not_before) || is_compared_with(m_wanted, app) || context.has_ended_well) {
    return judgement;
  }
  const auto newer = app.sync == SyncStatus::synced ? find_newer(app) : Newer::no;
  if ((newer == Newer::by_history || newer == Newer::by_date) && m_goal.wait.accept_newer) {
    auto any = context;
    any.wanted.clear();
    return judge(app, m_goal.wait, any);
  }
  if (newer == Newer::by_history || m_claim == Claim::joined || m_claim == Claim::replaced) {
    return failing(ErrorKind::superseded, fmt::format("at {}, not at {}: something else took its place",
                                                      to_short(compared_revisions(app)), to_short(m_wanted)));
  }
  return judgement;
}

} // namespace argosy
