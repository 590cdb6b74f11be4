// SPDX-License-Identifier: Apache-2.0
#include "report/words.hpp"

#include "base/encoding.hpp"
#include "sync/revision.hpp"

#include <algorithm>
#include <array>

namespace argosy {

namespace {

struct Unit {
  Duration length;
  std::string_view name;
};

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
constexpr std::array k_units{Unit{hours(24), "d"}, Unit{hours(1), "h"}, Unit{minutes(1), "min"}};

bool
continues_character(char c)
{
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t
count_characters(std::string_view text)
{
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

} // namespace

std::string
to_rough(Duration span)
{
  for (const auto& unit : k_units) {
    if (span >= unit.length) {
      return std::to_string(span / unit.length) + " " + std::string(unit.name);
    }
  }
  return std::to_string(std::max(std::chrono::floor<seconds>(span), seconds(0)).count()) + " s";
}

std::string
to_rough_age(std::optional<WallTime> time, WallTime now)
{
  if (!time) {
    return {};
  }
  const auto age = now - *time;
  if (age < seconds(1) && age > seconds(-1)) {
    return "now";
  }
  return age > Duration::zero() ? to_rough(age) + " ago" : "in " + to_rough(-age);
}

std::string
to_clock_time(WallTime time)
{
  constexpr std::size_t k_date_length = 11; // "2026-11-21T"
  return to_rfc3339(time).substr(k_date_length, 8);
}

std::string
to_line(std::string_view text, std::size_t limit)
{
  auto cut = std::min(text.size(), limit);
  while (cut > 0 && cut < text.size() && continues_character(text[cut])) {
    --cut;
  }
  auto line = to_printable(text.substr(0, cut));
  return cut < text.size() ? line + "..." : line;
}

std::string
to_kind_and_name(const ResourceKey& key)
{
  return to_line(key.kind + "/" + key.name);
}

std::string
to_short_line(const std::vector<std::string>& revisions)
{
  return to_line(to_short(revisions));
}

std::string
to_table(const std::vector<std::vector<std::string>>& rows, std::string_view indent)
{
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      widths[i] = std::max(widths[i], count_characters(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line(indent);
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      const bool is_last = i + 1 == row.size();
      line += is_last ? "" : std::string(widths[i] - count_characters(row[i]) + 2, ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string
to_labelled(std::string_view label, std::string_view text)
{
  constexpr std::size_t k_label_width = 9;
  std::string result;
  std::string head(label);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto gap = head.size() < k_label_width ? k_label_width - head.size() : 1;
    result += "  " + head + std::string(gap, ' ') + std::string(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
    head.clear();
  }
  return result;
}

} // namespace argosy
