// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(time_test)

BOOST_AUTO_TEST_CASE(reads_durations)
{
  struct Row {
    std::string_view text;
    Duration expected;
  };
  const Row rows[] = {
      {"0", 0ms},       {"300", 300s},  {"90s", 90s},      {"5m", 5min},        {"24h", 24h}, {"30d", 720h},
      {"250ms", 250ms}, {"1m30s", 90s}, {"1h0m5s", 3605s}, {"1s500ms", 1500ms}, {"007", 7s},  {"3650d", 24h * 3650},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_duration(row.text);
    BOOST_REQUIRE_MESSAGE(parsed, row.text);
    BOOST_TEST(parsed->count() == row.expected.count(), row.text);
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_duration_and_says_what_is_expected)
{
  const std::string_view rows[] = {"",
                                   " ",
                                   "s",
                                   "-5",
                                   "+5",
                                   "5 s",
                                   "5x",
                                   "1.5h",
                                   "1m30",
                                   "5s ",
                                   "5M",
                                   "0x10",
                                   "1e3",
                                   "m5",
                                   "inf",
                                   "3651d",
                                   "99999999999999999999s",
                                   "9223372036854775807ms",
                                   "3650d1ms",
                                   "5\x1b[31m"};
  for (const auto text : rows) {
    const auto parsed = parse_duration(text);
    BOOST_REQUIRE_MESSAGE(!parsed, text);
    BOOST_TEST((parsed.error().kind == ErrorKind::usage));
    BOOST_TEST(parsed.error().message.find("expected seconds, or numbers with ms, s, m, h or d") != std::string::npos);
    BOOST_TEST(parsed.error().message.find('\x1b') == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(writes_durations_for_people)
{
  struct Row {
    Duration duration;
    std::string_view expected;
  };
  const Row rows[] = {
      {0ms, "0 ms"},           {72ms, "72 ms"},      {999ms, "999 ms"}, {1s, "1.0 s"},  {2999ms, "2.9 s"},
      {10s, "10 s"},           {41999ms, "41 s"},    {59999ms, "59 s"}, {72s, "1m12s"}, {12min, "12m"},
      {13min + 57s, "13m57s"}, {2h + 5min, "2h05m"}, {2h, "2h"},        {62h, "62h"},   {72h, "3d"},
      {11 * 24h + 23h, "11d"}, {-90s, "-1m30s"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(to_text(row.duration) == row.expected);
  }
  BOOST_TEST(to_text(Duration::min()) == to_text(-Duration::max()));
}

BOOST_AUTO_TEST_CASE(writes_elapsed_time_at_the_head_of_a_line)
{
  struct Row {
    Duration elapsed;
    std::string_view expected;
  };
  const Row rows[] = {
      {0ms, "+0.0s"},     {199ms, "+0.1s"},   {63'149ms, "+63.1s"},  {99'999ms, "+99.9s"}, {100s, "+1m40s"},
      {15min, "+15m00s"}, {3599s, "+59m59s"}, {1h + 5min, "+1h05m"}, {25h, "+25h00m"},     {-1s, "+0.0s"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(to_elapsed(row.elapsed) == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(reads_and_writes_rfc3339)
{
  struct Row {
    std::string_view text;
    std::string_view expected; // with milliseconds; empty: no date
  };
  const Row rows[] = {
      {"2026-11-21T01:52:32Z", "2026-11-21T01:52:32.000Z"},
      {"2026-11-21t01:52:32z", "2026-11-21T01:52:32.000Z"},
      {"2026-11-21 01:52:32Z", "2026-11-21T01:52:32.000Z"},
      {"2026-11-21T01:52:32.5Z", "2026-11-21T01:52:32.500Z"},
      {"2026-11-21T01:52:32.123456789Z", "2026-11-21T01:52:32.123Z"},
      {"2026-11-21T01:52:32+01:30", "2026-11-21T00:22:32.000Z"},
      {"2026-11-21T01:52:32-05:00", "2026-11-21T06:52:32.000Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"", ""},
      {"2026-11-21", ""},
      {"2026-11-21T01:52:32", ""},
      {"2026-11-21T01:52:32.Z", ""},
      {"2026-11-21T24:00:00Z", ""},
      {"2026-11-21T01:60:00Z", ""},
      {"2026-13-21T01:52:32Z", ""},
      {"2023-02-29T00:00:00Z", ""},
      {"2026-11-21T01:52:32+24:00", ""},
      {"2026-11-21T01:52:32+01", ""},
      {"2026-11-21T01:52:32Zx", ""},
      {"-026-11-21T01:52:32Z", ""},
      {"20261121T015232Z", ""},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_rfc3339(row.text);
    BOOST_TEST((parsed ? to_rfc3339(*parsed, Fraction::milliseconds) : "") == row.expected, row.text);
  }
  BOOST_TEST(to_rfc3339(WallTime(1'795'225'952'999ms)) == "2026-11-21T01:52:32Z");
  BOOST_TEST(to_rfc3339(WallTime(-1ms)) == "1969-12-31T23:59:59Z");
}

BOOST_AUTO_TEST_CASE(reads_the_three_forms_of_http_dates)
{
  struct Row {
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
      {"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
      {"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"},
      {"Sat Nov 26 08:49:37 1994", "1994-11-26T08:49:37Z"},
      {"Saturday, 21-Nov-26 01:52:32 GMT", "2026-11-21T01:52:32Z"},
      {"", ""},
      {"Sun, 06 Nov 1994 08:49:37", ""},
      {"Sun, 06 Nov 1994 08:49:37 CET", ""},
      {"Sun, 6 Nov 1994 08:49:37 GMT", ""},
      {"Sun, 31 Feb 1994 08:49:37 GMT", ""},
      {"Xyz, 06 Nov 1994 08:49:37 GMT", ""},
      {"Sun, 06 Nov 1994 08:49:37 GMT, Mon", ""},
      {"120", ""},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_http_date(row.text);
    BOOST_TEST((parsed ? to_rfc3339(*parsed) : "") == row.expected, row.text);
  }
}

BOOST_AUTO_TEST_CASE(reads_the_clocks_of_the_machine)
{
  const SystemClock clock;
  const auto before = clock.now();
  BOOST_TEST((clock.now() >= before));
  BOOST_TEST((clock.wall_now() > *parse_rfc3339("2024-01-01T00:00:00Z")));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
