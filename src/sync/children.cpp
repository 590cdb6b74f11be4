// SPDX-License-Identifier: Apache-2.0
#include "sync/children.hpp"

#include <utility>

namespace argosy {

std::vector<AppRef>
list_children(const Application& app, const AppRef& parent)
{
  std::vector<AppRef> children;
  for (const auto& resource : app.resources) {
    if (resource.key.group == "argoproj.io" && resource.key.kind == "Application") {
      const bool is_beside = parent.ns.empty() && resource.key.ns == app.ns;
      children.push_back({resource.key.name, is_beside ? "" : resource.key.ns, ""});
    }
  }
  return children;
}

Goal
make_child_goal(const Goal& parent, const Application& app, AppRef child)
{
  Goal goal;
  goal.app = std::move(child);
  goal.wait = parent.wait;
  goal.wait.expected.clear();
  goal.wait.expected_images.clear();
  goal.account = parent.account;
  goal.children = parent.children - 1;
  goal.parent = to_string(parent.app);
  goal.compared_since = app.state ? app.state->finished_at : std::nullopt;
  return goal;
}

} // namespace argosy
