// SPDX-License-Identifier: Apache-2.0
#include "http/message.hpp"

#include "redact/secret.hpp"

#include <algorithm>

namespace argosy {

namespace {

char
to_lower(char letter)
{
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool
is_same_name(std::string_view left, std::string_view right)
{
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return to_lower(a) == to_lower(b); });
}

} // namespace

std::string_view
to_string(Method method)
{
  switch (method) {
  case Method::get:
    return "GET";
  case Method::post:
    return "POST";
  case Method::put:
    return "PUT";
  case Method::patch:
    return "PATCH";
  case Method::del:
    return "DELETE";
  }
  return "GET";
}

void
Headers::add(std::string name, std::string value)
{
  m_entries.emplace_back(std::move(name), std::move(value));
}

std::optional<std::string_view>
Headers::find(std::string_view name) const
{
  for (const auto& [key, value] : m_entries) {
    if (is_same_name(key, name)) {
      return value;
    }
  }
  return std::nullopt;
}

void
Headers::wipe() noexcept
{
  for (auto& entry : m_entries) {
    argosy::wipe(entry.second);
  }
  m_entries.clear();
}

} // namespace argosy
