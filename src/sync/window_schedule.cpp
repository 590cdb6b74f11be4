// SPDX-License-Identifier: Apache-2.0
#include "sync/window_schedule.hpp"

#include "base/encoding.hpp"
#include "sync/cron_schedule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace argosy {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// How far ahead is looked: the longest month.
constexpr Duration k_horizon = days(31);
// Longer ones are as good as for ever.
constexpr Duration k_longest = days(366);
// More is nobody's configuration, and not worth the time.
constexpr std::size_t k_most_windows = 30;
constexpr std::size_t k_most_spans = 5'000;

// While a window is active, overlapping times made one.
struct Span {
  WallTime begin;
  WallTime end;
};
struct Period {
  const SyncWindow* window = nullptr;
  std::vector<Span> spans; // ascending
};

std::vector<Span>
list_spans(const CronSchedule& schedule, Duration length, WallTime now)
{
  std::vector<Span> spans;
  for (WallTime minute = std::chrono::floor<minutes>(now - length); minute <= now + k_horizon; minute += minutes(1)) {
    if (!schedule.matches(minute)) {
      continue;
    }
    if (spans.empty() || spans.back().end < minute) {
      spans.push_back({minute, minute + length});
    } else {
      spans.back().end = minute + length;
    }
  }
  return spans;
}

std::optional<Period>
read_period(const SyncWindow& window, WallTime now)
{
  const auto schedule = CronSchedule::parse(window.schedule);
  const auto length = parse_window_duration(window.duration);
  if (!schedule || !length || (window.kind != "deny" && window.kind != "allow")) {
    return std::nullopt;
  }
  Period period{&window, list_spans(*schedule, std::min(*length, k_longest), now)};
  return period.spans.size() > k_most_spans ? std::nullopt : std::optional(std::move(period));
}

std::optional<std::vector<Period>>
read_periods(const SyncWindows& windows, WallTime now)
{
  std::vector<Period> periods;
  for (const auto& window : windows.assigned) {
    auto period = read_period(window, now);
    if (!period || periods.size() == k_most_windows) {
      return std::nullopt;
    }
    periods.push_back(*std::move(period));
  }
  return periods;
}

bool
is_active(const Period& period, WallTime time)
{
  const auto after = std::upper_bound(period.spans.begin(), period.spans.end(), time,
                                      [](auto moment, const auto& span) { return moment < span.begin; });
  return after != period.spans.begin() && time < std::prev(after)->end;
}

// SyncWindows.CanSync for a sync by hand.
bool
may_sync(const std::vector<Period>& periods, WallTime time)
{
  bool has_allow = false;
  bool is_allowed = false;
  bool is_denied = false;
  bool may_all_deny_be_passed = true;
  bool may_all_allow_be_passed = true;
  for (const auto& period : periods) {
    const bool is_on = is_active(period, time);
    if (period.window->kind == "deny") {
      is_denied = is_denied || is_on;
      may_all_deny_be_passed = may_all_deny_be_passed && (!is_on || period.window->manual_sync);
    } else {
      has_allow = true;
      is_allowed = is_allowed || is_on;
      may_all_allow_be_passed = may_all_allow_be_passed && period.window->manual_sync;
    }
  }
  return is_denied ? may_all_deny_be_passed : !has_allow || is_allowed || may_all_allow_be_passed;
}

bool
is_same(const SyncWindow& left, const SyncWindow& right)
{
  return left.kind == right.kind && left.schedule == right.schedule && left.duration == right.duration &&
         left.manual_sync == right.manual_sync;
}

// Whether the server finds the same windows active as we do.
bool
is_confirmed(const std::vector<Period>& periods, const SyncWindows& windows, WallTime now)
{
  return std::all_of(periods.begin(), periods.end(), [&](const auto& period) {
    const bool is_on = std::any_of(windows.active.begin(), windows.active.end(),
                                   [&](const auto& window) { return is_same(window, *period.window); });
    return is_on == is_active(period, now);
  });
}

// "Mon 08:00 UTC", with its date where that is not within the week.
std::string
to_day_and_time(WallTime time, WallTime now)
{
  constexpr std::array<std::string_view, 7> k_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::size_t k_date = 10; // "2026-11-23T08:00:00Z"
  const std::chrono::weekday day(std::chrono::floor<days>(time));
  const auto text = to_rfc3339(time);
  const auto date = time - now < days(6) ? std::string() : text.substr(0, k_date) + " ";
  return fmt::format("{} {}{} UTC", k_names.at(day.c_encoding()), date, text.substr(k_date + 1, 5));
}

// An active deny window is in the way; without one it is that no allow window is active.
std::vector<SyncWindow>
find_in_the_way(const SyncWindows& windows)
{
  std::vector<SyncWindow> found;
  std::copy_if(windows.active.begin(), windows.active.end(), std::back_inserter(found),
               [](const auto& window) { return window.kind == "deny"; });
  return found.empty() ? windows.assigned : found;
}

} // namespace

std::optional<Duration>
parse_window_duration(std::string_view text)
{
  Duration sum{0};
  while (!text.empty()) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    constexpr std::int64_t k_most = 1'000'000;
    const auto unit = text.substr(static_cast<std::size_t>(end - text.data())).substr(0, 1);
    if (error != std::errc() || number < 0 || number > k_most || unit.empty()) {
      return std::nullopt;
    }
    switch (unit.front()) {
    case 'h':
      sum += hours(number);
      break;
    case 'm':
      sum += minutes(number);
      break;
    case 's':
      sum += seconds(number);
      break;
    default:
      return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  }
  return sum > Duration::zero() ? std::optional(sum) : std::nullopt;
}

std::optional<WallTime>
find_opening(const SyncWindows& windows, WallTime now)
{
  const auto periods = read_periods(windows, now);
  if (!periods || periods->empty() || !is_confirmed(*periods, windows, now) || may_sync(*periods, now)) {
    return std::nullopt;
  }
  // Something can change only where a window begins or ends.
  std::vector<WallTime> turns;
  for (const auto& period : *periods) {
    for (const auto& span : period.spans) {
      turns.push_back(span.begin);
      turns.push_back(span.end);
    }
  }
  std::sort(turns.begin(), turns.end());
  const auto opening = std::find_if(turns.begin(), turns.end(), [&](auto turn) {
    return turn > now && turn <= now + k_horizon && may_sync(*periods, turn);
  });
  return opening == turns.end() ? std::nullopt : std::optional(*opening);
}

std::string
describe_windows(const SyncWindows& windows, WallTime now)
{
  constexpr std::size_t k_most = 3;
  const auto in_the_way = find_in_the_way(windows);
  std::string text;
  for (std::size_t i = 0; i < std::min(in_the_way.size(), k_most); ++i) {
    const auto& window = in_the_way[i];
    const auto* inside = window.kind == "allow" ? "syncs are for this time only"
                         : window.manual_sync   ? "manual syncs are allowed in it"
                                                : "manual syncs are denied in it";
    text += fmt::format("{}{} window \"{}\" for {}, {}", i == 0 ? "" : "; ", to_printable(window.kind),
                        to_printable(window.schedule), to_printable(window.duration), inside);
  }
  if (in_the_way.size() > k_most) {
    text += fmt::format("; and {} more", in_the_way.size() - k_most);
  }
  const auto opening = find_opening(windows, now);
  text += opening ? "; opens " + to_day_and_time(*opening, now) + ", if the schedule is in UTC" : "";
  return text.empty() ? "a sync window is closed" : text;
}

} // namespace argosy
