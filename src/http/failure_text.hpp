// SPDX-License-Identifier: Apache-2.0
// The final errors of a request in words: what was done, to whom, what came back, how often, and why it was given up.
// All pure.
#pragma once

#include "http/message.hpp"
#include "http/retry.hpp"
#include "http/transport.hpp"

#include <string>

namespace argosy {

// Why no further attempt was made.
enum class RetryEnd : std::uint8_t {
  hopeless,       // no attempt would change it
  used_up,        // --http-retries
  out_of_time,    // the run's deadline
  asked_too_long, // the server asked to come back after the deadline
  not_repeatable  // it may have been accepted
};

// What was tried.
struct Effort {
  Method method = Method::get;
  Url url; // the query is never shown: it may hold values
  int attempts = 0;
  Duration elapsed{0};
};

// How the last attempt ended.
struct LastAttempt {
  AttemptOutcome outcome;
  AttemptError error; // where outcome.failure is set
  Reply reply;        // where it is not
};

// "GET https://host/path", without the query.
std::string to_text(const Effort& effort);

// "503 service unavailable", or the transport's own words.
std::string to_text(const LastAttempt& last);

// The error for the caller. Kinds: see HttpClient::send().
Error make_error(const Effort& effort, const LastAttempt& last, RetryEnd end);

// The error for a stream that was refused with `reply`: its kind follows from the status.
Error make_refusal(const Effort& effort, const Reply& reply);

} // namespace argosy
