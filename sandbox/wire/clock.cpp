// SPDX-License-Identifier: Apache-2.0
#include "wire/clock.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cctype>

namespace argosy::sandbox {

namespace {

std::tm
to_calendar(TimePoint time)
{
  return fmt::gmtime(std::time_t{to_unix_seconds(time)});
}

} // namespace

std::string
to_rfc3339(TimePoint time)
{
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", to_calendar(time));
}

std::string
to_rfc3339_nano(TimePoint time)
{
  const auto millis = time.time_since_epoch().count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03d}000001Z", to_calendar(time), millis);
}

std::string
to_http_date(TimePoint time)
{
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", to_calendar(time));
}

std::string
to_kitchen(TimePoint time)
{
  const std::tm calendar = to_calendar(time);
  const int hour = calendar.tm_hour % 12 == 0 ? 12 : calendar.tm_hour % 12;
  return fmt::format("{}:{:02d}{}", hour, calendar.tm_min, calendar.tm_hour < 12 ? "AM" : "PM");
}

std::int64_t
to_unix_seconds(TimePoint time)
{
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

TimePoint
from_unix_seconds(std::int64_t seconds)
{
  return TimePoint(std::chrono::seconds(seconds));
}

namespace {

// The length of one unit letter; "ms" and "m" are told apart by the caller.
Duration
unit_length(const std::string& unit)
{
  if (unit == "ms") {
    return Duration(1);
  }
  if (unit == "s") {
    return std::chrono::seconds(1);
  }
  if (unit == "m") {
    return std::chrono::minutes(1);
  }
  return unit == "h" ? Duration(std::chrono::hours(1)) : Duration(0);
}

} // namespace

Duration
parse_go_duration(const std::string& text)
{
  Duration total(0);
  std::size_t at = 0;
  while (at < text.size()) {
    std::int64_t amount = 0;
    const std::size_t digits = at;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) {
      amount = amount * 10 + (text[at++] - '0');
    }
    const std::size_t letters = at;
    while (at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0) {
      ++at;
    }
    if (digits == letters || letters == at) {
      return Duration(0);
    }
    total += amount * unit_length(text.substr(letters, at - letters));
  }
  return total;
}

} // namespace argosy::sandbox
