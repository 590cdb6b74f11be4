// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include "base/encoding.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <ctime>

namespace argosy {

using namespace std::chrono_literals;

namespace {

constexpr Duration k_longest = std::chrono::days(3650);

struct Unit {
  std::string_view name;
  Duration length;
};
// "ms" stands before "m", which begins it.
constexpr std::array k_units{Unit{"ms", 1ms}, Unit{"s", 1s}, Unit{"m", 1min}, Unit{"h", 1h},
                             Unit{"d", std::chrono::days(1)}};

Duration
read_clock(clockid_t clock)
{
  timespec spec{};
  ::clock_gettime(clock, &spec);
  return std::chrono::seconds(spec.tv_sec) + std::chrono::floor<Duration>(std::chrono::nanoseconds(spec.tv_nsec));
}

// Takes the digits at the head of `rest`. Nothing if there are none or the number is beyond all use.
std::optional<std::int64_t>
take_number(std::string_view& rest)
{
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  std::int64_t value = 0;
  for (const char digit : rest.substr(0, digits)) {
    value = value * 10 + (digit - '0');
    if (value > k_longest.count()) {
      return std::nullopt;
    }
  }
  rest.remove_prefix(digits);
  return digits == 0 ? std::nullopt : std::optional(value);
}

const Unit*
take_unit(std::string_view& rest)
{
  for (const auto& unit : k_units) {
    if (rest.starts_with(unit.name)) {
      rest.remove_prefix(unit.name.size());
      return &unit;
    }
  }
  return nullptr;
}

std::optional<Duration>
parse_units(std::string_view rest)
{
  Duration sum{0};
  while (!rest.empty()) {
    const auto number = take_number(rest);
    if (!number) {
      return std::nullopt;
    }
    const bool is_plain = rest.empty() && sum == Duration::zero();
    const Unit* unit = is_plain ? &k_units[1] : take_unit(rest);
    if (unit == nullptr || *number > (k_longest - sum) / unit->length) {
      return std::nullopt;
    }
    sum += *number * unit->length;
  }
  return sum;
}

} // namespace

Instant
SystemClock::now() const
{
  return Instant(read_clock(CLOCK_BOOTTIME));
}

WallTime
SystemClock::wall_now() const
{
  return WallTime(read_clock(CLOCK_REALTIME));
}

Result<Duration>
parse_duration(std::string_view text)
{
  if (const auto parsed = text.empty() ? std::nullopt : parse_units(text)) {
    return *parsed;
  }
  return failure(
      ErrorKind::usage,
      fmt::format("\"{}\" is no duration: expected seconds, or numbers with ms, s, m, h or d, at most 3650d; "
                  "for example 300, 90s, 5m, 1h30m",
                  to_printable(text)));
}

std::string
to_text(Duration duration)
{
  if (duration < 0ms) {
    return "-" + to_text(duration == Duration::min() ? Duration::max() : -duration);
  }
  const std::chrono::hh_mm_ss parts(duration);
  const auto hours = parts.hours().count();
  if (duration < 1s) {
    return fmt::format("{} ms", duration.count());
  }
  if (duration < 10s) {
    return fmt::format("{}.{} s", parts.seconds().count(), parts.subseconds().count() / 100);
  }
  if (duration < 1min) {
    return fmt::format("{} s", parts.seconds().count());
  }
  if (duration < 1h) {
    return parts.seconds() == 0s ? fmt::format("{}m", parts.minutes().count())
                                 : fmt::format("{}m{:02}s", parts.minutes().count(), parts.seconds().count());
  }
  if (duration < 24h) {
    return parts.minutes() == 0min ? fmt::format("{}h", hours)
                                   : fmt::format("{}h{:02}m", hours, parts.minutes().count());
  }
  // Up to three days a person counts in hours: "opens in 62h".
  return duration < 72h ? fmt::format("{}h", hours) : fmt::format("{}d", hours / 24);
}

std::string
to_elapsed(Duration elapsed)
{
  const std::chrono::hh_mm_ss parts(std::max(elapsed, Duration::zero()));
  // Below 100 s a tenth fits into the six columns that a log line reserves.
  if (elapsed < 100s) {
    const auto tenths = std::max<Duration::rep>(elapsed.count(), 0) / 100;
    return fmt::format("+{}.{}s", tenths / 10, tenths % 10);
  }
  if (elapsed < 1h) {
    return fmt::format("+{}m{:02}s", parts.minutes().count(), parts.seconds().count());
  }
  return fmt::format("+{}h{:02}m", parts.hours().count(), parts.minutes().count());
}

} // namespace argosy
