// SPDX-License-Identifier: Apache-2.0
#include "sync/cron_schedule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <vector>

namespace argosy {

namespace {

using std::chrono::days;
using std::chrono::minutes;

struct Field {
  int low = 0;
  int high = 0;
  std::string_view names; // of three letters each, from `low` on
};

constexpr Field k_minute{0, 59, {}};
constexpr Field k_hour{0, 23, {}};
constexpr Field k_day{1, 31, {}};
constexpr Field k_month{1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"};
constexpr Field k_weekday{0, 6, "sunmontuewedthufrisat"};

struct Macro {
  std::string_view name;
  std::string_view line;
};
constexpr std::array<Macro, 7> k_macros{{{"@yearly", "0 0 1 1 *"},
                                         {"@annually", "0 0 1 1 *"},
                                         {"@monthly", "0 0 1 * *"},
                                         {"@weekly", "0 0 * * 0"},
                                         {"@daily", "0 0 * * *"},
                                         {"@midnight", "0 0 * * *"},
                                         {"@hourly", "0 * * * *"}}};

bool
is_same_letter(char left, char right)
{
  constexpr char k_case = 'a' - 'A';
  return left == right || (left >= 'A' && left <= 'Z' && left + k_case == right);
}

std::optional<int>
parse_number(std::string_view text)
{
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number =
      !text.empty() && text.front() != '-' && error == std::errc() && end == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

std::optional<int>
parse_value(std::string_view text, const Field& field)
{
  constexpr std::size_t k_letters = 3;
  for (std::size_t i = 0; text.size() == k_letters && i < field.names.size(); i += k_letters) {
    if (std::equal(text.begin(), text.end(), field.names.begin() + static_cast<std::ptrdiff_t>(i), is_same_letter)) {
      return field.low + static_cast<int>(i / k_letters);
    }
  }
  const auto number = parse_number(text);
  return number && *number >= field.low && *number <= field.high ? number : std::nullopt;
}

// "*", "?", "5", "1-5", each with "/2"; a lone number with a step goes on to the field's end.
std::optional<std::uint64_t>
parse_range(std::string_view text, const Field& field)
{
  const auto slash = text.find('/');
  const auto range = text.substr(0, slash);
  const auto step = slash == std::string_view::npos ? std::optional(1) : parse_number(text.substr(slash + 1));
  const auto dash = range.find('-');
  const bool is_any = range == "*" || range == "?";
  const auto low = is_any ? std::optional(field.low) : parse_value(range.substr(0, dash), field);
  auto high =
      is_any || (dash == std::string_view::npos && slash != std::string_view::npos) ? std::optional(field.high) : low;
  if (!is_any && dash != std::string_view::npos) {
    high = parse_value(range.substr(dash + 1), field);
  }
  if (!step || *step == 0 || !low || !high || *low > *high) {
    return std::nullopt;
  }
  std::uint64_t bits = 0;
  for (int value = *low; value <= *high; value += *step) {
    bits |= std::uint64_t{1} << static_cast<unsigned>(value);
    if (*step > field.high) {
      break;
    }
  }
  return bits;
}

std::optional<std::uint64_t>
parse_field(std::string_view text, const Field& field)
{
  std::uint64_t bits = 0;
  while (true) {
    const auto comma = text.find(',');
    const auto range = parse_range(text.substr(0, comma), field);
    if (!range) {
      return std::nullopt;
    }
    bits |= *range;
    if (comma == std::string_view::npos) {
      return bits;
    }
    text.remove_prefix(comma + 1);
  }
}

std::vector<std::string_view>
split_at_blanks(std::string_view text)
{
  std::vector<std::string_view> words;
  while (true) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) {
      return words;
    }
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool
has_bit(std::uint64_t bits, unsigned value)
{
  return ((bits >> value) & 1U) != 0;
}

// Any value stands for any only without a step.
bool
is_any(std::string_view field)
{
  return field == "*" || field == "?";
}

} // namespace

std::optional<CronSchedule>
CronSchedule::parse(std::string_view text)
{
  for (const auto& macro : k_macros) {
    text = text == macro.name ? macro.line : text;
  }
  const auto fields = split_at_blanks(text);
  if (fields.size() != 5) {
    return std::nullopt;
  }
  const auto minute = parse_field(fields[0], k_minute);
  const auto hour = parse_field(fields[1], k_hour);
  const auto day = parse_field(fields[2], k_day);
  const auto month = parse_field(fields[3], k_month);
  const auto weekday = parse_field(fields[4], k_weekday);
  if (!minute || !hour || !day || !month || !weekday) {
    return std::nullopt;
  }
  CronSchedule schedule;
  schedule.m_minutes = *minute;
  schedule.m_hours = *hour;
  schedule.m_days = *day;
  schedule.m_months = *month;
  schedule.m_weekdays = *weekday;
  schedule.m_is_any_day = is_any(fields[2]);
  schedule.m_is_any_weekday = is_any(fields[4]);
  return schedule;
}

bool
CronSchedule::matches(WallTime minute) const
{
  const auto day = std::chrono::floor<days>(minute);
  const std::chrono::year_month_day date(day);
  const auto since_midnight = std::chrono::floor<minutes>(minute - day).count();
  if (!has_bit(m_minutes, static_cast<unsigned>(since_midnight % 60)) ||
      !has_bit(m_hours, static_cast<unsigned>(since_midnight / 60)) ||
      !has_bit(m_months, static_cast<unsigned>(date.month()))) {
    return false;
  }
  const bool is_day = has_bit(m_days, static_cast<unsigned>(date.day()));
  const bool is_weekday = has_bit(m_weekdays, std::chrono::weekday(day).c_encoding());
  return m_is_any_day || m_is_any_weekday ? is_day && is_weekday : is_day || is_weekday;
}

} // namespace argosy
