// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/answer.hpp"
#include "api/feed.hpp"
#include "api/fields.hpp"
#include "wire/gzip.hpp"
#include "wire/message.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>

namespace argosy::sandbox {

// One JSON text per line, or server-sent events.
enum class Framing { lines, events };

// Frames the messages of a feed the way the gateway does.
//
// Not one byte, not even the header, comes before the first message. Server-sent events have a heartbeat every
// 15 s from then on; the plain form has none. A deadline ends the stream with an error.
class Stream {
public:
  Stream(std::unique_ptr<Feed> feed,
         const Request& request,
         const std::string& fields,
         std::optional<TimePoint> deadline);

  // Adds what has come since the last call to the reply.
  void poll(TimePoint now, Reply& reply);

  // When something comes by time alone.
  std::optional<TimePoint> next() const;

private:
  void open(TimePoint now, int status, Reply& reply);
  void send(const FeedMessage& message, TimePoint now, Reply& reply);
  void send_error(TimePoint now, Reply& reply);
  void beat(TimePoint now, Reply& reply);
  void put(const std::string& bytes, Reply& reply);

  std::unique_ptr<Feed> m_feed;
  FieldSet m_fields;
  std::optional<TimePoint> m_deadline;
  std::unique_ptr<GzipWriter> m_gzip;
  Framing m_framing;
  bool m_is_open = false;
  TimePoint m_next_beat;
  std::map<std::string, std::string> m_last; // per key, what was sent last
};

// The same error for what fails before a stream begins.
Answer stream_refusal(const Request& request, const std::string& fields, Code code, const std::string& message);

} // namespace argosy::sandbox
