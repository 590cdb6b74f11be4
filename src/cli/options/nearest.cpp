// SPDX-License-Identifier: Apache-2.0
#include "cli/options/nearest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace argosy {

namespace {

constexpr std::size_t k_longest_word = 48;
using Row = std::array<std::size_t, k_longest_word + 1>;

// Optimal string alignment distance of two words of at most k_longest_word letters.
std::size_t
count_edits(std::string_view left, std::string_view right)
{
  Row before{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= right.size(); ++j) {
    last.at(j) = j;
  }
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row.at(0) = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t exchange = left[i - 1] == right[j - 1] ? 0 : 1;
      row.at(j) = std::min({last.at(j) + 1, row.at(j - 1) + 1, last.at(j - 1) + exchange});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        row.at(j) = std::min(row.at(j), before.at(j - 2) + 1);
      }
    }
    before = last;
    last = row;
  }
  return last.at(right.size());
}

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
