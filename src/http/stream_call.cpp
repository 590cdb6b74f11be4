// SPDX-License-Identifier: Apache-2.0
#include "http/stream_call.hpp"

#include "http/answer.hpp"

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

// Enough of a refusal's body to tell what it is and to quote it.
constexpr std::size_t k_refusal_limit = 4096;

} // namespace

StreamCall::StreamCall(ClientCore& core, Request request, StreamSink sink)
    : m_core(core), m_request(std::move(request)), m_sink(std::make_shared<StreamSink>(std::move(sink))),
      m_effort(core.make_effort(m_request))
{
  m_effort.attempts = 1;
}

StreamCall::~StreamCall()
{
  if (m_attempt != 0) {
    m_core.transport().cancel(m_attempt);
  }
  m_core.timers().cancel(m_deadline_timer);
  m_request.headers.wipe();
}

void
StreamCall::begin()
{
  respect_deadline();
  if (m_core.time_left() > Duration::zero()) {
    start_attempt();
  }
}

void
StreamCall::respect_deadline()
{
  m_core.timers().cancel(std::exchange(m_deadline_timer, 0));
  if (m_core.has_deadline()) {
    m_deadline_timer = m_core.timers().after(m_core.time_left(), [this] { pass_deadline(); });
  }
}

void
StreamCall::start_attempt()
{
  if (const auto* redactor = m_core.settings().redactor; redactor != nullptr) {
    m_masked.emplace(*redactor);
  }
  auto attempt = m_core.make_attempt(m_request);
  attempt.timeout = m_request.timeout.value_or(Duration::zero());
  attempt.idle_from = IdleFrom::start;
  AttemptSink sink;
  sink.on_head = [this](int status, Headers headers) { take_head(status, std::move(headers)); };
  sink.on_body = [this](std::string_view piece) { take_piece(piece); };
  sink.on_end = [this] { take_end(); };
  sink.on_error = [this](const AttemptError& error) { take_error(error); };
  m_attempt = m_core.transport().start(std::move(attempt), std::move(sink));
}

void
StreamCall::take_head(int status, Headers headers)
{
  m_reply.status = status;
  m_reply.headers = m_core.mask(headers);
  if (status != 200 || is_html_type(m_reply.headers)) {
    return;
  }
  m_body = Body::pieces;
  m_core.log().debug({}, to_text(m_effort) + ": stream opened");
  m_core.note_answer();
  if (const auto sink = m_sink; sink->on_open) {
    const auto head = m_reply; // a copy: the callback may end this object
    sink->on_open(head);
  }
}

void
StreamCall::take_piece(std::string_view piece)
{
  if (!m_masked) {
    return pass_on(piece);
  }
  if (const auto masked = m_masked->push(piece); !masked.empty()) {
    pass_on(masked);
  }
}

void
StreamCall::pass_on(std::string_view piece)
{
  if (m_body == Body::refusal) {
    m_reply.body.append(piece.substr(0, k_refusal_limit - std::min(m_reply.body.size(), k_refusal_limit)));
    return;
  }
  if (const auto sink = m_sink; sink->on_piece) {
    sink->on_piece(piece);
  }
}

void
StreamCall::take_end()
{
  m_attempt = 0;
  if (m_body == Body::pieces) {
    return finish({});
  }
  finish(tl::unexpected(make_refusal(m_effort, m_reply)));
}

void
StreamCall::take_error(const AttemptError& error)
{
  m_attempt = 0;
  LastAttempt last;
  last.outcome.failure = error.failure;
  last.outcome.status = error.proxy_status;
  last.error = error;
  if (m_core.time_left() <= Duration::zero()) {
    return pass_deadline();
  }
  finish(tl::unexpected(make_error(m_effort, last, RetryEnd::hopeless)));
}

void
StreamCall::pass_deadline()
{
  m_deadline_timer = 0;
  finish(failure(ErrorKind::timed_out, to_text(m_effort) + ": the run's time is over"));
}

void
StreamCall::finish(Status end)
{
  m_core.log().debug({}, to_text(m_effort) + (end ? ": stream ended" : ": stream ended: " + end.error().message));
  const auto sink = m_sink;
  m_core.remove(m_id); // ends this object
  if (sink->on_end) {
    sink->on_end(std::move(end)); // may destroy the client
  }
}

} // namespace argosy
