// SPDX-License-Identifier: Apache-2.0
#include "sync/selection.hpp"

#include <algorithm>
#include <cstddef>

namespace argosy {

// Greedy with one point of return: linear in practice, never exponential.
bool
matches_glob(std::string_view text, std::string_view pattern)
{
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*') {
      ++t;
      ++p;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool
matches(const ResourceKey& key, const ResourcePattern& pattern)
{
  return matches_glob(key.group, pattern.group) && matches_glob(key.kind, pattern.kind) &&
         matches_glob(key.name, pattern.name) && (pattern.ns.empty() || matches_glob(key.ns, pattern.ns));
}

std::vector<ResourceKey>
select_resources(const std::vector<Resource>& resources, const std::vector<ResourcePattern>& patterns)
{
  const bool has_inclusion =
      std::any_of(patterns.begin(), patterns.end(), [](const auto& p) { return !p.is_exclusion; });
  std::vector<ResourceKey> selected;
  for (const auto& resource : resources) {
    const auto is_hit = [&](bool exclusion) {
      return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
        return pattern.is_exclusion == exclusion && matches(resource.key, pattern);
      });
    };
    if (!resource.is_hook && (!has_inclusion || is_hit(false)) && !is_hit(true)) {
      selected.push_back(resource.key);
    }
  }
  return selected;
}

} // namespace argosy
