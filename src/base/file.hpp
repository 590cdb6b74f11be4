// SPDX-License-Identifier: Apache-2.0
// Reading files and descriptors of the user's. Writing is redact/output.hpp's: everything that leaves is masked.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace argosy {

// The whole content; an error of kind config names the path and the cause, also when it is larger than `limit` bytes, a
// folder, or empty.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit);

// All of a descriptor until its end, e.g. standard input, called `name` in messages. May be empty.
Result<std::string> read_descriptor(int descriptor, std::string_view name, std::size_t limit);

// What an errno means, for messages: "no such file or directory".
std::string to_cause(int error_number);

} // namespace argosy
