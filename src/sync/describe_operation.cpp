// SPDX-License-Identifier: Apache-2.0
// Operations in words: whose, to what, since when, and what they wait for.
#include "base/encoding.hpp"
#include "sync/describe.hpp"
#include "sync/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy {

namespace {

const char*
describe_what(const Operation& operation)
{
  return operation.dry_run ? "dry run" : operation.is_partial ? "partial sync" : "sync";
}

std::string
describe_who(const Operation& operation)
{
  if (operation.is_automated) {
    return "auto-sync";
  }
  const auto* what = describe_what(operation);
  return operation.initiated_by.empty() ? what : fmt::format("{} by {}", what, to_printable(operation.initiated_by));
}

bool
is_running_hook(const ResourceResult& result)
{
  return !result.hook_type.empty() && (result.hook_phase == "Running" || result.hook_phase.empty());
}

std::string
describe_waiting(const OperationState& state)
{
  const auto hook = std::find_if(state.results.begin(), state.results.end(), is_running_hook);
  if (hook != state.results.end()) {
    return ", waits for hook " + to_brief(hook->key);
  }
  return state.message.empty() ? "" : ", " + shorten(state.message);
}

std::string
describe_attempts(const OperationState& state)
{
  if (state.retry_count == 0) {
    return {};
  }
  const auto limit = state.operation.retry_limit;
  return limit > 0 ? fmt::format(" (attempt {} of {})", state.retry_count + 1, limit + 1)
                   : fmt::format(" (attempt {})", state.retry_count + 1);
}

} // namespace

std::string
describe_operation(const Application& app, WallTime now)
{
  const auto* operation = app.operation ? &*app.operation : app.state ? &app.state->operation : nullptr;
  if (operation == nullptr) {
    return "no operation";
  }
  const auto to = to_short(list_revisions(operation->revision, operation->revisions));
  auto text = describe_who(*operation) + (to.empty() ? "" : " to " + to);
  if (!app.state) {
    return text + ", not picked up yet";
  }
  const auto age = describe_age(app.state->started_at, now);
  text +=
      fmt::format(", {}{}", to_string(app.state->phase), age.empty() || is_terminal(app.state->phase) ? "" : " " + age);
  return text + describe_waiting(*app.state) + describe_attempts(*app.state);
}

std::string
describe_owned(const Operation& operation)
{
  const auto to = to_short(list_revisions(operation.revision, operation.revisions));
  const auto goes_to = to.empty() ? "" : " to " + to;
  if (operation.is_automated) {
    return "auto-sync" + goes_to;
  }
  const auto& owner = operation.initiated_by;
  if (owner.empty()) {
    return fmt::format("a {}{}", describe_what(operation), goes_to);
  }
  return fmt::format("{}'{} {}{}", to_printable(owner), owner.ends_with('s') ? "" : "s", describe_what(operation),
                     goes_to);
}

} // namespace argosy
