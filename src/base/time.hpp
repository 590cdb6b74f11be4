// SPDX-License-Identifier: Apache-2.0
// Moments, durations, and how they are read and written.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace argosy {

// A span of time as options, timers and retries use it.
using Duration = std::chrono::milliseconds;

// A moment on a clock that only goes forward and that nobody sets. Says nothing about the date.
struct Monotonic {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Monotonic>;
  static constexpr bool is_steady = true;
};
using Instant = Monotonic::time_point;

// A date, as servers and keys state it.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

// Both clocks, as a parameter of everything that asks for the time.
class Clock {
public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
  virtual WallTime wall_now() const = 0;
};

// The machine's own clocks (CLOCK_BOOTTIME and CLOCK_REALTIME).
class SystemClock final : public Clock {
public:
  Instant now() const override;
  WallTime wall_now() const override;
};

// "300" (seconds), "90s", "5m", "24h", "30d", "1m30s", "250ms". No sign, at most ten years. The message says what is
// expected.
Result<Duration> parse_duration(std::string_view text);

// "72 ms", "2.9 s", "41 s", "1m12s", "12m", "2h05m", "62h", "11d": for people, at most two units, cut, never rounded
// up.
std::string to_text(Duration duration);

// "+0.1s", "+63.1s", "+15m00s": the elapsed time at the head of a log line.
std::string to_elapsed(Duration elapsed);

// RFC 3339 as Kubernetes writes it ("2026-11-21T01:52:32Z"), with fractions and offsets accepted. Nothing if it is
// none.
std::optional<WallTime> parse_rfc3339(std::string_view text);
enum class Fraction : bool { none, milliseconds };
std::string to_rfc3339(WallTime time, Fraction fraction = Fraction::none);

// The date of an HTTP header, RFC 9110 section 5.6.7 (all three forms; two-digit years are 1970 to 2069). Nothing if it
// is none.
std::optional<WallTime> parse_http_date(std::string_view text);

} // namespace argosy
