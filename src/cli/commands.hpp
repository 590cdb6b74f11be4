// SPDX-License-Identifier: Apache-2.0
// The commands, each from its options to its exit code.
#pragma once

#include "cli/session.hpp"

namespace argosy {

struct Context {
  const Clock& clock;
  Console& console;
  Log& log;
};

// Errors are those of before the first request, or of the connection as a whole; all else is reported by the command
// itself.
using CommandResult = Result<int>;

CommandResult run_sync(Context& context, Invocation& invocation); // sync and wait
CommandResult run_get(Context& context, Invocation& invocation);
CommandResult run_action(Context& context, Invocation& invocation);
CommandResult run_check(Context& context, Invocation& invocation);
CommandResult run_terminate(Context& context, Invocation& invocation);
void print_version(Context& context, const Invocation& invocation);

// A message with its hint, as the program ends with it.
std::string render_error(const Error& error);

} // namespace argosy
