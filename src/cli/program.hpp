// SPDX-License-Identifier: Apache-2.0
// The program: one start, one exit code.
#pragma once

namespace argosy {

// Understands the arguments and the environment, runs the command, and returns the exit code (design: exit codes).
// Never throws.
int run_program(int count, const char* const* arguments);

} // namespace argosy
