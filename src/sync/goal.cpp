// SPDX-License-Identifier: Apache-2.0
#include "sync/goal.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace argosy {

namespace {

constexpr std::array<std::pair<std::string_view, Target>, 7> k_targets{{
    {"healthy", Target::healthy},
    {"synced", Target::synced},
    {"operation", Target::operation},
    {"suspended", Target::suspended},
    {"degraded", Target::degraded},
    {"deleted", Target::deleted},
    {"hydrated", Target::hydrated},
}};

std::string_view
trimmed(std::string_view text)
{
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The pieces between `separator`, blanks around them cut off; an empty text is one empty piece.
std::vector<std::string_view>
split(std::string_view text, char separator)
{
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto end = text.find(separator);
    pieces.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) {
      return pieces;
    }
    text.remove_prefix(end + 1);
  }
}

Result<Target>
parse_target(std::string_view word)
{
  const auto* const row =
      std::find_if(k_targets.begin(), k_targets.end(), [&](const auto& r) { return r.first == word; });
  if (row == k_targets.end()) {
    return failure(ErrorKind::usage,
                   "not a state to wait for; expected healthy, synced, operation, suspended, degraded, deleted or "
                   "hydrated, with , as AND and | as OR");
  }
  return row->second;
}

Result<std::vector<Target>>
parse_group(std::string_view text)
{
  std::vector<Target> group;
  for (const auto word : split(text, '|')) {
    TRY_ASSIGN(const Target target, parse_target(word));
    if (std::find(group.begin(), group.end(), target) == group.end()) {
      group.push_back(target);
    }
  }
  return group;
}

// Blanks and control characters stand in no revision, name or pattern.
bool
has_blank(std::string_view text)
{
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7f;
  });
}

tl::unexpected<Error>
no_pattern()
{
  return failure(ErrorKind::usage,
                 "not a pattern for resources; expected [!]GROUP:KIND:NAME or [!]GROUP:KIND:NAMESPACE/NAME, "
                 "with * and ? as wildcards, e.g. apps:Deployment:web or :ConfigMap:shop/env");
}

} // namespace

Result<Targets>
parse_targets(std::string_view text)
{
  Targets targets;
  for (const auto group_text : split(text, ',')) {
    TRY_ASSIGN(auto group, parse_group(group_text));
    targets.push_back(std::move(group));
  }
  const bool wants_deleted =
      std::any_of(targets.begin(), targets.end(), [](const auto& g) { return g == std::vector{Target::deleted}; });
  if (wants_deleted && targets.size() > 1) {
    return failure(ErrorKind::usage, "not possible: what is deleted has no other state");
  }
  return targets;
}

bool
has_target(const Targets& targets, Target target)
{
  return std::any_of(targets.begin(), targets.end(),
                     [&](const auto& group) { return std::find(group.begin(), group.end(), target) != group.end(); });
}

Result<SourceRevision>
parse_source_revision(std::string_view text)
{
  // A source's URL may hold "=", a revision hardly ever does: the last one separates them.
  const auto separator = text.rfind('=');
  const bool has_source = separator != std::string_view::npos;
  SourceRevision result{std::string(has_source ? text.substr(0, separator) : std::string_view{}),
                        std::string(has_source ? text.substr(separator + 1) : text)};
  if (result.revision.empty() || (has_source && result.source.empty()) || has_blank(result.revision)) {
    return failure(ErrorKind::usage,
                   "not a revision; expected REVISION or SOURCE=REVISION, the source by its position, "
                   "name or URL");
  }
  return result;
}

Result<ResourcePattern>
parse_resource_pattern(std::string_view text)
{
  ResourcePattern pattern;
  std::string_view rest = text;
  if (rest.starts_with('!')) {
    pattern.is_exclusion = true;
    rest.remove_prefix(1);
  }
  // Only the first two colons separate: names of roles and bindings hold further ones.
  const auto first = rest.find(':');
  const auto second = first == std::string_view::npos ? first : rest.find(':', first + 1);
  if (second == std::string_view::npos || has_blank(rest)) {
    return no_pattern();
  }
  pattern.group = rest.substr(0, first);
  pattern.kind = rest.substr(first + 1, second - first - 1);
  std::string_view name = rest.substr(second + 1);
  if (const auto slash = name.find('/'); slash != std::string_view::npos) {
    pattern.ns = name.substr(0, slash);
    name.remove_prefix(slash + 1);
    if (pattern.ns.empty() || name.find('/') != std::string_view::npos) {
      return no_pattern();
    }
  }
  pattern.name = name;
  if (pattern.kind.empty() || pattern.name.empty() || pattern.group.find('/') != std::string::npos ||
      pattern.kind.find('/') != std::string::npos) {
    return no_pattern();
  }
  return pattern;
}

} // namespace argosy
