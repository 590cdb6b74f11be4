// SPDX-License-Identifier: Apache-2.0
#include "argocd/selector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace argosy {

namespace {

constexpr std::size_t k_longest_name = 63;
constexpr std::size_t k_longest_prefix = 253;

bool
is_alphanumeric(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 1123 as labels have it: letters and digits at both ends, and the marks between them.
bool
is_label_name(std::string_view text)
{
  const auto is_allowed = [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; };
  return !text.empty() && text.size() <= k_longest_name && is_alphanumeric(text.front()) &&
         is_alphanumeric(text.back()) && std::all_of(text.begin(), text.end(), is_allowed);
}

bool
is_label_prefix(std::string_view text)
{
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !text.empty() && text.size() <= k_longest_prefix && is_alphanumeric(text.front()) &&
         is_alphanumeric(text.back()) && std::all_of(text.begin(), text.end(), is_allowed);
}

bool
is_key(std::string_view text)
{
  const auto slash = text.find('/');
  return slash == std::string_view::npos
             ? is_label_name(text)
             : is_label_prefix(text.substr(0, slash)) && is_label_name(text.substr(slash + 1));
}

bool
is_value(std::string_view text)
{
  return text.empty() || is_label_name(text);
}

std::string_view
trim(std::string_view text)
{
  const auto begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Takes what stands before the next `separator` outside of parentheses, and the separator.
std::string_view
take_part(std::string_view& rest)
{
  int depth = 0;
  std::size_t end = 0;
  while (end < rest.size() && (rest[end] != ',' || depth > 0)) {
    depth += rest[end] == '(' ? 1 : (rest[end] == ')' ? -1 : 0);
    ++end;
  }
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trim(part);
}

// "(web, api)".
bool
is_value_set(std::string_view text)
{
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') {
    return false;
  }
  auto rest = text.substr(1, text.size() - 2);
  while (rest.find(',') != std::string_view::npos) {
    if (!is_value(take_part(rest))) {
      return false;
    }
  }
  return is_value(trim(rest));
}

constexpr std::string_view k_bad_key = "its key is no label's name";
constexpr std::string_view k_bad_value = "its value is no label's value";
constexpr std::string_view k_no_operator = "it has no operator";

// What is wrong with a requirement; nothing if it is good.
using Fault = std::optional<std::string_view>;

Fault
find_fault(std::string_view key, bool is_value_good)
{
  if (!is_key(trim(key))) {
    return k_bad_key;
  }
  return is_value_good ? std::nullopt : Fault(k_bad_value);
}

// KEY=VALUE, KEY==VALUE, KEY!=VALUE.
Fault
find_equality_fault(std::string_view requirement, std::size_t mark)
{
  const auto sign = requirement.substr(mark, 2);
  const std::size_t length = sign == "==" || sign == "!=" ? 2 : 1;
  if (length == 1 && requirement[mark] == '!') {
    return k_no_operator;
  }
  return find_fault(requirement.substr(0, mark), is_value(trim(requirement.substr(mark + length))));
}

// KEY in (A,B), KEY notin (A,B), KEY.
Fault
find_set_fault(std::string_view requirement)
{
  const auto end = std::min(requirement.find_first_of(" \t("), requirement.size());
  const auto rest = trim(requirement.substr(end));
  if (rest.empty()) {
    return find_fault(requirement, true);
  }
  const std::string_view word = rest.starts_with("notin") ? "notin" : "in";
  if (!rest.starts_with(word)) {
    return k_no_operator;
  }
  return find_fault(requirement.substr(0, end), is_value_set(trim(rest.substr(word.size()))));
}

Fault
find_requirement_fault(std::string_view requirement)
{
  if (requirement.empty()) {
    return "it is empty";
  }
  if (requirement.starts_with('!')) {
    return find_fault(requirement.substr(1), true);
  }
  const auto mark = requirement.find_first_of("=!");
  return mark == std::string_view::npos ? find_set_fault(requirement) : find_equality_fault(requirement, mark);
}

} // namespace

Status
check_selector(std::string_view text)
{
  auto rest = text;
  int number = 0;
  do {
    ++number;
    const auto requirement = take_part(rest);
    if (const auto fault = find_requirement_fault(requirement)) {
      return failure(ErrorKind::usage, fmt::format("malformed in requirement {}: {}", number, *fault),
                     "expected KEY=VALUE, KEY!=VALUE, KEY in (A,B), KEY notin (A,B), KEY or !KEY, separated by commas");
    }
  } while (!rest.empty());
  return text.ends_with(',') ? failure(ErrorKind::usage, "malformed: it ends in a comma") : Status();
}

} // namespace argosy
