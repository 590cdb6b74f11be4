// SPDX-License-Identifier: Apache-2.0
// How unlike two words are, for "did you mean ...".
#pragma once

#include <cstddef>
#include <string_view>

namespace argosy {

// The fewest letters added, left out, exchanged, or swapped with their neighbour (optimal string alignment). Takes
// time and memory with the product of the lengths: bound them first.
std::size_t count_edits(std::string_view left, std::string_view right);

} // namespace argosy
