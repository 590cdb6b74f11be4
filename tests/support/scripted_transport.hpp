// SPDX-License-Identifier: Apache-2.0
// A transport that plays a script: it fails the test on an attempt that is not in the script, and on a step that was
// never used.
#pragma once

#include "base/loop.hpp"
#include "http/transport.hpp"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace argosy {

// One attempt to come, and what becomes of it. Without an ending it hangs until it is cancelled.
struct ScriptedStep {
  Method method = Method::get;
  std::string target; // path, and query behind "?"
  Duration delay{0};
  int status = 0; // 0: no head
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> pieces;
  enum class Ending : std::uint8_t { whole, broken, none } ending = Ending::whole;
  AttemptError error;

  ScriptedStep& after(Duration time)
  {
    delay = time;
    return *this;
  }
  ScriptedStep&
  reply(int with_status, std::string body = "{}", std::vector<std::pair<std::string, std::string>> with_headers = {})
  {
    status = with_status;
    headers = std::move(with_headers);
    pieces = {std::move(body)};
    return *this;
  }
  ScriptedStep& fail(AttemptFailure failure, std::string message = "it broke", int proxy_status = 0)
  {
    ending = Ending::broken;
    error = {failure, std::move(message), "", proxy_status};
    return *this;
  }
  ScriptedStep& hang()
  {
    ending = Ending::none;
    return *this;
  }
};

class ScriptedTransport final : public Transport {
public:
  // `timers` must outlive the transport.
  explicit ScriptedTransport(Timers& timers) : m_timers(timers) {}

  ~ScriptedTransport() override
  {
    for (const auto& step : m_script) {
      BOOST_ERROR("never asked for: " << to_string(step.method) << ' ' << step.target);
    }
    for (const auto& [id, running] : m_running) {
      m_timers.cancel(running.timer);
    }
  }

  // Appends a step; attempts must come in this order.
  ScriptedStep& expect(Method method, std::string target)
  {
    ScriptedStep step;
    step.method = method;
    step.target = std::move(target);
    return m_script.emplace_back(std::move(step));
  }

  AttemptId start(Attempt attempt, AttemptSink sink) override
  {
    const auto id = ++m_last_id;
    const auto target = attempt.url.path + (attempt.url.query.empty() ? "" : '?' + attempt.url.query);
    if (m_script.empty() || m_script.front().method != attempt.method || m_script.front().target != target) {
      BOOST_ERROR("not in the script: " << to_string(attempt.method) << ' ' << target);
      ScriptedStep unexpected;
      m_script.push_front(unexpected.fail(AttemptFailure::malformed, "not in the script"));
    }
    auto step = std::move(m_script.front());
    m_script.pop_front();
    m_attempts.push_back(std::move(attempt));
    const auto delay = step.delay;
    m_running[id] = {std::move(step), std::make_shared<AttemptSink>(std::move(sink)), 0};
    m_running[id].timer = m_timers.after(delay, [this, id] { play(id); });
    return id;
  }

  void cancel(AttemptId id) override
  {
    if (const auto running = m_running.extract(id)) {
      m_timers.cancel(running.mapped().timer);
      ++m_cancelled;
    }
  }

  // For scripts that offer more than can be used.
  void forget_rest() { m_script.clear(); }

  const std::vector<Attempt>& attempts() const { return m_attempts; }
  int cancelled() const { return m_cancelled; }
  std::size_t running() const { return m_running.size(); }

private:
  struct Running {
    ScriptedStep step;
    std::shared_ptr<AttemptSink> sink;
    TimerId timer = 0;
  };

  void play(AttemptId id)
  {
    const auto step = m_running.at(id).step;
    const auto sink = m_running.at(id).sink;
    if (step.status != 0) {
      Headers headers;
      for (const auto& [name, value] : step.headers) {
        headers.add(name, value);
      }
      sink->on_head(step.status, std::move(headers));
    }
    for (const auto& piece : step.pieces) {
      if (m_running.count(id) != 0) {
        sink->on_body(piece);
      }
    }
    if (step.ending == ScriptedStep::Ending::none || m_running.erase(id) == 0) {
      return;
    }
    if (step.ending == ScriptedStep::Ending::broken) {
      return sink->on_error(step.error);
    }
    sink->on_end();
  }

  Timers& m_timers;
  std::deque<ScriptedStep> m_script;
  std::map<AttemptId, Running> m_running;
  std::vector<Attempt> m_attempts;
  AttemptId m_last_id = 0;
  int m_cancelled = 0;
};

} // namespace argosy
