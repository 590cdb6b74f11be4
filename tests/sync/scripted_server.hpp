// SPDX-License-Identifier: Apache-2.0
// A server for the drivers' tests: answers by route after a moment of virtual time, and keeps streams open to be fed.
#pragma once

#include "argocd/argo_cd.hpp"
#include "support/captured_sink.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_timers.hpp"
#include "support/seeded_random.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace argosy::test {

struct Route {
  std::string method; // "GET"
  std::string path;   // its end, without the query: "/shop/sync"
  std::function<Reply(const Attempt&)> answer;
};

class ScriptedServer final : public Transport {
public:
  explicit ScriptedServer(Timers& timers) : m_timers(timers) {}

  // Later routes come first. A reply of status 0 never comes.
  void on(const std::string& method, const std::string& path, std::function<Reply(const Attempt&)> answer);
  void on(const std::string& method, const std::string& path, int status, std::string body);

  AttemptId start(Attempt attempt, AttemptSink sink) override;
  void cancel(AttemptId attempt) override;

  // Sends a piece to every open stream of `name` (a stream by project: to all of them where `name` is empty).
  void feed(const std::string& name, const std::string& piece);
  // An application's event.
  void feed_state(const std::string& name, const std::string& application_json);
  // Cuts every open stream.
  void cut_streams();

  int count(std::string_view method, std::string_view path_end) const;
  std::size_t open_streams() const { return m_streams.size(); }
  const std::vector<std::string>& requests() const { return m_requests; } // "GET /path?query"

private:
  struct Stream {
    std::string name;
    AttemptSink sink;
    bool has_begun = false;
  };
  void deliver(AttemptId id, const Reply& reply);

  Timers& m_timers;
  AttemptId m_last = 0;
  std::vector<Route> m_routes;
  std::map<AttemptId, AttemptSink> m_open;
  std::map<AttemptId, Stream> m_streams;
  std::vector<std::string> m_requests;
};

// A recorded answer's body under another name.
std::string recorded_body(const std::string& recording, const std::string& name, const std::string& file = "sync.json");

// All that a run stands on.
struct ServerFixture {
  FakeClock clock;
  FakeTimers timers{clock};
  SeededRandom random{7};
  CapturedSink sink;
  Redactor redactor;
  Output output{redactor, sink};
  Log log{output, clock, {}};
  ScriptedServer server{timers};
  HttpClient client{server, timers, random, log, settings()};
  ArgoCd argo{client};

  // Virtual time goes by.
  void pass(Duration time);

  static ClientSettings settings();
};

} // namespace argosy::test
