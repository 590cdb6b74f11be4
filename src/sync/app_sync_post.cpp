// SPDX-License-Identifier: Apache-2.0
// The POST and its fate: accepted, refused, or its answer lost (promise P1).
#include "base/encoding.hpp"
#include "sync/app_sync.hpp"
#include "sync/describe.hpp"
#include "sync/join.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// A lost POST is looked for this long before it is sent again: a hanging server was seen to write late
// (contracts: 6.4).
constexpr Duration k_probe = seconds(10);
constexpr Duration k_probe_look = seconds(1);
// More of one operation than this is a server that loses every answer.
constexpr int k_most_posts = 4;
// How long a refusal that may pass is taken for one.
constexpr Duration k_passing_refusal = seconds(60);
constexpr Duration k_longest_repost = seconds(10);

bool
is_passing(Refusal refusal)
{
  switch (refusal) {
  case Refusal::repo_unavailable:
  case Refusal::denied: // also what the server says while its Kubernetes is away
  case Refusal::key_not_yet_known:
  case Refusal::conflict:
  case Refusal::unavailable:
    return true;
  default:
    return false;
  }
}

} // namespace

void
AppSync::post()
{
  m_stage = Stage::posting;
  m_alarms.clear_all();
  m_probing_since.reset();
  m_is_posted = true;
  ++m_posts;
  command(SyncCommand::post);
}

void
AppSync::on(const event::Posted& event)
{
  if (m_stage != Stage::posting) {
    return;
  }
  if (event.answer) {
    on_accepted(*event.answer);
  } else if (event.answer.error().may_have_happened) {
    on_lost(event.answer.error());
  } else {
    on_refused(event.answer.error());
  }
}

void
AppSync::on_accepted(const Application& app)
{
  if (!app.operation || app.operation->run_id != m_request.run_id) {
    ApiFailure failure;
    failure.error.message = "the answer does not carry this run's id";
    on_lost(failure);
    return;
  }
  m_is_accepted = true;
  m_last = app;
  const auto resolved = list_revisions(app.operation->revision, app.operation->revisions);
  m_wanted = resolved.empty() ? m_expected : resolved;
  note(describe_acceptance(m_outcome.from_revision, resolved, m_request), "accepted");
  if (!is_met(m_expected, resolved)) {
    note(fmt::format("{} was resolved, not the expected {}", to_short(resolved), to_short(m_expected)), "revision",
         LogLevel::warning);
  }
  m_stage = Stage::following;
  schedule_poll();
  if (m_goal.sync->is_async) {
    succeed(Success::accepted);
  } else if (m_stop) {
    stop(*m_stop);
  }
}

void
AppSync::on_refused(const ApiFailure& failure)
{
  if (m_posts == 1) {
    m_is_posted = false; // surely nothing of ours is there
  }
  if (m_stop) {
    finish_stop();
    return;
  }
  switch (failure.refusal) {
  case Refusal::busy:
    // Somebody was faster, or an earlier POST of ours arrived after all: a look tells.
    m_stage = Stage::busy;
    look();
    break;
  case Refusal::window:
    on_window_closed(failure);
    break;
  case Refusal::not_found:
    m_stage = Stage::busy;
    m_absent_since = m_moment.now;
    m_alarms.set(Alarm::look, m_moment.now + seconds(1));
    break;
  default:
    is_passing(failure.refusal) ? post_again(failure) : fail(failure.error);
    break;
  }
}

void
AppSync::post_again(const ApiFailure& failure)
{
  if (!m_refused_since) {
    m_refused_since = m_moment.now;
    note(failure.error.message + ": trying again for up to " + to_text(k_passing_refusal), "refused",
         LogLevel::warning);
  }
  if (m_moment.now - *m_refused_since >= k_passing_refusal) {
    fail(failure.error);
    return;
  }
  m_stage = Stage::repost;
  const auto delay = std::min<Duration>(k_longest_repost, seconds(1 << std::min(m_posts, 4)));
  m_alarms.set(Alarm::post,
               m_moment.now + delay / 2 +
                   Duration(static_cast<Duration::rep>(static_cast<double>(delay.count()) * m_moment.unit / 2)));
}

void
AppSync::on_lost(const ApiFailure& failure)
{
  m_stage = Stage::probing;
  m_probing_since.reset();
  note("the answer to the sync was lost (" + failure.error.message + "): looking for the operation by its id", "lost",
       LogLevel::warning);
  if (m_stop) {
    m_alarms.set_at_latest(Alarm::give_up, m_moment.now + seconds(5));
  }
  look();
}

// Only looks that began after the loss count; a server that can't be looked at proves nothing.
void
AppSync::probe(const Application& app)
{
  if (is_ours(app)) {
    m_is_accepted = true;
    const auto& operation =
        app.operation && app.operation->run_id == m_request.run_id ? *app.operation : app.state->operation;
    const auto resolved = list_revisions(operation.revision, operation.revisions);
    m_wanted = resolved.empty() ? m_expected : resolved;
    note("found it: the sync was accepted", "accepted");
    m_stage = Stage::following;
    m_stop ? stop(*m_stop) : follow(app);
    return;
  }
  if (m_stage != Stage::probing || !m_look_is_fresh) {
    return;
  }
  m_probing_since = m_probing_since.value_or(m_moment.now);
  if (m_moment.now - *m_probing_since < k_probe) {
    m_alarms.set(Alarm::look, m_moment.now + k_probe_look);
  } else if (has_run_meanwhile(app, m_last_history, m_goal.account)) {
    m_is_accepted = true;
    on_replaced(app);
  } else if (app.operation) {
    on_busy(app);
  } else if (m_posts >= k_most_posts) {
    fail(ErrorKind::unavailable, fmt::format("the sync was sent {} times and never answered", m_posts),
         "is a proxy between this job and the server cutting answers off?");
  } else {
    note(fmt::format("no trace of it after {}: sending it again with the same id", to_text(k_probe)), "repost");
    post();
  }
}

void
AppSync::on_window_closed(const ApiFailure& failure)
{
  m_stage = Stage::window;
  m_busy_text = failure.error.message;
  command(SyncCommand::ask_windows);
}

} // namespace argosy
