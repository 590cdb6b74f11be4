// SPDX-License-Identifier: Apache-2.0
// The parts of the one table of options; who reads the table includes option.hpp.
#pragma once

#include "cli/options/option.hpp"

#include <span>

namespace argosy {

std::span<const OptionSpec> application_options(); // which applications
std::span<const OptionSpec> deploy_options();      // what to deploy, what to wait for, how long
std::span<const OptionSpec> connection_options();  // the way to the server, and the key
std::span<const OptionSpec> general_options();     // output, and spellings of Argo CD's client

inline constexpr CommandSet k_deploys{Command::sync, Command::wait};
inline constexpr CommandSet k_named{Command::sync,  Command::wait,      Command::get,
                                    Command::check, Command::terminate, Command::action};
inline constexpr CommandSet k_all{Command::sync,      Command::wait,   Command::get,     Command::check,
                                  Command::terminate, Command::action, Command::version, Command::help};

} // namespace argosy
