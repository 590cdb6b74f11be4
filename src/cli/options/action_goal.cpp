// SPDX-License-Identifier: Apache-2.0
#include "cli/options/builders.hpp"

namespace argosy {

Result<ActionGoal>
make_action_goal(std::vector<std::string>& words, const OptionValues& values)
{
  ActionGoal goal;
  if (words.size() > 1) {
    goal.name = words[1];
    words.erase(words.begin() + 1);
  }
  TRY_ASSIGN(goal.resources, make_resources(values));
  for (const auto& pattern : goal.resources) {
    if (pattern.is_exclusion) {
      return values.refuse("resource", "an action is run on what is named; ! excludes, and only a sync knows that");
    }
  }
  return goal;
}

} // namespace argosy
