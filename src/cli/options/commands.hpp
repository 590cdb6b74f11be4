// SPDX-License-Identifier: Apache-2.0
// The commands, as people spell them and as the help pages show them.
#pragma once

#include "base/result.hpp"
#include "cli/options/option.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

struct CommandExample {
  std::string_view line; // after "argosy "
  std::string_view note;
};

struct CommandSpec {
  Command command;
  std::string_view name;
  std::string_view arguments;       // "APP..."
  std::string_view summary;         // one line of the overview
  std::string_view client_spelling; // "app sync": of Argo CD's client
  std::string_view note;            // below the options on its page
  std::vector<CommandExample> examples;
};

// In the order of the overview.
const std::vector<CommandSpec>& commands();
const CommandSpec& find_command(Command command);

// Takes the command off the head of `words` ("sync", or "app" and "sync"). Error (kind usage): none, or an unknown one.
Result<Command> take_command(std::vector<std::string>& words);

} // namespace argosy
