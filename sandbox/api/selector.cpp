// SPDX-License-Identifier: Apache-2.0
#include "api/selector.hpp"

#include "wire/target.hpp"

#include <algorithm>

namespace argosy::sandbox {

namespace {

// Splits at commas that stand outside of parentheses.
std::vector<std::string>
split_requirements(const std::string& text)
{
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : (c == ')' ? -1 : 0);
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string
trimmed(const std::string& text)
{
  const std::size_t from = text.find_first_not_of(' ');
  return from == std::string::npos ? "" : text.substr(from, text.find_last_not_of(' ') - from + 1);
}

std::vector<std::string>
values_in(const std::string& text)
{
  const std::size_t open = text.find('(');
  const std::size_t close = text.rfind(')');
  std::vector<std::string> values = split(text.substr(open + 1, close - open - 1), ',');
  std::transform(values.begin(), values.end(), values.begin(), trimmed);
  return values;
}

} // namespace

Selector::Selector(const std::string& text)
{
  if (trimmed(text).empty()) {
    return;
  }
  for (const std::string& part : split_requirements(text)) {
    parse(trimmed(part));
  }
}

void
Selector::parse(const std::string& part)
{
  if (part.empty() || part.front() == '=' || part.front() == ',') {
    const std::string found = part.rfind("==", 0) == 0 ? "==" : (part.empty() ? "" : part.substr(0, 1));
    m_error = "found '" + found + "', expected: !, identifier, or 'end of string'";
    return;
  }
  for (const std::string& op : {std::string(" notin "), std::string(" in ")}) {
    if (const std::size_t at = part.find(op); at != std::string::npos) {
      m_requirements.push_back({trimmed(part.substr(0, at)), trimmed(op), values_in(part)});
      return;
    }
  }
  for (const std::string& op : {std::string("!="), std::string("=="), std::string("=")}) {
    if (const std::size_t at = part.find(op); at != std::string::npos) {
      m_requirements.push_back(
          {trimmed(part.substr(0, at)), op == "!=" ? "!=" : "=", {trimmed(part.substr(at + op.size()))}});
      return;
    }
  }
  if (part.front() == '!') {
    m_requirements.push_back({trimmed(part.substr(1)), "absent", {}});
  } else {
    m_requirements.push_back({part, "exists", {}});
  }
}

bool
Selector::matches(const Json& labels) const
{
  return std::all_of(m_requirements.begin(), m_requirements.end(), [&](const Requirement& requirement) {
    const Json* label = find(labels, requirement.key);
    if (requirement.op == "exists" || requirement.op == "absent") {
      return (label != nullptr) == (requirement.op == "exists");
    }
    const std::vector<std::string>& values = requirement.values;
    const bool is_in =
        label != nullptr && std::find(values.begin(), values.end(), label->get<std::string>()) != values.end();
    return is_in == (requirement.op == "=" || requirement.op == "in");
  });
}

} // namespace argosy::sandbox
