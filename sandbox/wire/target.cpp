// SPDX-License-Identifier: Apache-2.0
#include "wire/target.hpp"

#include <cctype>

namespace argosy::sandbox {

namespace {

int
hex_value(char c)
{
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const int lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string
decode_query_part(std::string text)
{
  for (char& c : text) {
    c = c == '+' ? ' ' : c;
  }
  return percent_decode(text);
}

} // namespace

std::string
percent_decode(std::string_view text)
{
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool encoded =
        text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
    if (encoded) {
      result += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 2;
    } else {
      result += text[at];
    }
  }
  return result;
}

std::vector<std::string>
split(std::string_view text, char separator)
{
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (true) {
    const std::size_t to = text.find(separator, from);
    if (to == std::string_view::npos) {
      parts.emplace_back(text.substr(from));
      return parts;
    }
    parts.emplace_back(text.substr(from, to - from));
    from = to + 1;
  }
}

Target
parse_target(const std::string& target)
{
  Target result;
  const std::size_t mark = target.find('?');
  result.path = percent_decode(std::string_view(target).substr(0, mark));
  result.segments = split(result.path, '/');
  if (!result.segments.empty()) {
    result.segments.erase(result.segments.begin());
  }
  if (mark == std::string::npos) {
    return result;
  }
  for (const std::string& pair : split(std::string_view(target).substr(mark + 1), '&')) {
    const std::size_t equals = pair.find('=');
    if (!pair.empty()) {
      const std::string value = equals == std::string::npos ? "" : pair.substr(equals + 1);
      result.query.emplace_back(decode_query_part(pair.substr(0, equals)), decode_query_part(value));
    }
  }
  return result;
}

bool
Target::has(std::string_view name) const
{
  return !all(name).empty();
}

std::string
Target::first(std::string_view name) const
{
  const std::vector<std::string> values = all(name);
  return values.empty() ? std::string() : values.front();
}

std::vector<std::string>
Target::all(std::string_view name) const
{
  std::vector<std::string> values;
  for (const auto& [key, value] : query) {
    if (key == name) {
      values.push_back(value);
    }
  }
  return values;
}

bool
matches_glob(std::string_view pattern, std::string_view text)
{
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) {
    return pattern == text;
  }
  if (text.substr(0, star) != pattern.substr(0, star)) {
    return false;
  }
  const std::string_view rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= text.size(); ++at) {
    if (matches_glob(rest, text.substr(at))) {
      return true;
    }
  }
  return false;
}

} // namespace argosy::sandbox
