// SPDX-License-Identifier: Apache-2.0
#include "sync/outcome.hpp"

#include <algorithm>
#include <array>

namespace argosy {

std::string_view
to_string(Success success)
{
  switch (success) {
  case Success::deployed:
    return "deployed";
  case Success::joined:
    return "joined";
  case Success::unchanged:
    return "unchanged";
  case Success::accepted:
    return "accepted";
  case Success::dry_run:
    return "dry-run";
  case Success::reached:
    return "reached";
  case Success::newer:
    return "newer";
  case Success::newer_by_date:
    return "newer-by-date";
  case Success::deleted:
    return "deleted";
  case Success::absent:
    return "absent";
  case Success::ended:
    return "ended";
  case Success::idle:
    return "idle";
  }
  return "unknown";
}

bool
Outcome::has_arrived() const
{
  using enum Success;
  constexpr std::array k_elsewhere{accepted, dry_run, deleted, absent, ended, idle};
  return success && std::find(k_elsewhere.begin(), k_elsewhere.end(), *success) == k_elsewhere.end();
}

int
Outcome::exit_code() const
{
  return success ? 0 : traits(error.kind).exit_code;
}

std::string_view
Outcome::reason() const
{
  return success ? to_string(*success) : traits(error.kind).reason;
}

} // namespace argosy
