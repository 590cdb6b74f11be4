// SPDX-License-Identifier: Apache-2.0
#include "sync/selection.hpp"

#include "base/encoding.hpp"
#include "base/json_reader.hpp"

#include <fmt/format.h>

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

bool
is_chosen(const ResourceKey& key, const std::vector<ResourcePattern>& patterns)
{
  const bool has_inclusion =
      std::any_of(patterns.begin(), patterns.end(), [](const auto& p) { return !p.is_exclusion; });
  const auto is_hit = [&](bool exclusion) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const auto& pattern) { return pattern.is_exclusion == exclusion && matches(key, pattern); });
  };
  return (!has_inclusion || is_hit(false)) && !is_hit(true);
}

namespace {

struct Labels {
  std::size_t hits = 0;
};

JsonShape<Labels>
label_shape(const std::vector<std::string>& labels)
{
  JsonShape<Labels> shape;
  for (const auto& label : labels) {
    const auto equals = label.find('=');
    const auto value = equals == std::string::npos ? std::string() : label.substr(equals + 1);
    shape.text({"metadata", "labels", std::string_view(label).substr(0, equals)},
               [value](Labels& found, std::string_view text) { found.hits += text == value ? 1U : 0U; });
  }
  return shape;
}

} // namespace

std::vector<ResourceKey>
select_resources(const std::vector<Resource>& resources, const std::vector<ResourcePattern>& patterns)
{
  std::vector<ResourceKey> selected;
  for (const auto& resource : resources) {
    if (!resource.is_hook && is_chosen(resource.key, patterns)) {
      selected.push_back(resource.key);
    }
  }
  return selected;
}

Result<std::vector<ResourceKey>>
select_labelled(const std::vector<ManagedResource>& resources,
                const std::vector<std::string>& labels,
                const std::vector<ResourcePattern>& patterns)
{
  const auto shape = label_shape(labels);
  std::vector<ResourceKey> selected;
  for (const auto& resource : resources) {
    if (resource.target.empty() || !is_chosen(resource.key, patterns)) {
      continue;
    }
    const auto found = read_json(resource.target, shape);
    if (!found) {
      return tl::unexpected(with_context(found.error(), "the manifest of " + to_string(resource.key)));
    }
    if (found->hits > 0) {
      selected.push_back(resource.key);
    }
  }
  if (selected.empty()) {
    return failure(ErrorKind::usage, fmt::format("--label {} matches none of the application's resources",
                                                 to_printable(fmt::format("{}", fmt::join(labels, ",")))));
  }
  return selected;
}

} // namespace argosy
