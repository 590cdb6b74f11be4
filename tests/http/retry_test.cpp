// SPDX-License-Identifier: Apache-2.0
#include "http/retry.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

namespace argosy {

namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr Duration k_plenty = hours(1);

AttemptOutcome
failed(AttemptFailure failure, int proxy_status = 0)
{
  AttemptOutcome outcome;
  outcome.failure = failure;
  outcome.status = proxy_status;
  return outcome;
}

AttemptOutcome
answered(int status, BodyForm body = BodyForm::other)
{
  AttemptOutcome outcome;
  outcome.status = status;
  outcome.body = body;
  return outcome;
}

AttemptOutcome
answered_after(int status, Duration retry_after)
{
  auto outcome = answered(status);
  outcome.retry_after = retry_after;
  return outcome;
}

} // namespace

BOOST_AUTO_TEST_SUITE(retry)

BOOST_AUTO_TEST_CASE(classifies_every_outcome)
{
  struct Row {
    std::string_view name;
    AttemptOutcome outcome;
    Verdict expected;
  };
  const std::array rows{
      Row{"no address", failed(AttemptFailure::resolve), Verdict::retry},
      Row{"refused connection", failed(AttemptFailure::connect), Verdict::retry},
      Row{"proxy wants other credentials", failed(AttemptFailure::proxy, 407), Verdict::fail},
      Row{"tinyproxy's word for a bad password", failed(AttemptFailure::proxy, 401), Verdict::fail},
      Row{"proxy forbids the address", failed(AttemptFailure::proxy, 403), Verdict::fail},
      Row{"proxy reaches nobody", failed(AttemptFailure::proxy, 502), Verdict::retry},
      Row{"proxy is overloaded", failed(AttemptFailure::proxy, 503), Verdict::retry},
      Row{"proxy hung up", failed(AttemptFailure::proxy), Verdict::retry},
      Row{"handshake broke", failed(AttemptFailure::tls), Verdict::retry},
      Row{"untrusted certificate", failed(AttemptFailure::untrusted), Verdict::fail},
      Row{"no TLS over there", failed(AttemptFailure::incompatible), Verdict::fail},
      Row{"broke while sending", failed(AttemptFailure::send), Verdict::retry},
      Row{"broke while receiving", failed(AttemptFailure::receive), Verdict::retry},
      Row{"out of the attempt's time", failed(AttemptFailure::timeout), Verdict::retry},
      Row{"too large", failed(AttemptFailure::too_large), Verdict::fail},
      Row{"no HTTP", failed(AttemptFailure::malformed), Verdict::fail},
      Row{"ok", answered(200), Verdict::answer},
      Row{"created", answered(201), Verdict::answer},
      Row{"no content", answered(204), Verdict::answer},
      Row{"page instead of an answer", answered(200, BodyForm::html), Verdict::retry},
      Row{"moved permanently", answered(301), Verdict::fail},
      Row{"found", answered(302), Verdict::fail},
      Row{"see other", answered(303), Verdict::fail},
      Row{"not modified", answered(304), Verdict::answer},
      Row{"temporary redirect", answered(307), Verdict::fail},
      Row{"permanent redirect", answered(308), Verdict::fail},
      Row{"bad request", answered(400), Verdict::answer},
      Row{"unauthorized", answered(401), Verdict::answer},
      Row{"forbidden, in HTML", answered(403, BodyForm::html), Verdict::answer},
      Row{"not found", answered(404), Verdict::answer},
      Row{"method not allowed", answered(405), Verdict::answer},
      Row{"canceled", answered(408), Verdict::retry},
      Row{"conflict", answered(409), Verdict::answer},
      Row{"wrong content type", answered(415), Verdict::answer},
      Row{"unprocessable", answered(422), Verdict::answer},
      Row{"too early", answered(425), Verdict::retry},
      Row{"too many requests", answered(429), Verdict::retry},
      Row{"Argo CD's plain error", answered(500, BodyForm::coded), Verdict::answer},
      Row{"somebody's internal error", answered(500), Verdict::retry},
      Row{"a proxy's internal error", answered(500, BodyForm::html), Verdict::retry},
      Row{"not implemented", answered(501), Verdict::answer},
      Row{"bad gateway", answered(502, BodyForm::html), Verdict::retry},
      Row{"unavailable", answered(503), Verdict::retry},
      Row{"gateway timeout", answered(504), Verdict::retry},
      Row{"version not supported", answered(505), Verdict::answer},
      Row{"content network: origin down", answered(521), Verdict::retry},
      Row{"content network: origin's certificate", answered(526), Verdict::answer},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      BOOST_TEST((classify(row.outcome) == row.expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(repeats_an_unkeyed_write_only_if_it_surely_did_not_arrive)
{
  struct Row {
    std::string_view name;
    AttemptOutcome outcome;
    bool expected;
  };
  const std::array rows{
      Row{"resolve", failed(AttemptFailure::resolve), true},
      Row{"connect", failed(AttemptFailure::connect), true},
      Row{"proxy", failed(AttemptFailure::proxy, 502), true},
      Row{"tls", failed(AttemptFailure::tls), true},
      Row{"send", failed(AttemptFailure::send), false},
      Row{"receive", failed(AttemptFailure::receive), false},
      Row{"timeout", failed(AttemptFailure::timeout), false},
      Row{"429 is said before acting", answered(429), true},
      Row{"408 may be a write that was cut off", answered(408), false},
      Row{"500", answered(500), false},
      Row{"502", answered(502), false},
      Row{"503 may come after acceptance", answered(503), false},
      Row{"504", answered(504), false},
      Row{"page", answered(200, BodyForm::html), false},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      BOOST_TEST(is_repeatable(Idempotency::never, row.outcome) == row.expected);
      BOOST_TEST(is_repeatable(Idempotency::safe, row.outcome));
      BOOST_TEST(is_repeatable(Idempotency::keyed, row.outcome));
    }
  }
}

BOOST_AUTO_TEST_CASE(computes_every_delay)
{
  const auto lost = failed(AttemptFailure::receive);
  const auto refused = failed(AttemptFailure::connect);
  const auto busy = answered(503);
  const auto page = answered(200, BodyForm::html);
  constexpr auto k_nearly_one = 0.999999;
  struct Row {
    std::string_view name;
    AttemptOutcome outcome;
    RetryState state;
    double unit;
    std::optional<Duration> expected;
  };
  const auto at = [](int retry, Duration elapsed = {}, Duration left = k_plenty) {
    return RetryState{.retry = retry, .elapsed = elapsed, .time_left = left};
  };
  const std::array rows{
      Row{"first, luckiest", lost, at(1), 0, Duration(0)},
      Row{"first, unluckiest", lost, at(1), k_nearly_one, Duration(199)},
      Row{"first, middle", lost, at(1), 0.5, Duration(100)},
      Row{"second doubles", lost, at(2), 0.5, Duration(200)},
      Row{"third doubles again", lost, at(3), 0.5, Duration(400)},
      Row{"sixth", lost, at(6), 0.5, Duration(3200)},
      Row{"seventh meets the ceiling", lost, at(7), 0.5, Duration(5000)},
      Row{"eighth is the last", lost, at(8), 0.5, Duration(5000)},
      Row{"ninth is not", lost, at(9), 0.5, std::nullopt},
      Row{"busy begins longer", busy, at(1), 0.5, Duration(500)},
      Row{"429 as well", answered(429), at(1), 0.5, Duration(500)},
      Row{"502 does not", answered(502), at(1), 0.5, Duration(100)},
      Row{"busy doubles", busy, at(3), 0.5, Duration(2000)},
      Row{"busy meets the ceiling", busy, at(8), 0.5, Duration(5000)},
      Row{"Retry-After is a floor", answered_after(503, seconds(2)), at(1), 0, Duration(2000)},
      Row{"with jitter above it", answered_after(503, seconds(2)), at(1), 0.5, Duration(2500)},
      Row{"that the ceiling does not cut", answered_after(429, seconds(60)), at(8), 0.5, Duration(65'000)},
      Row{"Retry-After of nothing", answered_after(503, Duration(0)), at(1), 0.5, Duration(500)},
      Row{"Retry-After of a year", answered_after(503, hours(24 * 365)), at(1), 0.5, std::nullopt},
      Row{"no retry past the retries, asked or not", answered_after(503, seconds(1)), at(9), 0, std::nullopt},
      Row{"just before the deadline", lost, at(1, {}, Duration(101)), 0.5, Duration(100)},
      Row{"not at the deadline", lost, at(1, {}, Duration(100)), 0.5, std::nullopt},
      Row{"not past it", lost, at(1, {}, Duration(50)), 0.5, std::nullopt},
      Row{"no time left at all", lost, at(1, {}, Duration(0)), 0, std::nullopt},
      Row{"refused connection begins alike", refused, at(1), 0.5, Duration(100)},
      Row{"and has a lower ceiling", refused, at(8), 0.5, Duration(1500)},
      Row{"it goes on beyond the retries", refused, at(9, seconds(12)), 0.5, Duration(1500)},
      Row{"however many there were", refused, at(10'000, seconds(29)), 0.5, Duration(1500)},
      Row{"until the patience is over", refused, at(9, seconds(30)), 0.5, std::nullopt},
      Row{"the retries may last longer", refused, at(8, seconds(100)), 0.5, Duration(1500)},
      Row{"patience does not pass the deadline", refused, at(9, seconds(12), Duration(1000)), 0.5, std::nullopt},
      Row{"no address is a connection failure", failed(AttemptFailure::resolve), at(9, seconds(5)), 0, Duration(0)},
      Row{"a silent proxy too", failed(AttemptFailure::proxy), at(9, seconds(5)), 0, Duration(0)},
      Row{"a broken handshake too", failed(AttemptFailure::tls), at(9, seconds(5)), 0, Duration(0)},
      Row{"a lost answer is none", failed(AttemptFailure::timeout), at(9, seconds(5)), 0, std::nullopt},
      Row{"a page is looked at again", page, at(2), 0.5, Duration(200)},
      Row{"but not for long", page, at(3), 0.5, std::nullopt},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      BOOST_TEST((next_delay(RetryPolicy{}, row.outcome, row.state, row.unit) == row.expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(no_retries_means_none_even_for_connections)
{
  RetryPolicy policy;
  policy.max_retries = 0;
  const RetryState state{.retry = 1, .elapsed = {}, .time_left = hours(1)};
  BOOST_TEST(!next_delay(policy, failed(AttemptFailure::connect), state, 0));
  BOOST_TEST(!next_delay(policy, answered(503), state, 0));
}

BOOST_AUTO_TEST_CASE(a_low_ceiling_also_holds_for_connections)
{
  RetryPolicy policy;
  policy.ceiling = Duration(500);
  const RetryState state{.retry = 8, .elapsed = {}, .time_left = hours(1)};
  BOOST_TEST((next_delay(policy, failed(AttemptFailure::connect), state, 0.5) == Duration(250)));
}

BOOST_AUTO_TEST_CASE(reads_retry_after)
{
  const auto now = *parse_http_date("Sat, 21 Nov 2026 02:00:00 GMT");
  struct Row {
    std::string_view name;
    std::vector<std::pair<std::string, std::string>> headers;
    std::optional<Duration> expected;
  };
  const std::string future = "Sat, 21 Nov 2026 02:00:30 GMT";
  const std::array rows{
      Row{"absent", {}, std::nullopt},
      Row{"seconds", {{"retry-after", "120"}}, seconds(120)},
      Row{"zero", {{"Retry-After", "0"}}, Duration(0)},
      Row{"negative", {{"Retry-After", "-5"}}, std::nullopt},
      Row{"fraction", {{"Retry-After", "1.5"}}, std::nullopt},
      Row{"words", {{"Retry-After", "soon"}}, std::nullopt},
      Row{"empty", {{"Retry-After", ""}}, std::nullopt},
      Row{"huge", {{"Retry-After", "99999999999"}}, hours(24 * 365)},
      Row{"beyond an integer", {{"Retry-After", "99999999999999999999999"}}, hours(24 * 365)},
      Row{"date", {{"Retry-After", future}}, seconds(30)},
      Row{"date against the answer's own",
          {{"Date", "Sat, 21 Nov 2026 02:00:20 GMT"}, {"Retry-After", future}},
          seconds(10)},
      Row{"date with an unreadable own", {{"Date", "today"}, {"Retry-After", future}}, seconds(30)},
      Row{"date gone by", {{"Retry-After", "Sat, 21 Nov 2026 01:00:00 GMT"}}, Duration(0)},
      Row{"date in another century", {{"Retry-After", "Fri, 21 Nov 2126 01:00:00 GMT"}}, hours(24 * 365)},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      Headers headers;
      for (const auto& [name, value] : row.headers) {
        headers.add(name, value);
      }
      BOOST_TEST((parse_retry_after(headers, now) == row.expected));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
