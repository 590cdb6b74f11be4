// SPDX-License-Identifier: Apache-2.0
#include "api/stream.hpp"

#include <algorithm>

namespace argosy::sandbox {

namespace {

constexpr Duration k_heartbeat{15'000};
constexpr const char* k_late = "context deadline exceeded";

// Only this very header asks for events; a list that has it among others does not.
Framing
wanted_framing(const Request& request)
{
  return find_header(request.headers, "Accept").value_or("") == "text/event-stream" ? Framing::events : Framing::lines;
}

// With `fields`, an error is filtered like a message, and is mostly nothing then.
std::string
error_text(const FieldSet& fields, Code code, const std::string& message)
{
  const Json error = stream_error(code, message);
  return fields.is_empty() ? to_go_text(error) : to_go_text(fields.filter(error, ""));
}

Headers
stream_headers(Framing framing)
{
  if (framing == Framing::events) {
    return {{"Content-Type", "text/event-stream"}, {"X-Content-Type-Options", "nosniff"}};
  }
  return {{"Content-Type", "application/json"}, {"Vary", "Accept-Encoding"}};
}

} // namespace

Stream::Stream(std::unique_ptr<Feed> feed,
               const Request& request,
               const std::string& fields,
               std::optional<TimePoint> deadline)
    : m_feed(std::move(feed)), m_fields(fields), m_deadline(deadline), m_framing(wanted_framing(request))
{
  if (m_framing == Framing::lines && accepts_gzip(find_header(request.headers, "Accept-Encoding").value_or(""))) {
    m_gzip = std::make_unique<GzipWriter>();
  }
}

void
Stream::open(TimePoint now, int status, Reply& reply)
{
  m_is_open = true;
  m_next_beat = now + k_heartbeat;
  Head head{status, stream_headers(m_framing)};
  if (status == 200) {
    head.headers.insert(head.headers.begin() + 1, {"Grpc-Metadata-Content-Type", "application/grpc"});
  }
  if (m_gzip) {
    head.headers.insert(head.headers.begin(), {"Content-Encoding", "gzip"});
  }
  head.headers.emplace_back("Date", to_http_date(now));
  head.headers.emplace_back("Transfer-Encoding", "chunked");
  reply.head = std::move(head);
}

void
Stream::put(const std::string& bytes, Reply& reply)
{
  reply.chunks.push_back(m_gzip ? m_gzip->write(bytes) : bytes);
}

void
Stream::send(const FeedMessage& message, TimePoint now, Reply& reply)
{
  std::string& last = m_last[message.key];
  if (last == message.text) {
    return;
  }
  last = message.text;
  if (!m_is_open) {
    open(now, 200, reply);
  }
  // The gateway writes the separator apart; the forwarder that filters fields writes both at once.
  const std::string text = m_framing == Framing::events ? "data: " + message.text + " \n\n" : message.text;
  if (m_fields.is_empty() && !m_gzip) {
    put(text, reply);
    put("\n", reply);
  } else {
    put(text + "\n", reply);
  }
}

void
Stream::send_error(TimePoint now, Reply& reply)
{
  if (!m_is_open) {
    open(now, to_http_status(Code::deadline_exceeded), reply);
  }
  const std::string text = error_text(m_fields, Code::deadline_exceeded, k_late);
  put(m_framing == Framing::events ? "data: " + text + " \n\n" : text, reply);
}

void
Stream::beat(TimePoint now, Reply& reply)
{
  while (m_framing == Framing::events && m_is_open && m_next_beat <= now) {
    put(":\n", reply);
    m_next_beat += k_heartbeat;
  }
}

void
Stream::poll(TimePoint now, Reply& reply)
{
  const bool is_late = m_deadline && *m_deadline <= now;
  for (const FeedMessage& message : m_feed->take(is_late ? *m_deadline : now)) {
    send(message, now, reply);
  }
  beat(now, reply);
  if (is_late) {
    send_error(*m_deadline, reply);
  }
  if (is_late || m_feed->is_finished()) {
    if (m_gzip) {
      reply.chunks.push_back(m_gzip->finish());
    }
    reply.ending = Ending::complete;
  }
}

std::optional<TimePoint>
Stream::next() const
{
  std::optional<TimePoint> earliest = m_feed->next();
  for (const std::optional<TimePoint>& other :
       {m_deadline, m_framing == Framing::events && m_is_open ? std::optional(m_next_beat) : std::nullopt}) {
    if (other && (!earliest || *other < *earliest)) {
      earliest = other;
    }
  }
  return earliest;
}

Answer
stream_refusal(const Request& request, const std::string& fields, Code code, const std::string& message)
{
  const bool is_sse = wanted_framing(request) == Framing::events;
  const std::string text = error_text(FieldSet(fields), code, message);
  Answer answer{to_http_status(code),
                is_sse ? "data: " + text + " \n\n" : text,
                {},
                is_sse ? Encoding::fixed : Encoding::negotiated};
  answer.headers = {{"Content-Type", is_sse ? "text/event-stream" : "application/json"}};
  if (is_sse) {
    answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  }
  answer.headers.emplace_back("Transfer-Encoding", "chunked");
  return answer;
}

} // namespace argosy::sandbox
