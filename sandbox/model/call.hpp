// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/routes.hpp"
#include "api/stream.hpp"
#include "wire/fault.hpp"

#include <deque>
#include <memory>
#include <optional>

namespace argosy::sandbox {

// One request that has not been answered to the end.
struct Call {
  CallId id = 0;
  Request request;
  Target target;
  const Route* route = nullptr; // null when the answer needs no method
  std::map<std::string, std::string> path;
  Caller caller;
  TimePoint arrival;
  std::optional<TimePoint> deadline;
  Duration timeout{0};
  std::optional<FaultRule> fault;

  int stage = 0;                     // the method's own
  bool is_answered = false;          // the method has given its answer
  std::optional<TimePoint> retry_at; // when the method asked to be called again
  std::unique_ptr<Stream> stream;
  std::size_t messages = 0; // sent by the stream

  struct Parcel {
    TimePoint due;
    Reply reply;
  };
  std::deque<Parcel> outbox;
};

// Makes the reply of an answer: Vary, Date, compression, length.
Reply to_reply(const Answer& answer, const Request& request, TimePoint now);

// The answer that a fault puts in place of the server's; nothing for faults that need the server's own.
std::optional<Answer> fault_answer(const FaultRule& fault);

// Puts a whole reply into the outbox, the way the call's fault lets it through.
void post(Call& call, Reply reply, TimePoint due);

// Cuts or garbles what a stream has given, where the call's fault says so.
void damage_stream(Call& call, Reply& reply);

// Reads Grpc-Timeout ("10S", "500m"); false for what is malformed.
bool parse_grpc_timeout(const std::string& text, std::chrono::nanoseconds& timeout);

} // namespace argosy::sandbox
