// SPDX-License-Identifier: Apache-2.0
// One request from send() to its answer: attempts, waits, verdicts. Private to the client.
#pragma once

#include "http/client_core.hpp"

namespace argosy {

class Call final : public Running {
public:
  // `core` must outlive the call.
  Call(ClientCore& core, Request request, std::function<void(Result<Reply>)> on_done);
  ~Call() override;

  void begin() override;
  void respect_deadline() override;
  void set_id(std::uint64_t id) { m_id = id; }

private:
  // Failures of one class in a row; see RetryState.
  struct Series {
    int failures = 0;
    Instant since;
  };

  void start_attempt();
  AttemptSink make_sink();
  void take_reply();
  void take_error(AttemptError error);
  void judge(LastAttempt last);
  void wait_or_give_up(LastAttempt last);
  RetryState count(const AttemptOutcome& outcome);
  RetryEnd why_no_delay(const AttemptOutcome& outcome, const RetryState& state) const;
  void pass_deadline();
  void give_up(const LastAttempt& last, RetryEnd end);
  void finish(Result<Reply> result);
  void log_attempt(const LastAttempt& last, std::string_view consequence) const;

  ClientCore& m_core;
  Request m_request;
  std::function<void(Result<Reply>)> m_on_done;
  std::uint64_t m_id = 0;
  Effort m_effort;
  Instant m_begun;
  Instant m_attempt_begun;
  AttemptId m_attempt = 0; // 0: none in flight
  TimerId m_retry_timer = 0;
  TimerId m_deadline_timer = 0;
  Reply m_reply;
  LastAttempt m_last; // of the attempts before the one in flight
  Series m_connecting;
  Series m_answering;
};

} // namespace argosy
