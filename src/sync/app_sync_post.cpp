// SPDX-License-Identifier: Apache-2.0
// The POST and its fate: accepted, refused, or its answer lost (promise P1).
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"
#include "sync/join.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// A lost POST is looked for this long before it is sent again.
constexpr Duration k_probe = seconds(10);
// What lies between the server's own deadline and the write that it still lets through (contracts: 2.4, 6.4).
constexpr Duration k_last_write = seconds(2);
// An operation whose answer is lost more often than this is not repeated: something cuts every one of them.
constexpr int k_most_lost = 4;
// How long a refusal that may pass is taken for one.
constexpr Duration k_passing_refusal = seconds(60);
constexpr Duration k_replica_patience = seconds(10);
constexpr Duration k_longest_pause = seconds(10);
constexpr std::size_t k_full_commit = 40;

Duration
find_patience(Refusal refusal)
{
  switch (refusal) {
  case Refusal::repo_unavailable:
  case Refusal::denied: // also what the server says while its Kubernetes is away
  case Refusal::conflict:
  case Refusal::unavailable:
    return k_passing_refusal;
  case Refusal::key_not_yet_known:
    return k_replica_patience;
  default:
    return Duration::zero();
  }
}

// Names commits alone, so that the server has nothing to resolve and writes at once or never.
bool
is_pinned(const WantedRevisions& asked)
{
  return !asked.empty() && std::all_of(asked.begin(), asked.end(), [](const auto& revision) {
    return revision.size() >= k_full_commit && is_commit(revision);
  });
}

} // namespace

void
AppSync::post()
{
  m_stage = Stage::posting;
  m_alarms.clear_all();
  m_posts.claim_before = std::exchange(m_claim, Claim::in_doubt);
  m_posts.sent_at = m_moment.now;
  m_pending_text = "the sync was sent and not answered";
  command(SyncCommand::post);
}

void
AppSync::on(const event::Posted& event)
{
  if (m_stage != Stage::posting) {
    return; // the stream was faster
  }
  if (!event.answer) {
    // Out of time without an answer is an answer lost, too.
    const auto& failure = event.answer.error();
    failure.may_have_happened || failure.error.kind == ErrorKind::timed_out ? on_lost(failure) : on_refused(failure);
    return;
  }
  if (!is_ours(*event.answer)) {
    ApiFailure failure;
    failure.error.message = "the answer does not carry this run's id";
    on_lost(failure);
    return;
  }
  m_look_begun = m_posts.sent_at;
  if (keep_state(*event.answer)) {
    adopt(*event.answer);
  }
}

// Our operation stands in `app`: accepted, whoever told us.
void
AppSync::adopt(const Application& app)
{
  const auto& operation = owns_state(app) ? app.state->operation : *app.operation;
  const auto resolved = list_revisions(operation.revision, operation.revisions);
  m_claim = Claim::accepted;
  m_claimed_at = m_moment.now;
  m_wanted = resolved.empty() ? m_expected : resolved;
  note(describe_acceptance(m_outcome.from_revision, resolved, m_request), "accepted");
  if (!is_deployed(m_expected, resolved, app)) {
    note(fmt::format("{} was resolved, not the expected {}", to_short(resolved), to_short(m_expected)), "revision",
         LogLevel::warning);
  }
  m_stage = Stage::following;
  m_alarms.clear_all_but_give_up();
  schedule_poll();
  if (m_goal.sync->is_async) {
    succeed(Success::accepted);
  } else if (m_stop) {
    leave();
  } else {
    const auto now = *m_last; // a copy: what follows may replace it
    follow(now);
  }
}

void
AppSync::on_refused(const ApiFailure& failure)
{
  m_claim = m_posts.claim_before;
  if (m_stop) {
    finish_stop();
    return;
  }
  m_pending_text = failure.error.message;
  delay_next_post();
  switch (failure.refusal) {
  case Refusal::busy:
    // Somebody was faster, or an earlier POST of ours arrived after all: a look tells.
    m_stage = Stage::busy;
    m_busy.text = failure.error.message;
    look();
    break;
  case Refusal::not_found:
    m_stage = Stage::busy;
    look();
    break;
  case Refusal::window:
    on_window_closed(failure);
    break;
  default:
    post_again(failure);
    break;
  }
}

// However the server refuses, POSTs never follow each other at the network's speed.
void
AppSync::delay_next_post()
{
  const auto pause = std::min<Duration>(k_longest_pause, seconds(1LL << std::min(m_posts.refusals, 4)));
  ++m_posts.refusals;
  m_posts.not_before = m_moment.now + jittered(pause * 2 / 3);
}

void
AppSync::post_again(const ApiFailure& failure)
{
  const auto patience = find_patience(failure.refusal);
  const bool is_first = !m_posts.refused_since;
  m_posts.refused_since = m_posts.refused_since.value_or(m_moment.now);
  if (m_moment.now - *m_posts.refused_since >= patience) {
    fail(failure.error);
    return;
  }
  if (is_first) {
    note(failure.error.message + ": trying again for up to " + to_text(patience), "refused", LogLevel::warning);
  }
  open();
}

void
AppSync::on_lost(const ApiFailure& failure)
{
  ++m_posts.lost;
  m_posts.lost_at = m_moment.now;
  m_posts.probe_until = m_moment.now + k_probe;
  // Only a server that spoke itself, or that has nothing to resolve, is surely done with it: else its write can come as
  // late as the deadline that the POST carried.
  if (failure.grpc_code == 0 && !is_pinned(m_asked)) {
    m_posts.probe_until = std::max(m_posts.probe_until, m_posts.sent_at + k_post_server_time + k_last_write);
  }
  m_stage = Stage::probing;
  m_pending_text = "it is not known whether the sync was accepted";
  note("the answer to the sync was lost (" + failure.error.message + "): looking for the operation by its id", "lost",
       LogLevel::warning);
  look();
}

// No trace of our operation in `app`. Only a look that began when no write can come any more settles it; a server that
// can't be looked at proves nothing.
void
AppSync::probe(const Application& app)
{
  if (!is_looked_since(m_posts.probe_until) || m_stop) {
    const auto lasting = m_moment.now - m_posts.lost_at;
    const auto next = m_moment.now + std::clamp<Duration>(lasting, seconds(1), k_longest_pause);
    m_alarms.set(Alarm::look, m_moment.now < m_posts.probe_until ? std::min(next, m_posts.probe_until) : next);
    return;
  }
  if (has_run_meanwhile(app, m_last_history, {m_goal.account, m_asked})) {
    m_claim = Claim::accepted;
    on_replaced(app);
  } else if (m_posts.lost >= k_most_lost) {
    fail(ErrorKind::unavailable, fmt::format("the sync was sent {} times and never answered", m_posts.lost),
         "is a proxy between this job and the server cutting answers off?");
  } else {
    if (!app.operation) {
      note("no trace of it: sending it again with the same id", "repost");
    }
    decide(app);
  }
}

} // namespace argosy
