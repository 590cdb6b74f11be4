// SPDX-License-Identifier: Apache-2.0
#include "base/json_rule.hpp"

namespace argosy {

namespace {

std::vector<std::string>
split_at_dots(std::string_view dotted)
{
  std::vector<std::string> names;
  while (!dotted.empty()) {
    const auto dot = dotted.find('.');
    names.emplace_back(dotted.substr(0, dot));
    dotted = dot == std::string_view::npos ? std::string_view() : dotted.substr(dot + 1);
  }
  return names;
}

} // namespace

JsonPath::JsonPath(const char* dotted) : m_names(split_at_dots(dotted)) {}

JsonPath::JsonPath(std::initializer_list<std::string_view> names) : m_names(names.begin(), names.end()) {}

JsonRule&
JsonRule::at(const JsonPath& path)
{
  auto* rule = this;
  for (const auto& name : path.names()) {
    rule = &rule->members[name];
  }
  return *rule;
}

JsonRule&
JsonRule::each()
{
  if (element.empty()) {
    element.emplace_back();
  }
  return element.front();
}

void
JsonRule::merge(const JsonRule& other)
{
  for (const auto& [name, rule] : other.members) {
    members[name] = rule;
  }
  if (!other.element.empty()) {
    element = other.element;
  }
}

} // namespace argosy
