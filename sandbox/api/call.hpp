// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/feed.hpp"
#include "controller/controller.hpp"
#include "wire/message.hpp"
#include "wire/target.hpp"
#include "world/world.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace argosy::sandbox {

// What passed through the server's gzip handler says `Vary: Accept-Encoding`, and is compressed on request.
enum class Encoding { negotiated, fixed };

// A whole answer. Date, Vary and the length are added when it is sent.
struct Answer {
  int status = 200;
  std::string body;
  Headers headers;
  Encoding encoding = Encoding::negotiated;
};

// The answer is not there yet: call again at `until`, or when anything in the world has changed.
struct Wait {
  std::optional<TimePoint> until;
};

// The answer is a stream of what the feed gives.
struct Streamed {
  std::unique_ptr<Feed> feed;
};

using Outcome = std::variant<Answer, Wait, Streamed>;

// Who asks. An empty subject is nobody, or anybody where anonymous access is on.
struct Caller {
  std::string subject; // "ci", or "proj:robots:ci"
  std::optional<std::int64_t> issued_at;
  std::string token_id;
};

// One call of an API method. After a Wait the method is called again with the same `stage`.
struct Context {
  World& world;
  Controller& controller;
  const Request& request;
  const Target& target;
  std::map<std::string, std::string> path; // what the route captured
  TimePoint now;
  TimePoint arrival;
  Caller caller;
  int& stage;

  View view() const { return {request.replica, now, world.settings.token_lag}; }
};

} // namespace argosy::sandbox
