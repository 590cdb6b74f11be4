// SPDX-License-Identifier: Apache-2.0
#include "http/call.hpp"

#include "http/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

Call::Call(ClientCore& core, Request request, std::function<void(Result<Reply>)> on_done)
    : m_core(core), m_request(std::move(request)), m_on_done(std::move(on_done)), m_effort(core.make_effort(m_request)),
      m_begun(core.timers().clock().now())
{}

Call::~Call()
{
  if (m_attempt != 0) {
    m_core.transport().cancel(m_attempt);
  }
  m_core.timers().cancel(m_retry_timer);
  m_core.timers().cancel(m_deadline_timer);
  wipe(m_request.body);
  m_request.headers.wipe();
}

void
Call::begin()
{
  respect_deadline();
  if (m_core.time_left() > Duration::zero()) {
    start_attempt();
  }
}

void
Call::respect_deadline()
{
  m_core.timers().cancel(std::exchange(m_deadline_timer, 0));
  if (m_core.has_deadline()) {
    m_deadline_timer = m_core.timers().after(m_core.time_left(), [this] { pass_deadline(); });
  }
}

void
Call::start_attempt()
{
  ++m_effort.attempts;
  m_reply = {};
  m_attempt_begun = m_core.timers().clock().now();
  auto attempt = m_core.make_attempt(m_request);
  attempt.timeout = std::min(m_request.timeout.value_or(m_core.settings().request_timeout), m_core.time_left());
  attempt.idle_from = IdleFrom::first_byte;
  attempt.body_limit = m_core.settings().body_limit;
  m_attempt = m_core.transport().start(std::move(attempt), make_sink());
}

AttemptSink
Call::make_sink()
{
  AttemptSink sink;
  sink.on_head = [this](int status, Headers headers) {
    m_reply.status = status;
    m_reply.headers = std::move(headers);
  };
  sink.on_body = [this](std::string_view piece) { m_reply.body.append(piece); };
  sink.on_end = [this] { take_reply(); };
  sink.on_error = [this](AttemptError error) { take_error(std::move(error)); };
  return sink;
}

void
Call::take_reply()
{
  m_attempt = 0;
  LastAttempt last;
  last.reply = std::move(m_reply);
  last.reply.headers = m_core.mask(last.reply.headers);
  last.reply.body = m_core.mask(std::move(last.reply.body));
  last.outcome.status = last.reply.status;
  last.outcome.retry_after = parse_retry_after(last.reply.headers, m_core.timers().clock().wall_now());
  last.outcome.body = body_form(last.reply);
  judge(std::move(last));
}

void
Call::take_error(AttemptError error)
{
  m_attempt = 0;
  LastAttempt last;
  last.outcome.failure = error.failure;
  last.outcome.status = error.proxy_status;
  if (error.failure == AttemptFailure::untrusted && m_core.has_secret_headers()) {
    error.message += "; the key was not sent";
  }
  last.error = std::move(error);
  judge(std::move(last));
}

void
Call::judge(LastAttempt last)
{
  const auto verdict = classify(last.outcome);
  if (verdict == Verdict::answer) {
    log_attempt(last, {});
    m_core.note_answer();
    return finish(std::move(last.reply));
  }
  // An answer too large or garbled is hopeless to ask for again, but a write may have been accepted all the same.
  const bool is_lost = !is_repeatable(m_request.idempotency, last.outcome);
  if (is_lost && (verdict == Verdict::retry || last.outcome.failure)) {
    return give_up(last, RetryEnd::not_repeatable);
  }
  if (verdict == Verdict::fail) {
    return give_up(last, RetryEnd::hopeless);
  }
  wait_or_give_up(std::move(last));
}

void
Call::wait_or_give_up(LastAttempt last)
{
  const auto state = count(last.outcome);
  const auto delay = next_delay(m_core.settings().retry, last.outcome, state, random_unit(m_core.random()));
  if (!delay) {
    return give_up(last, why_no_delay(last.outcome, state));
  }
  log_attempt(last, fmt::format("; retry {} in {}", m_effort.attempts, to_text(*delay)));
  m_core.note_trouble(last);
  m_last = std::move(last);
  m_retry_timer = m_core.timers().after(*delay, [this] {
    m_retry_timer = 0;
    start_attempt();
  });
}

RetryState
Call::count(const AttemptOutcome& outcome)
{
  auto& series = is_connect_class(outcome) ? m_connecting : m_answering;
  if (&series == &m_answering) {
    m_connecting = {}; // something was there: a later refusal is a new outage
  }
  if (series.failures++ == 0) {
    series.since = m_attempt_begun;
  }
  return {.retry = series.failures,
          .elapsed = m_core.timers().clock().now() - series.since,
          .time_left = m_core.time_left()};
}

RetryEnd
Call::why_no_delay(const AttemptOutcome& outcome, const RetryState& state) const
{
  auto unlimited = state;
  unlimited.time_left = Duration::max();
  if (!next_delay(m_core.settings().retry, outcome, unlimited, 0)) {
    return RetryEnd::used_up;
  }
  return outcome.retry_after >= state.time_left ? RetryEnd::asked_too_long : RetryEnd::out_of_time;
}

void
Call::pass_deadline()
{
  m_deadline_timer = 0;
  if (m_effort.attempts == 0) {
    return finish(failure(ErrorKind::timed_out, to_text(m_effort) + ": not sent, the run's time is over"));
  }
  if (m_attempt == 0) {
    return give_up(m_last, RetryEnd::out_of_time); // between two attempts
  }
  LastAttempt last;
  last.outcome.failure = AttemptFailure::timeout;
  last.error = {AttemptFailure::timeout, "no answer when the run's time was over", {}};
  give_up(last, m_request.idempotency == Idempotency::never ? RetryEnd::not_repeatable : RetryEnd::out_of_time);
}

void
Call::give_up(const LastAttempt& last, RetryEnd end)
{
  log_attempt(last, "; given up");
  m_effort.elapsed = m_core.timers().clock().now() - m_begun;
  finish(tl::unexpected(make_error(m_effort, last, end)));
}

void
Call::finish(Result<Reply> result)
{
  const auto on_done = std::move(m_on_done);
  m_core.remove(m_id);        // ends this object
  on_done(std::move(result)); // may destroy the client
}

void
Call::log_attempt(const LastAttempt& last, std::string_view consequence) const
{
  const auto took = m_core.timers().clock().now() - m_attempt_begun;
  m_core.log().debug({},
                     fmt::format("{}: {} after {}{}", to_text(m_effort), to_text(last), to_text(took), consequence));
}

} // namespace argosy
