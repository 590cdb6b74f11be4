// SPDX-License-Identifier: Apache-2.0
// The command line, taken apart: which options stand there, with which texts; what they mean is found out later.
#pragma once

#include "base/result.hpp"
#include "cli/options/option.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

struct GivenOption {
  const OptionSpec* option = nullptr;
  std::string text;
};

struct Arguments {
  std::vector<std::string> words;            // what is no option: the command, the applications
  std::vector<GivenOption> given;            // in their order
  std::vector<const ForeignOption*> foreign; // those of Argo CD's client that stand there
  std::vector<std::string> unknown;          // options that nobody knows, with dashes, without values

  bool has(std::string_view option) const;
};

// `arguments` without the program's name. Error (kind usage): an option without the value it needs, or an argument that
// no program should have to read (control characters, more than 64 KiB); never shows a value.
Result<Arguments> parse_arguments(const std::vector<std::string>& arguments);

// The error for what parse_arguments() found to be refused or unknown; ok if there is nothing of that.
Status check_foreign(const Arguments& arguments);
Status check_unknown(const Arguments& arguments);

} // namespace argosy
