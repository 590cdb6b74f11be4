// SPDX-License-Identifier: Apache-2.0
// One long answer from open_stream() to its end: a single attempt. Private to the client.
#pragma once

#include "http/client_core.hpp"

namespace argosy {

class StreamCall final : public Running {
public:
  // `core` must outlive the call.
  StreamCall(ClientCore& core, Request request, StreamSink sink);
  ~StreamCall() override;

  void begin() override;
  void respect_deadline() override;
  void set_id(std::uint64_t id) { m_id = id; }

private:
  // What the head has shown the body to be.
  enum class Body : std::uint8_t {
    pieces, // the stream itself
    refusal // an error's text, kept for the message
  };

  void start_attempt();
  void take_head(int status, Headers headers);
  void take_piece(std::string_view piece);
  void pass_on(std::string_view piece);
  void take_end();
  void take_error(const AttemptError& error);
  void pass_deadline();
  void finish(Status end);

  ClientCore& m_core;
  Request m_request;
  // Shared, so that a callback may let go of the stream that it is called by.
  std::shared_ptr<StreamSink> m_sink;
  std::uint64_t m_id = 0;
  Effort m_effort;
  AttemptId m_attempt = 0;
  TimerId m_deadline_timer = 0;
  Body m_body = Body::refusal;
  Reply m_reply;
  std::optional<RedactedStream> m_masked; // of the body; what is held back at its end is no whole message
};

} // namespace argosy
