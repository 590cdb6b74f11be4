// SPDX-License-Identifier: Apache-2.0
// The file of --config: one JSON object, comments allowed, its members named as the options.
#pragma once

#include "base/result.hpp"
#include "cli/options/option.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

struct ConfigMember {
  const OptionSpec* option = nullptr;
  std::vector<std::string> texts; // one, or a list's elements; spelled as on the command line
};

// `name` is the file's, for messages. Errors (kind config) name the member and what it expects, and the line where the
// text is no JSON; a member that nobody knows is one. Null and empty texts count as unset.
Result<std::vector<ConfigMember>> parse_config(std::string_view text, std::string_view name);

// Reads and parses at most 1 MiB.
Result<std::vector<ConfigMember>> read_config_file(const std::filesystem::path& path);

} // namespace argosy
