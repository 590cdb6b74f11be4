// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"

#include <map>
#include <string>
#include <utility>

namespace argosy::sandbox {

// Counts failed logins: after five within 300 s a name is refused, by each replica on its own count.
class Logins {
public:
  bool is_locked(std::size_t replica, const std::string& name, TimePoint now) const;
  enum class Login { refused, accepted };
  void note(std::size_t replica, const std::string& name, Login outcome, TimePoint now);

private:
  struct Failures {
    int count = 0;
    TimePoint last;
  };
  std::map<std::pair<std::size_t, std::string>, Failures> m_failures;
};

} // namespace argosy::sandbox
