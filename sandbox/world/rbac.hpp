// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace argosy::sandbox {

// The lines of policy.csv: `p, subject, resource, action, object, allow|deny` and `g, subject, role`.
class Policy {
public:
  // Adds lines; what is neither p nor g is ignored.
  void add(const std::string& lines);
  void clear();

  // A deny line wins over an allow line; nothing said is no.
  bool permits(const std::string& subject,
               const std::string& resource,
               const std::string& action,
               const std::string& object) const;

private:
  struct Line {
    std::string subject, resource, action, object;
    bool is_allowed = false;
  };
  struct Grant {
    std::string subject, role;
  };
  bool speaks_of(const Line& line, const std::string& subject) const;

  std::vector<Line> m_lines;
  std::vector<Grant> m_grants;
};

} // namespace argosy::sandbox
