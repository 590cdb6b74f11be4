// SPDX-License-Identifier: Apache-2.0
// A schedule as Argo CD reads it: five fields, in the manner of robfig/cron's standard parser. Pure.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace argosy {

// A cron line: minute, hour, day of month, month, day of week; *, ?, lists, ranges, steps, names of months and days,
// @hourly, @daily (@midnight), @weekly, @monthly, @yearly (@annually).
class CronSchedule {
public:
  // Nothing: it is no such line.
  static std::optional<CronSchedule> parse(std::string_view text);

  // Whether the minute that begins at `minute` is one of its times. Where both days are restricted, one of them is
  // enough.
  bool matches(WallTime minute) const;

private:
  std::uint64_t m_minutes = 0; // one bit each
  std::uint64_t m_hours = 0;
  std::uint64_t m_days = 0;
  std::uint64_t m_months = 0;
  std::uint64_t m_weekdays = 0;
  bool m_is_any_day = false;
  bool m_is_any_weekday = false;
};

} // namespace argosy
