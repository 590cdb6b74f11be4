// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controller/controller.hpp"
#include "model/call.hpp"
#include "wire/fault.hpp"
#include "wire/message.hpp"
#include "world/world.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace argosy::sandbox {

// What was asked, for tests that count requests.
struct LoggedRequest {
  TimePoint time;
  Request request;
  bool reached_server = true; // false when a fault kept it from the server
  int status = 0;             // 0 while there is no answer
};

// A model of Argo CD: requests in, replies out, time as a parameter. No sockets, no clock, no threads.
//
// The caller drives it: handle() each request; then, whenever next_event() is due or another request was handled,
// poll() every open call. The same seed and the same calls give the same replies.
class Model {
public:
  explicit Model(std::uint64_t seed);
  ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  World& world() { return m_world; }
  Controller& controller() { return m_controller; }
  FaultList& faults() { return m_faults; }

  // Takes a request. What the reply does not hold yet comes from poll(), under the reply's id.
  Reply handle(const Request& request, TimePoint now);

  // What is new about an open call. An unknown id is an ended call: complete, with nothing in it.
  Reply poll(CallId id, TimePoint now);

  // The client has hung up. What was not accepted yet never will be.
  void abandon(CallId id);

  // Lets everything happen that is due until now.
  void advance(TimePoint now);

  // When something happens by itself next: poll the open calls then.
  std::optional<TimePoint> next_event() const;

  std::vector<CallId> open_calls() const;

  // Changes what Argo CD leans on. What hung goes on when it is up again.
  void set_kubernetes(Service state, TimePoint now);
  void set_repo_server(Service state) { m_world.outages.repo_server = state; }
  void set_controller(Service state, TimePoint now);

  // Restarts the API server in place: streams break off, and connections are refused for a while.
  void restart(Duration refusing, TimePoint now);

  const std::vector<LoggedRequest>& log() const { return m_log; }
  void clear_log();
  std::size_t streams_opened() const { return m_streams_opened; }
  std::size_t streams_open() const;

private:
  void begin(Call& call, TimePoint now);
  void route(Call& call, TimePoint now);
  bool read_timeout(Call& call, TimePoint now);
  void work_on(Call& call, TimePoint now);
  void run_method(Call& call, TimePoint now);
  void settle(Call& call, Answer answer, TimePoint now);
  void open_stream(Call& call, std::unique_ptr<Feed> feed, TimePoint now);
  Reply collect(Call& call, TimePoint now);
  Answer late_answer(const Call& call) const;
  std::optional<TimePoint> next_of(const Call& call) const;

  World m_world;
  Controller m_controller{m_world};
  FaultList m_faults;
  std::map<CallId, Call> m_calls;
  std::map<CallId, std::size_t> m_log_places;
  CallId m_last_id = 0;
  std::vector<LoggedRequest> m_log;
  std::size_t m_streams_opened = 0;
  TimePoint m_refusing_until;
};

} // namespace argosy::sandbox
