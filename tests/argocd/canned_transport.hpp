// SPDX-License-Identifier: Apache-2.0
// A transport for the tests of endpoints: keeps every attempt and gives it the next canned outcome; streams are fed by
// hand.
#pragma once

#include "base/loop.hpp"
#include "http/transport.hpp"

#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace argosy {

class CannedTransport final : public Transport {
public:
  struct Outcome {
    Reply reply;
    std::optional<AttemptFailure> failure; // instead of the reply
  };

  // `timers` must outlive the transport.
  explicit CannedTransport(Timers& timers) : m_timers(timers) {}

  void add(int status, std::string body, std::string type = "application/json")
  {
    Outcome outcome;
    outcome.reply.status = status;
    outcome.reply.headers.add("Content-Type", std::move(type));
    outcome.reply.body = std::move(body);
    m_outcomes.push_back(std::move(outcome));
  }

  void add(AttemptFailure failure)
  {
    Outcome outcome;
    outcome.failure = failure;
    m_outcomes.push_back(std::move(outcome));
  }

  // Without an outcome left, an attempt stays open: see last_sink().
  AttemptId start(Attempt attempt, AttemptSink sink) override
  {
    const auto id = ++m_last;
    attempts.push_back(std::move(attempt));
    m_sinks.emplace(id, std::move(sink));
    if (!m_outcomes.empty()) {
      m_timers.after(Duration::zero(), [this, id, outcome = std::move(m_outcomes.front())] { deliver(id, outcome); });
      m_outcomes.pop_front();
    }
    return id;
  }

  void cancel(AttemptId attempt) override { m_sinks.erase(attempt); }

  // Of the newest attempt that is still open; a copy, since its callbacks may end it.
  AttemptSink last_sink() const { return m_sinks.rbegin()->second; }
  bool has_open() const { return !m_sinks.empty(); }
  std::size_t unused() const { return m_outcomes.size(); }

  std::vector<Attempt> attempts;

private:
  void deliver(AttemptId id, const Outcome& outcome)
  {
    auto node = m_sinks.extract(id);
    if (node.empty()) {
      return;
    }
    const auto& sink = node.mapped();
    if (outcome.failure) {
      AttemptError error;
      error.failure = *outcome.failure;
      error.message = "the connection broke";
      return sink.on_error(error);
    }
    sink.on_head(outcome.reply.status, outcome.reply.headers);
    sink.on_body(outcome.reply.body);
    sink.on_end();
  }

  Timers& m_timers;
  AttemptId m_last = 0;
  std::map<AttemptId, AttemptSink> m_sinks;
  std::deque<Outcome> m_outcomes;
};

} // namespace argosy
