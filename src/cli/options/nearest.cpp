// SPDX-License-Identifier: Apache-2.0
#include "cli/options/nearest.hpp"

#include "base/edit_distance.hpp"

#include <algorithm>
#include <cstddef>

namespace argosy {

namespace {

constexpr std::size_t k_longest_word = 48;

} // namespace

std::string_view
find_nearest_word(std::string_view word, const std::vector<std::string_view>& candidates)
{
  if (word.size() < 2 || word.size() > k_longest_word) {
    return {};
  }
  std::string_view nearest;
  // One error in three letters is a slip, more is another word.
  std::size_t fewest = std::min<std::size_t>(word.size() / 3 + 1, 4);
  for (const auto candidate : candidates) {
    if (candidate.size() > k_longest_word) {
      continue;
    }
    const std::size_t edits = count_edits(word, candidate);
    if (edits < fewest) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string
suggest(std::string_view word, const std::vector<std::string_view>& candidates, std::string_view prefix)
{
  const auto nearest = find_nearest_word(word, candidates);
  return nearest.empty() ? std::string() : "; did you mean " + std::string(prefix) + std::string(nearest) + "?";
}

} // namespace argosy
