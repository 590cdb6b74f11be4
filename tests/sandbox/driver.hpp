// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/model.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

// What a call has brought, all replies put together.
struct Collected {
  std::optional<Head> head;
  std::vector<std::string> chunks;
  Ending ending = Ending::open;
  TimePoint ended_at;

  void add(const Reply& reply, TimePoint now);
  std::string body() const;
  int status() const { return head ? head->status : 0; }
  std::string header(const std::string& name) const;
  Json json() const { return parse_json(body()).value_or(Json()); }
};

// Drives a model under a clock of its own, which jumps from event to event.
class Driver {
public:
  explicit Driver(TimePoint start, std::uint64_t seed = 1) : m_model(seed), m_now(start) {}

  Model& model() { return m_model; }
  TimePoint now() const { return m_now; }

  // Sends a request and waits for the end of its answer, at most `patience`.
  Collected ask(const Request& request, Duration patience = Duration(30'000));

  // Sends a request and does not wait.
  CallId open(const Request& request);
  const Collected& collected(CallId id) { return m_collected[id]; }

  void run_until(TimePoint time);
  void run_for(Duration duration) { run_until(m_now + duration); }

private:
  void poll_all();

  Model m_model;
  TimePoint m_now;
  std::map<CallId, Collected> m_collected;
};

Request make_request(const std::string& method,
                     const std::string& target,
                     const std::string& key,
                     const std::string& body = "");

} // namespace argosy::sandbox
