// SPDX-License-Identifier: Apache-2.0
#include "argocd/watch.hpp"

#include "argocd/endpoint.hpp"
#include "http/event_stream.hpp"

#include <memory>
#include <utility>

namespace argosy {

namespace {

// An application with all its resources in one message; more than that is no stream of ours.
constexpr std::size_t k_message_limit = 64UL * 1024 * 1024;

// "watch shop", "watch applications".
std::string
describe(const WatchQuery& query)
{
  return "watch " + (query.name.empty() ? "applications" : to_string(AppRef{query.name, query.ns, {}}));
}

// Shared by the stream's callbacks and the caller's exchange: whichever lets go first, the other finds it ended.
class Watch {
public:
  Watch(const WatchQuery& query, WatchSink sink)
      : m_what(describe(query)), m_parser(query.form, k_message_limit), m_sink(std::move(sink))
  {}

  void set_stream(Exchange stream) { m_stream = std::move(stream); }

  void open();
  void take(std::string_view piece);
  void close(const Status& end);
  void cancel();

private:
  void deliver(const std::vector<std::string>& messages);
  void end(std::optional<ApiFailure> failure);

  std::string m_what;
  EventStreamParser m_parser;
  WatchSink m_sink;
  Exchange m_stream;
  bool m_has_ended = false;
};

void
Watch::open()
{
  if (!m_has_ended && m_sink.on_open) {
    m_sink.on_open();
  }
}

void
Watch::take(std::string_view piece)
{
  if (m_has_ended) {
    return;
  }
  const auto messages = m_parser.push(piece);
  if (!messages) {
    return end(to_api_failure(messages.error(), m_what));
  }
  if (messages->empty() && m_sink.on_heartbeat) {
    return m_sink.on_heartbeat();
  }
  deliver(*messages);
}

void
Watch::deliver(const std::vector<std::string>& messages)
{
  for (const auto& text : messages) {
    if (m_has_ended) {
      return; // by the callback of the message before
    }
    auto message = parse_watch_message(text);
    if (!message) {
      return end(to_api_failure(message.error(), m_what));
    }
    if (message->kind == WatchMessage::Kind::error) {
      return end(classify_stream_error(message->grpc_code, message->message, m_what));
    }
    m_sink.on_message(*std::move(message), text.size());
  }
}

void
Watch::close(const Status& status)
{
  if (m_has_ended) {
    return;
  }
  if (!status) {
    return end(to_api_failure(status.error(), m_what));
  }
  const auto rest = m_parser.finish();
  if (!rest) {
    return end(to_api_failure(rest.error(), m_what));
  }
  deliver(*rest);
  end(std::nullopt);
}

void
Watch::end(std::optional<ApiFailure> failure)
{
  if (std::exchange(m_has_ended, true)) {
    return;
  }
  m_stream.cancel(); // what may still come after an error is nobody's
  if (m_sink.on_end) {
    m_sink.on_end(std::move(failure));
  }
}

void
Watch::cancel()
{
  m_has_ended = true;
  m_stream.cancel();
}

} // namespace

Exchange
open_watch(HttpClient& client, const WatchQuery& query, WatchSink sink)
{
  const auto watch = std::make_shared<Watch>(query, std::move(sink));
  // Each call holds the watch: the sink may let go of the exchange that would otherwise keep it alive.
  StreamSink pieces;
  pieces.on_open = [watch](const Reply&) { std::shared_ptr(watch)->open(); };
  pieces.on_piece = [watch](std::string_view piece) { std::shared_ptr(watch)->take(piece); };
  pieces.on_end = [watch](const Status& end) { std::shared_ptr(watch)->close(end); };
  watch->set_stream(client.open_stream(make_watch(query), std::move(pieces)));
  return Exchange([watch] { watch->cancel(); });
}

} // namespace argosy
