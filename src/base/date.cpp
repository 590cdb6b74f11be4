// SPDX-License-Identifier: Apache-2.0
// The calendar half of time.hpp: RFC 3339 and the dates of HTTP.
#include "base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace argosy {

namespace {

constexpr std::array<std::string_view, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> k_days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                 "Thursday", "Friday", "Saturday"};

// Reads fixed fields off the head of a text; the first that is not as expected spoils all that follow.
class Fields {
public:
  explicit Fields(std::string_view text) : m_rest(text) {}

  bool at_end() const { return m_good && m_rest.empty(); }
  bool good() const { return m_good; }
  char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }

  int digits(std::size_t count)
  {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char digit = peek();
      expect_one_of("0123456789");
      value = value * 10 + (digit - '0');
    }
    return m_good ? value : 0;
  }

  void expect(std::string_view literal)
  {
    m_good = m_good && m_rest.starts_with(literal);
    advance(literal.size());
  }

  char expect_one_of(std::string_view choices)
  {
    const char found = peek();
    m_good = m_good && found != '\0' && choices.find(found) != std::string_view::npos;
    advance(1);
    return m_good ? found : '\0';
  }

  // The position in `names` of the one that stands here, shortened to `length` bytes.
  template <std::size_t N>
  unsigned name(const std::array<std::string_view, N>& names, std::size_t length = std::string_view::npos)
  {
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](std::string_view each) { return m_rest.starts_with(each.substr(0, length)); });
    m_good = m_good && found != names.end();
    if (m_good) {
      advance(found->substr(0, length).size());
    }
    return m_good ? static_cast<unsigned>(found - names.begin()) : 0U;
  }

private:
  void advance(std::size_t count)
  {
    if (m_good) {
      m_rest.remove_prefix(count);
    }
  }

  std::string_view m_rest;
  bool m_good = true;
};

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

TimeOfDay
read_time(Fields& fields)
{
  TimeOfDay time;
  time.hour = fields.digits(2);
  fields.expect(":");
  time.minute = fields.digits(2);
  fields.expect(":");
  time.second = fields.digits(2);
  return time;
}

// Nothing for a day or a time that does not exist; a leap second counts as the second after it.
std::optional<WallTime>
to_wall_time(int year, unsigned month, int day, const TimeOfDay& time)
{
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || time.hour > 23 || time.minute > 59 || time.second > 60) {
    return std::nullopt;
  }
  return WallTime(std::chrono::sys_days(date)) + std::chrono::hours(time.hour) + std::chrono::minutes(time.minute) +
         std::chrono::seconds(time.second);
}

// ".123456789" to milliseconds; further digits are read and dropped.
Duration
read_fraction(Fields& fields)
{
  if (fields.peek() != '.') {
    return Duration::zero();
  }
  fields.expect(".");
  Duration fraction = std::chrono::milliseconds(fields.digits(1) * 100);
  for (int weight = 10; fields.peek() >= '0' && fields.peek() <= '9'; weight /= 10) {
    fraction += std::chrono::milliseconds(fields.digits(1) * weight);
  }
  return fraction;
}

// "Z", or "+01:00": how far the local time is ahead.
std::optional<Duration>
read_offset(Fields& fields)
{
  const char sign = fields.expect_one_of("Zz+-");
  if (sign == 'Z' || sign == 'z') {
    return Duration::zero();
  }
  const int hours = fields.digits(2);
  fields.expect(":");
  const int minutes = fields.digits(2);
  if (!fields.good() || hours > 23 || minutes > 59) {
    return std::nullopt;
  }
  const Duration ahead = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return sign == '-' ? -ahead : ahead;
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<WallTime>
parse_imf_fixdate(Fields fields)
{
  fields.name(k_days, 3);
  fields.expect(", ");
  const int day = fields.digits(2);
  fields.expect(" ");
  const unsigned month = fields.name(k_months) + 1;
  fields.expect(" ");
  const int year = fields.digits(4);
  fields.expect(" ");
  const TimeOfDay time = read_time(fields);
  fields.expect(" GMT");
  return fields.at_end() ? to_wall_time(year, month, day, time) : std::nullopt;
}

// "Sunday, 06-Nov-94 08:49:37 GMT"
std::optional<WallTime>
parse_rfc850_date(Fields fields)
{
  fields.name(k_days);
  fields.expect(", ");
  const int day = fields.digits(2);
  fields.expect("-");
  const unsigned month = fields.name(k_months) + 1;
  fields.expect("-");
  const int short_year = fields.digits(2);
  fields.expect(" ");
  const TimeOfDay time = read_time(fields);
  fields.expect(" GMT");
  const int year = short_year + (short_year < 70 ? 2000 : 1900);
  return fields.at_end() ? to_wall_time(year, month, day, time) : std::nullopt;
}

// "Sun Nov  6 08:49:37 1994"
std::optional<WallTime>
parse_asctime_date(Fields fields)
{
  fields.name(k_days, 3);
  fields.expect(" ");
  const unsigned month = fields.name(k_months) + 1;
  fields.expect(" ");
  const bool is_padded = fields.peek() == ' ';
  if (is_padded) {
    fields.expect(" ");
  }
  const int day = fields.digits(is_padded ? 1 : 2);
  fields.expect(" ");
  const TimeOfDay time = read_time(fields);
  fields.expect(" ");
  const int year = fields.digits(4);
  return fields.at_end() ? to_wall_time(year, month, day, time) : std::nullopt;
}

} // namespace

std::optional<WallTime>
parse_rfc3339(std::string_view text)
{
  Fields fields(text);
  const int year = fields.digits(4);
  fields.expect("-");
  const int month = fields.digits(2);
  fields.expect("-");
  const int day = fields.digits(2);
  fields.expect_one_of("Tt ");
  const TimeOfDay time = read_time(fields);
  const Duration fraction = read_fraction(fields);
  const auto ahead = read_offset(fields);
  if (!fields.at_end() || !ahead) {
    return std::nullopt;
  }
  const auto local = to_wall_time(year, static_cast<unsigned>(month), day, time);
  return local ? std::optional(*local + fraction - *ahead) : std::nullopt;
}

std::string
to_rfc3339(WallTime time, Fraction fraction)
{
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss parts(time - midnight);
  const auto seconds =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()),
                  parts.hours().count(), parts.minutes().count(), parts.seconds().count());
  return fraction == Fraction::none ? seconds + "Z" : fmt::format("{}.{:03}Z", seconds, parts.subseconds().count());
}

std::optional<WallTime>
parse_http_date(std::string_view text)
{
  const Fields fields(text);
  if (const auto date = parse_imf_fixdate(fields)) {
    return date;
  }
  if (const auto date = parse_rfc850_date(fields)) {
    return date;
  }
  return parse_asctime_date(fields);
}

} // namespace argosy
