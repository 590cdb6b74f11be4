// SPDX-License-Identifier: Apache-2.0
#include "http/retry.hpp"

#include <algorithm>
#include <charconv>

namespace argosy {

namespace {

// A page instead of JSON is seldom a hiccup (a proxy that lost its backend): two more looks are enough.
constexpr int k_page_retries = 2;
// While connections fail the end of the outage should be noticed soon, whatever the ceiling for other failures is.
constexpr Duration k_connect_ceiling{3'000};
// Longer than any run; keeps a server's absurd Retry-After from overflowing.
constexpr Duration k_retry_after_limit = std::chrono::hours(24 * 365);

Verdict
classify_failure(const AttemptOutcome& outcome)
{
  switch (*outcome.failure) {
  case AttemptFailure::resolve:
  case AttemptFailure::connect:
  case AttemptFailure::tls:
  case AttemptFailure::send:
  case AttemptFailure::receive:
  case AttemptFailure::timeout:
    return Verdict::retry;
  case AttemptFailure::proxy:
    // 401, 403, 405, 407: it does not want us. 5xx or none at all: it could not reach the server.
    return outcome.status >= 400 && outcome.status < 500 ? Verdict::fail : Verdict::retry;
  case AttemptFailure::untrusted:
  case AttemptFailure::incompatible:
  case AttemptFailure::too_large:
  case AttemptFailure::malformed:
    return Verdict::fail;
  }
  return Verdict::fail;
}

Verdict
classify_status(const AttemptOutcome& outcome)
{
  switch (outcome.status) {
  case 301:
  case 302:
  case 303:
  case 307:
  case 308:
    return Verdict::fail; // redirects are not followed
  case 408:               // a proxy's "request timeout", or Argo CD's "canceled"
  case 425:
  case 429:
  case 502:
  case 503:
  case 504:
    return Verdict::retry;
  case 500:
    // Argo CD answers plain errors (a bad selector, a duplicate id) with 500 and a code: no repeat changes them.
    return outcome.body == BodyForm::coded ? Verdict::answer : Verdict::retry;
  default:
    // 520 to 524: a content network could not reach the origin.
    return outcome.status >= 520 && outcome.status <= 524 ? Verdict::retry : Verdict::answer;
  }
}

bool
is_success(int status)
{
  return status >= 200 && status < 300;
}

bool
is_busy(const AttemptOutcome& outcome)
{
  return !outcome.failure && (outcome.status == 429 || outcome.status == 503);
}

// [0, base], [0, 2 base], [0, 4 base] ... up to the ceiling.
Duration
window(const RetryPolicy& policy, const AttemptOutcome& outcome, int retry)
{
  const auto ceiling = is_connect_class(outcome) ? std::min(policy.ceiling, k_connect_ceiling) : policy.ceiling;
  auto width = is_busy(outcome) ? policy.busy_base : policy.base;
  for (int doubled = 1; doubled < retry && width < ceiling; ++doubled) {
    width *= 2;
  }
  return std::min(width, ceiling);
}

bool
is_used_up(const RetryPolicy& policy, const AttemptOutcome& outcome, const RetryState& state)
{
  if (policy.max_retries <= 0) {
    return true; // asked for none at all
  }
  if (!outcome.failure && outcome.body == BodyForm::html && is_success(outcome.status)) {
    return state.retry > std::min(policy.max_retries, k_page_retries);
  }
  if (is_connect_class(outcome) && state.elapsed < policy.connect_patience) {
    return false;
  }
  return state.retry > policy.max_retries;
}

} // namespace

Verdict
classify(const AttemptOutcome& outcome)
{
  if (outcome.failure) {
    return classify_failure(outcome);
  }
  if (outcome.body == BodyForm::html && is_success(outcome.status)) {
    return Verdict::retry;
  }
  return classify_status(outcome);
}

bool
is_repeatable(Idempotency idempotency, const AttemptOutcome& outcome)
{
  if (idempotency != Idempotency::never) {
    return true;
  }
  if (outcome.failure) {
    return is_surely_unsent(*outcome.failure);
  }
  // 429 is said before anything is done. 503 and 504 may follow acceptance.
  return outcome.status == 429;
}

bool
is_connect_class(const AttemptOutcome& outcome)
{
  return outcome.failure && is_surely_unsent(*outcome.failure);
}

std::optional<Duration>
next_delay(const RetryPolicy& policy, const AttemptOutcome& outcome, const RetryState& state, double unit)
{
  if (is_used_up(policy, outcome, state)) {
    return std::nullopt;
  }
  const auto width = static_cast<double>(window(policy, outcome, state.retry).count());
  const auto jitter = Duration(static_cast<Duration::rep>(unit * width));
  // What the server asked for is a floor; the jitter above it keeps the waiting from coming back all at once.
  const auto delay = outcome.retry_after.value_or(Duration::zero()) + jitter;
  if (delay >= state.time_left) {
    return std::nullopt;
  }
  return delay;
}

std::optional<Duration>
parse_retry_after(const Headers& headers, WallTime now)
{
  const auto value = headers.find("Retry-After");
  if (!value) {
    return std::nullopt;
  }
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(value->data(), value->data() + value->size(), seconds);
  if (end == value->data() + value->size() && problem != std::errc::invalid_argument) {
    const auto limit = std::chrono::duration_cast<std::chrono::seconds>(k_retry_after_limit).count();
    const auto clamped = problem == std::errc::result_out_of_range ? limit : std::min(seconds, limit);
    return clamped < 0 ? std::nullopt : std::optional<Duration>(std::chrono::seconds(clamped));
  }
  const auto date = parse_http_date(*value);
  if (!date) {
    return std::nullopt;
  }
  // Two clocks never agree: the server's date is measured against the server's own "now" where it says it.
  const auto said = headers.find("Date");
  const auto reference = said ? parse_http_date(*said).value_or(now) : now;
  return std::clamp(*date - reference, Duration::zero(), k_retry_after_limit);
}

} // namespace argosy
