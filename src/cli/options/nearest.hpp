// SPDX-License-Identifier: Apache-2.0
// "Did you mean ...": for options, commands, variables and members that nobody knows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// The candidate with the fewest letters added, left out, exchanged or swapped; empty if even that one is unlike the
// word.
std::string_view find_nearest_word(std::string_view word, const std::vector<std::string_view>& candidates);

// "; did you mean sync?" or nothing.
std::string
suggest(std::string_view word, const std::vector<std::string_view>& candidates, std::string_view prefix = {});

} // namespace argosy
