// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <array>
#include <cstddef>

namespace argosy {

namespace {

constexpr std::array k_table{
    ErrorTraits{ErrorKind::internal, 1, "internal"},
    ErrorTraits{ErrorKind::usage, 2, "usage"},
    ErrorTraits{ErrorKind::config, 2, "config"},
    ErrorTraits{ErrorKind::redirect, 2, "redirect"},
    ErrorTraits{ErrorKind::untrusted, 2, "tls"},
    ErrorTraits{ErrorKind::key_missing, 3, "key-missing"},
    ErrorTraits{ErrorKind::key_malformed, 3, "key-malformed"},
    ErrorTraits{ErrorKind::key_refused, 3, "key-refused"},
    ErrorTraits{ErrorKind::key_expired, 3, "expired"},
    ErrorTraits{ErrorKind::not_permitted, 4, "not-permitted"},
    ErrorTraits{ErrorKind::not_found, 4, "not-found"},
    ErrorTraits{ErrorKind::busy, 5, "busy"},
    ErrorTraits{ErrorKind::window, 5, "window"},
    ErrorTraits{ErrorKind::operation_failed, 6, "failed"},
    ErrorTraits{ErrorKind::refused, 6, "refused"},
    ErrorTraits{ErrorKind::unresolved, 6, "revision"},
    ErrorTraits{ErrorKind::deleting, 6, "deleting"},
    ErrorTraits{ErrorKind::superseded, 6, "superseded"},
    ErrorTraits{ErrorKind::out_of_sync, 6, "out-of-sync"},
    ErrorTraits{ErrorKind::terminated, 6, "terminated"},
    ErrorTraits{ErrorKind::skipped, 6, "skipped"},
    ErrorTraits{ErrorKind::unhealthy, 7, "unhealthy"},
    ErrorTraits{ErrorKind::missing, 7, "missing"},
    ErrorTraits{ErrorKind::pod_failure, 7, "pod"},
    ErrorTraits{ErrorKind::suspended, 7, "suspended"},
    ErrorTraits{ErrorKind::timed_out, 8, "timeout"},
    ErrorTraits{ErrorKind::unavailable, 9, "unavailable"},
    ErrorTraits{ErrorKind::unreachable, 9, "network"},
    ErrorTraits{ErrorKind::login_page, 9, "login-page"},
    ErrorTraits{ErrorKind::lost_answer, 9, "lost-answer"},
    ErrorTraits{ErrorKind::incomplete, 10, "incomplete"},
    ErrorTraits{ErrorKind::differs, 11, "differs"},
    ErrorTraits{ErrorKind::interrupted, 130, "interrupted"},
    ErrorTraits{ErrorKind::terminated_by_signal, 143, "terminated-by-signal"},
};

constexpr bool
is_in_order()
{
  for (std::size_t i = 0; i < k_table.size(); ++i) {
    if (static_cast<std::size_t>(k_table[i].kind) != i) {
      return false;
    }
  }
  return true;
}
static_assert(is_in_order(), "the table must follow the order of ErrorKind");

} // namespace

std::span<const ErrorTraits>
error_table()
{
  return k_table;
}

const ErrorTraits&
traits(ErrorKind kind)
{
  return k_table.at(static_cast<std::size_t>(kind));
}

Error
with_context(Error error, std::string_view context)
{
  error.message = std::string(context) + ": " + error.message;
  return error;
}

} // namespace argosy
