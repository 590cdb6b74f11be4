// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/options/arguments.hpp"

#include <string>

namespace argosy {

// The options of a command line as a shell takes them, for a line that repeats it for other applications: without those
// that choose applications and without what could be a secret. What variables and files say stays where it is.
std::string spell_options(const Arguments& arguments);

} // namespace argosy
