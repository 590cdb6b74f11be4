// SPDX-License-Identifier: Apache-2.0
#include "sync/cron_schedule.hpp"
#include "sync/window_schedule.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

WallTime
at(const std::string& text)
{
  return parse_rfc3339(text).value();
}

SyncWindow
deny(const std::string& schedule, const std::string& duration)
{
  return {"deny", schedule, duration, false};
}

SyncWindow
allow(const std::string& schedule, const std::string& duration)
{
  return {"allow", schedule, duration, false};
}

BOOST_AUTO_TEST_SUITE(window_schedule_test)

BOOST_AUTO_TEST_CASE(schedules_match_as_argo_cd_reads_them)
{
  struct Row {
    std::string schedule;
    std::string time;
    bool matches;
  };
  // 2026-11-20 is a Friday.
  for (const auto& row :
       std::vector<Row>{{"* * * * *", "2026-11-20T18:07:00Z", true},
                        {"? ? ? ? ?", "2026-11-20T18:07:00Z", true},
                        {"0 18 * * 5", "2026-11-20T18:00:00Z", true},
                        {"0 18 * * 5", "2026-11-20T18:01:00Z", false},
                        {"0 18 * * 5", "2026-11-21T18:00:00Z", false},
                        {"0 18 * * FRI", "2026-11-20T18:00:00Z", true},
                        {"0 18 * * mon-fri", "2026-11-20T18:00:00Z", true},
                        {"0 18 * * Sat,SUN", "2026-11-20T18:00:00Z", false},
                        {"*/15 * * * *", "2026-11-20T18:45:00Z", true},
                        {"*/15 * * * *", "2026-11-20T18:46:00Z", false},
                        {"10/20 * * * *", "2026-11-20T18:50:00Z", true}, // from 10 on, every 20
                        {"10/20 * * * *", "2026-11-20T18:00:00Z", false},
                        {"5-10/5,30 * * * *", "2026-11-20T18:10:00Z", true},
                        {"5-10/5,30 * * * *", "2026-11-20T18:30:00Z", true},
                        {"5-10/5,30 * * * *", "2026-11-20T18:15:00Z", false},
                        {"0 0 1 jan *", "2027-01-01T00:00:00Z", true},
                        {"0 0 1 jan *", "2027-02-01T00:00:00Z", false},
                        {"0 0 13 * 5", "2026-11-20T00:00:00Z", true}, // either day is enough
                        {"0 0 13 * 5", "2026-11-13T00:00:00Z", true},
                        {"0 0 14 * 5", "2026-11-16T00:00:00Z", false},
                        {"0 0 */7 * *", "2026-11-08T00:00:00Z", true},
                        {"0 0 */7 * 1", "2026-11-20T00:00:00Z", false}, // a step restricts the days too
                        {"  0\t18  * * 5 ", "2026-11-20T18:00:00Z", true},
                        {"@daily", "2026-11-20T00:00:00Z", true},
                        {"@weekly", "2026-11-22T00:00:00Z", true},
                        {"@weekly", "2026-11-20T00:00:00Z", false},
                        {"@hourly", "2026-11-20T07:00:00Z", true},
                        {"@monthly", "2026-12-01T00:00:00Z", true},
                        {"@annually", "2027-01-01T00:00:00Z", true}}) {
    const auto schedule = CronSchedule::parse(row.schedule);
    BOOST_TEST_REQUIRE(schedule.has_value(), row.schedule);
    BOOST_TEST(schedule->matches(at(row.time)) == row.matches, row.schedule << " at " << row.time);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_schedule_is_refused)
{
  for (const auto* text : {"",
                           "*",
                           "* * * *",
                           "* * * * * *",
                           "60 * * * *",
                           "* 24 * * *",
                           "* * 0 * *",
                           "* * 32 * *",
                           "* * * 13 *",
                           "* * * * 7",
                           "a * * * *",
                           "-1 * * * *",
                           "5- * * * *",
                           "9-5 * * * *",
                           "*/0 * * * *",
                           "*/ * * * *",
                           "1,,2 * * * *",
                           "@never",
                           "CRON_TZ=UTC 0 0 * * *",
                           "99999999999999999999 * * * *",
                           "* * * foo *",
                           "mon * * * *"}) {
    BOOST_TEST(!CronSchedule::parse(text), text);
  }
}

BOOST_AUTO_TEST_CASE(durations_are_read_as_go_writes_them)
{
  using namespace std::chrono_literals;
  BOOST_TEST((parse_window_duration("62h") == Duration(62h)));
  BOOST_TEST((parse_window_duration("1h30m") == Duration(90min)));
  BOOST_TEST((parse_window_duration("90s") == Duration(90s)));
  for (const auto* text : {"", "0h", "h", "5", "-5h", "5d", "5h x", "99999999999999999999h", "1.5h"}) {
    BOOST_TEST(!parse_window_duration(text), text);
  }
}

BOOST_AUTO_TEST_CASE(a_closed_window_opens_when_the_last_one_in_the_way_ends)
{
  struct Row {
    std::string name;
    std::vector<SyncWindow> assigned;
    std::vector<SyncWindow> active;
    std::string now;
    std::string opening; // empty: not to be known
  };
  const auto weekend = deny("0 18 * * 5", "62h");
  const auto monday = deny("0 7 * * 1", "2h");
  const auto office = allow("0 9 * * 1-5", "8h");
  const auto always = deny("* * * * *", "24h");
  auto passable = weekend;
  passable.manual_sync = true;
  for (const auto& row : std::vector<Row>{
           {"a weekend", {weekend}, {weekend}, "2026-11-21T10:42:30Z", "2026-11-23T08:00:00Z"},
           {"one that follows", {weekend, monday}, {weekend}, "2026-11-21T10:42:30Z", "2026-11-23T09:00:00Z"},
           {"only in office hours", {office}, {}, "2026-11-21T10:42:30Z", "2026-11-23T09:00:00Z"},
           {"both", {weekend, office}, {weekend}, "2026-11-21T10:42:30Z", "2026-11-23T09:00:00Z"},
           {"for ever", {always}, {always}, "2026-11-21T10:42:30Z", ""},
           {"open", {weekend}, {}, "2026-11-20T10:00:00Z", ""},
           {"passable by hand", {passable}, {passable}, "2026-11-21T10:42:30Z", ""},
           {"another time zone, as the server's opinion shows", {weekend}, {}, "2026-11-21T10:42:30Z", ""},
           {"an unreadable schedule", {deny("soon", "1h"), weekend}, {weekend}, "2026-11-21T10:42:30Z", ""},
           {"an unreadable duration", {deny("0 0 * * *", "1d"), weekend}, {weekend}, "2026-11-21T10:42:30Z", ""},
           {"an unknown kind", {{"perhaps", "0 0 * * *", "1h", false}}, {}, "2026-11-21T10:42:30Z", ""},
           {"more than a month ahead", {allow("0 0 1 6 *", "24h")}, {}, "2026-11-21T10:42:30Z", ""},
           {"none", {}, {}, "2026-11-21T10:42:30Z", ""}}) {
    SyncWindows windows;
    windows.can_sync = false;
    windows.assigned = row.assigned;
    windows.active = row.active;
    const auto opening = find_opening(windows, at(row.now));
    BOOST_TEST((opening ? to_rfc3339(*opening) : "") == row.opening, row.name);
  }
}

BOOST_AUTO_TEST_CASE(a_window_that_lets_people_through_does_not_open_one_that_does_not)
{
  auto passable = deny("0 0 * * *", "1h");
  passable.manual_sync = true;
  const auto strict = deny("0 0 * * *", "2h");
  SyncWindows windows;
  windows.assigned = windows.active = {passable, strict};
  const auto opening = find_opening(windows, at("2026-11-21T00:30:00Z"));
  BOOST_TEST_REQUIRE(opening.has_value());
  BOOST_TEST(to_rfc3339(*opening) == "2026-11-21T02:00:00Z");
}

BOOST_AUTO_TEST_CASE(windows_are_told_with_what_they_mean_and_when_they_open)
{
  SyncWindows windows;
  BOOST_TEST(describe_windows(windows, at("2026-11-21T10:42:30Z")) == "a sync window is closed");
  windows.assigned = windows.active = {deny("0 18 * * 5", "62h")};
  BOOST_TEST(
      describe_windows(windows, at("2026-11-21T10:42:30Z")) ==
      "deny window \"0 18 * * 5\" for 62h, manual syncs are denied in it; opens Mon 08:00 UTC, if the schedule is "
      "in UTC");
  windows.active = {};
  windows.assigned = {allow("0 9 1 * *", "8h")};
  BOOST_TEST(describe_windows(windows, at("2026-11-21T10:42:30Z")) ==
             "allow window \"0 9 1 * *\" for 8h, syncs are for this time only; opens Tue 2026-12-01 09:00 UTC, if the "
             "schedule is in UTC");
  windows.active = windows.assigned = std::vector<SyncWindow>(9, deny("* * * * *", "24h"));
  BOOST_TEST(describe_windows(windows, at("2026-11-21T10:42:30Z")).ends_with("; and 6 more"));
  windows.active = {deny("a\x1b[31m", "1\n")};
  BOOST_TEST(describe_windows(windows, at("2026-11-21T10:42:30Z")).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
