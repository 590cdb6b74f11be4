// SPDX-License-Identifier: Apache-2.0
// The help pages, made from the tables of commands and options. Each fits a screen of 50 lines and 100 columns.
#pragma once

#include "base/result.hpp"
#include "cli/options/option.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

std::string overview_page();
std::string command_page(Command command);

// The pages beside the commands': "connection", "operation", "output", "client".
const std::vector<std::string_view>& help_topics();
std::string topic_page(std::string_view topic);

// The page of a command or topic; of nothing, the overview. Error (kind usage) for what is neither.
Result<std::string> find_page(const std::vector<std::string>& words);

// All rows of the tables as a JSON document, for the manual and the GitHub action's inputs.
std::string dump_options();

} // namespace argosy
