// SPDX-License-Identifier: Apache-2.0
// One thing that `argosy check` found out.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace argosy {

struct Finding {
  enum class Level : std::uint8_t { ok, warning, failure };
  Level level = Level::ok;
  std::string name;                             // what was looked at: "server", "certificate", "key", ...
  std::string text;                             // what was found
  std::string cure;                             // what to do; empty where all is well
  std::optional<ErrorKind> kind = std::nullopt; // of a failure: decides on the exit code
};

} // namespace argosy
