// SPDX-License-Identifier: Apache-2.0
// The environment as a parameter; process_environment() alone reads the real one.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

struct Environment {
  std::function<std::optional<std::string>(std::string_view name)> find;
  std::function<std::vector<std::string>()> names;

  // Nothing also for a variable that is set to nothing.
  std::optional<std::string> find_filled(std::string_view name) const;
};

Environment process_environment();
Environment make_environment(std::map<std::string, std::string, std::less<>> variables);

} // namespace argosy
