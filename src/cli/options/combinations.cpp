// SPDX-License-Identifier: Apache-2.0
// Options that make no sense together, found before anything is asked of a server.
#include "cli/options/builders.hpp"

#include <array>

namespace argosy {

namespace {

Status
check_deletion(const OptionValues& values, const WaitGoal& goal)
{
  if (!has_target(goal.targets, Target::deleted)) {
    return {};
  }
  constexpr std::array<std::string_view, 7> k_of_the_living{
      "revision", "revisions", "resource", "expect-revision", "expect-image", "accept-newer", "children"};
  for (const auto option : k_of_the_living) {
    if (values.is_given(option)) {
      return values.refuse(option, "contradicts --for deleted: what is gone has none");
    }
  }
  return {};
}

// A variable or a file may hold it for jobs that expect something.
Status
check_newer(const OptionValues& values, const WaitGoal& goal)
{
  const bool is_flag =
      values.is_given("accept-newer") && values.origin("accept-newer").kind <= ValueOrigin::Kind::client_options;
  if (is_flag && values.flag("accept-newer") && goal.expected.empty()) {
    return values.refuse("accept-newer", "there is nothing to be newer than; it needs --expect-revision");
  }
  return {};
}

Status
check_children(const OptionValues& values, int children)
{
  for (const std::string_view option : {"async", "dry-run"}) {
    if (children > 0 && values.is_given(option) && values.flag(option)) {
      return values.refuse("children", "contradicts --" + std::string(option) + ", which waits for nothing");
    }
  }
  return {};
}

// A child has resources of its own, which nobody has named.
Status
check_resources(const OptionValues& values, const Invocation& invocation)
{
  if (invocation.many.children > 0 && !invocation.wait.resources.empty()) {
    return values.refuse("children", "contradicts --resource, which awaits a part of the application");
  }
  return {};
}

} // namespace

Status
check_combinations(const OptionValues& values, const Invocation& invocation)
{
  TRY(check_deletion(values, invocation.wait));
  TRY(check_newer(values, invocation.wait));
  TRY(check_resources(values, invocation));
  return check_children(values, invocation.many.children);
}

} // namespace argosy
