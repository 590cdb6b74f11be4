// SPDX-License-Identifier: Apache-2.0
#include "world/window.hpp"

#include "wire/target.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace argosy::sandbox {

namespace {

bool
matches_part(const std::string& part, int value)
{
  const std::vector<std::string> step = split(part, '/');
  const int every = step.size() > 1 ? std::max(1, std::atoi(step[1].c_str())) : 1;
  if (step[0] == "*") {
    return value % every == 0;
  }
  const std::vector<std::string> range = split(step[0], '-');
  const int low = std::atoi(range[0].c_str());
  const int high = range.size() > 1 ? std::atoi(range[1].c_str()) : low;
  return value >= low && value <= high && (value - low) % every == 0;
}

bool
matches_field(const std::string& field, int value)
{
  const std::vector<std::string> parts = split(field, ',');
  return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) { return matches_part(part, value); });
}

} // namespace

bool
matches_cron(const std::string& schedule, TimePoint minute)
{
  const std::vector<std::string> fields = split(schedule, ' ');
  if (fields.size() != 5) {
    return false;
  }
  const std::tm time = fmt::gmtime(std::time_t{to_unix_seconds(minute)});
  const std::array<int, 5> values{time.tm_min, time.tm_hour, time.tm_mday, time.tm_mon + 1, time.tm_wday};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!matches_field(fields[i], values.at(i))) {
      return false;
    }
  }
  return true;
}

bool
Window::is_active(TimePoint now) const
{
  const Duration length = parse_go_duration(duration);
  const TimePoint last = std::chrono::floor<std::chrono::minutes>(now);
  for (TimePoint start = last; now - start < length; start -= std::chrono::minutes(1)) {
    if (matches_cron(schedule, start)) {
      return true;
    }
  }
  return false;
}

bool
Window::is_for(const std::string& application) const
{
  return std::any_of(applications.begin(), applications.end(),
                     [&](const std::string& glob) { return matches_glob(glob, application); });
}

Json
Window::describe() const
{
  return Json{{"kind", kind}, {"schedule", schedule}, {"duration", duration}, {"manualSync", allows_manual}};
}

bool
may_sync(const std::vector<Window>& assigned, Trigger trigger, TimePoint now)
{
  bool has_allow = false;
  bool is_allowed = false;
  bool all_allow_manual = true;
  for (const Window& window : assigned) {
    const bool is_active = window.is_active(now);
    const bool lets_through = trigger == Trigger::manual && window.allows_manual;
    if (window.kind == "deny" && is_active && !lets_through) {
      return false;
    }
    if (window.kind == "allow") {
      has_allow = true;
      is_allowed = is_allowed || is_active;
      all_allow_manual = all_allow_manual && lets_through;
    }
  }
  return !has_allow || is_allowed || all_allow_manual;
}

} // namespace argosy::sandbox
