// SPDX-License-Identifier: Apache-2.0
#include "world/logins.hpp"

namespace argosy::sandbox {

namespace {

constexpr int k_most_failures = 5;
constexpr auto k_window = std::chrono::seconds(300);

} // namespace

bool
Logins::is_locked(std::size_t replica, const std::string& name, TimePoint now) const
{
  const auto found = m_failures.find({replica, name});
  return found != m_failures.end() && found->second.count >= k_most_failures && now - found->second.last < k_window;
}

void
Logins::note(std::size_t replica, const std::string& name, Login outcome, TimePoint now)
{
  Failures& failures = m_failures[{replica, name}];
  const bool is_success = outcome == Login::accepted;
  const bool is_over = now - failures.last >= k_window;
  failures.count = is_success || is_over ? 0 : failures.count;
  failures.count += is_success ? 0 : 1;
  failures.last = now;
}

} // namespace argosy::sandbox
