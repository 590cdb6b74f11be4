// SPDX-License-Identifier: Apache-2.0
#include "world/rbac.hpp"

#include "wire/target.hpp"

#include <algorithm>

namespace argosy::sandbox {

namespace {

std::string
trimmed(const std::string& text)
{
  const std::size_t from = text.find_first_not_of(" \t\r");
  return from == std::string::npos ? "" : text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

constexpr const char* k_admin = "role:admin";

} // namespace

void
Policy::add(const std::string& lines)
{
  for (const std::string& line : split(lines, '\n')) {
    std::vector<std::string> parts = split(line, ',');
    std::transform(parts.begin(), parts.end(), parts.begin(), trimmed);
    if (parts.size() == 6 && parts[0] == "p") {
      m_lines.push_back({parts[1], parts[2], parts[3], parts[4], parts[5] == "allow"});
    } else if (parts.size() == 3 && parts[0] == "g") {
      m_grants.push_back({parts[1], parts[2]});
    }
  }
}

void
Policy::clear()
{
  m_lines.clear();
  m_grants.clear();
}

bool
Policy::speaks_of(const Line& line, const std::string& subject) const
{
  return line.subject == subject || std::any_of(m_grants.begin(), m_grants.end(), [&](const Grant& grant) {
           return grant.subject == subject && grant.role == line.subject;
         });
}

bool
Policy::permits(const std::string& subject,
                const std::string& resource,
                const std::string& action,
                const std::string& object) const
{
  bool is_allowed = subject == k_admin || std::any_of(m_grants.begin(), m_grants.end(), [&](const Grant& grant) {
                      return grant.subject == subject && grant.role == k_admin;
                    });
  for (const Line& line : m_lines) {
    const bool applies = speaks_of(line, subject) && matches_glob(line.resource, resource) &&
                         matches_glob(line.action, action) && matches_glob(line.object, object);
    if (applies && !line.is_allowed) {
      return false;
    }
    is_allowed = is_allowed || applies;
  }
  return is_allowed;
}

} // namespace argosy::sandbox
