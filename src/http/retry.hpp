// SPDX-License-Identifier: Apache-2.0
// Retry = how long × how far apart × is it safe. All pure.
#pragma once

#include "base/time.hpp"
#include "http/message.hpp"
#include "http/transport.hpp"

#include <optional>

namespace argosy {

struct RetryPolicy {
  int max_retries = 8;      // --http-retries
  Duration base{200};       // the first delay is drawn from [0, base], then doubled
  Duration busy_base{1000}; // the same for 429 and 503
  Duration ceiling{10'000}; // --http-retry-max-delay; a server's Retry-After is not cut by it
  Duration connect_patience{
      30'000}; // connection errors are retried at least this long: a restart refuses them for 20 s
};

// What a body looks like, as far as retrying cares.
enum class BodyForm : std::uint8_t {
  other,
  coded, // a JSON object with a "code": the service itself has spoken, not something in front of it
  html   // a page for people: a proxy, a login
};

// What came of one attempt, as far as retrying cares.
struct AttemptOutcome {
  std::optional<AttemptFailure> failure; // nothing: an answer came
  int status = 0;                        // the answer's; for AttemptFailure::proxy the proxy's, 0 if it gave none
  std::optional<Duration> retry_after;
  BodyForm body = BodyForm::other;
};

// What an outcome means.
enum class Verdict : std::uint8_t {
  answer, // hand it to the caller
  retry,  // worth another attempt if idempotency allows
  fail    // no attempt will change it
};
Verdict classify(const AttemptOutcome& outcome);

// May a request of this idempotency be sent again after this outcome?
bool is_repeatable(Idempotency idempotency, const AttemptOutcome& outcome);

// No connection stood: what a restarting server or a waking network looks like.
bool is_connect_class(const AttemptOutcome& outcome);

// Where a series of failures stands. Failed connections and useless answers are two series, counted apart, so that the
// many quick refusals of a restart don't use up the retries meant for what comes after it.
struct RetryState {
  int retry = 1;         // which retry of its series the next attempt would be, from 1
  Duration elapsed{0};   // since the series began; an answer ends a series of failed connections
  Duration time_left{0}; // to the run's deadline
};

// How long to wait before the next attempt. `unit` is random, in [0, 1).
// Nothing: give up (retries used up, or the wait would pass `time_left`).
std::optional<Duration>
next_delay(const RetryPolicy& policy, const AttemptOutcome& outcome, const RetryState& state, double unit);

// Retry-After in seconds or as a date (RFC 9110 section 10.2.3), against the answer's own Date where it has one.
std::optional<Duration> parse_retry_after(const Headers& headers, WallTime now);

} // namespace argosy
