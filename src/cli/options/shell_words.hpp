// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// Splits as a POSIX shell does: blanks separate, single quotes keep everything, double quotes keep all but backslash
// before one of $`"\ and a line end; no expansions, no comments. Error (kind config): a quote or a backslash that
// nothing follows.
Result<std::vector<std::string>> split_shell_words(std::string_view text);

// `word` as a shell reads it back: bare where nothing in it means anything, else in single quotes.
std::string quote_shell_word(std::string_view word);

} // namespace argosy
