// SPDX-License-Identifier: Apache-2.0
#include "sync/revision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

namespace argosy {

namespace {

constexpr std::size_t k_shortest_commit = 7;
constexpr std::size_t k_longest_commit = 64; // SHA-256 repositories

bool
is_hex_digit(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

char
to_lower(char c)
{
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string
list_sources(const Application& app)
{
  std::string text;
  for (std::size_t i = 0; i < app.sources.size(); ++i) {
    const auto& source = app.sources[i];
    text += fmt::format("{}{}{}: {}", i == 0 ? "" : ", ", i + 1, source.name.empty() ? "" : " (" + source.name + ")",
                        source.repo_url);
  }
  return text;
}

// Position, name or URL.
std::optional<std::size_t>
find_named_source(const Application& app, const std::string& named)
{
  std::size_t position = 0;
  const auto [end, error] = std::from_chars(named.data(), named.data() + named.size(), position);
  if (error == std::errc() && end == named.data() + named.size()) {
    return position >= 1 && position <= app.sources.size() ? std::optional(position - 1) : std::nullopt;
  }
  for (std::size_t i = 0; i < app.sources.size(); ++i) {
    if (app.sources[i].name == named || app.sources[i].repo_url == named) {
      return i;
    }
  }
  return std::nullopt;
}

Result<std::size_t>
find_source(const Application& app, const std::string& named)
{
  if (!named.empty()) {
    if (auto found = find_named_source(app, named)) {
      return *found;
    }
    return failure(ErrorKind::usage, fmt::format("{} has no source {}; it has {}", app.name, named, list_sources(app)));
  }
  if (app.sources.size() <= 1) {
    return 0;
  }
  std::optional<std::size_t> git;
  for (std::size_t i = 0; i < app.sources.size(); ++i) {
    if (app.sources[i].is_git()) {
      if (git) {
        return failure(
            ErrorKind::usage,
            fmt::format("{} has several git sources, so a revision must name its own: {}", app.name, list_sources(app)),
            "write SOURCE=REVISION with a position, name or URL, e.g. 1=4be77a0");
      }
      git = i;
    }
  }
  if (!git) {
    return failure(ErrorKind::usage,
                   fmt::format("{} has several sources and none is git: {}", app.name, list_sources(app)),
                   "write SOURCE=REVISION with a position, name or URL, e.g. 1=1.4.2");
  }
  return *git;
}

} // namespace

bool
is_commit(std::string_view revision)
{
  return revision.size() >= k_shortest_commit && revision.size() <= k_longest_commit &&
         std::all_of(revision.begin(), revision.end(), is_hex_digit);
}

bool
is_same_revision(std::string_view left, std::string_view right)
{
  if (left.empty() || right.empty()) {
    return false;
  }
  if (!is_commit(left) || !is_commit(right)) {
    return left == right;
  }
  const auto common = std::min(left.size(), right.size());
  return std::equal(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(common), right.begin(),
                    [](char a, char b) { return to_lower(a) == to_lower(b); });
}

Result<WantedRevisions>
resolve_expectations(const Application& app, const std::vector<SourceRevision>& expected)
{
  WantedRevisions wanted;
  if (expected.empty()) {
    return wanted;
  }
  wanted.resize(std::max<std::size_t>(app.sources.size(), 1));
  for (const auto& entry : expected) {
    TRY_ASSIGN(const auto index, find_source(app, entry.source));
    auto& slot = wanted.at(index);
    if (!slot.empty() && slot != entry.revision) {
      return failure(ErrorKind::usage,
                     fmt::format("two revisions for the same source of {}: {} and {}", app.name, slot, entry.revision));
    }
    slot = entry.revision;
  }
  return wanted;
}

std::vector<std::string>
list_revisions(const std::string& single, const std::vector<std::string>& several)
{
  if (!several.empty()) {
    return several;
  }
  return single.empty() ? std::vector<std::string>{} : std::vector<std::string>{single};
}

bool
is_met(const WantedRevisions& wanted, const std::vector<std::string>& actual)
{
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i].empty() && (i >= actual.size() || !is_same_revision(wanted[i], actual[i]))) {
      return false;
    }
  }
  return true;
}

std::vector<std::string>
compared_revisions(const Application& app)
{
  if (const auto dry = hydrated_from(app); !dry.empty()) {
    return {std::string(dry)};
  }
  return list_revisions(app.sync_revision, app.sync_revisions);
}

std::vector<std::string>
deployed_revisions(const Application& app)
{
  if (app.sync == SyncStatus::synced) {
    return compared_revisions(app);
  }
  return app.history.empty() ? std::vector<std::string>{}
                             : list_revisions(app.history.back().revision, app.history.back().revisions);
}

bool
is_compared_with(const WantedRevisions& wanted, const Application& app)
{
  return is_met(wanted, list_revisions(app.sync_revision, app.sync_revisions)) ||
         is_met(wanted, compared_revisions(app));
}

bool
is_deployed(const WantedRevisions& expected, const std::vector<std::string>& deployed, const Application& app)
{
  const auto& rendered = app.hydration.last_hydrated_revision;
  const bool is_rendered = app.has_hydrator && !rendered.empty() && is_met({rendered}, deployed);
  return is_met(expected, deployed) || (is_rendered && is_met(expected, {app.hydration.last_dry_revision}));
}

bool
is_hydrated(const WantedRevisions& expected, const Application& app)
{
  return is_met(expected, {app.hydration.last_dry_revision}) ||
         is_met(expected, {app.hydration.last_hydrated_revision}) || is_compared_with(expected, app);
}

std::string
to_short(std::string_view revision)
{
  constexpr std::size_t k_full_commit = 40;
  if (const auto comma = revision.find(','); comma != std::string_view::npos) {
    return to_short(revision.substr(0, comma)) + "," + to_short(revision.substr(comma + 1));
  }
  const bool is_full = revision.size() >= k_full_commit && is_commit(revision);
  return std::string(is_full ? revision.substr(0, k_shortest_commit) : revision);
}

std::string
to_short(const std::vector<std::string>& revisions)
{
  std::string text;
  for (const auto& revision : revisions) {
    text += (text.empty() ? "" : ",") + (revision.empty() ? std::string("-") : to_short(revision));
  }
  return text;
}

std::string
join_revisions(const std::vector<std::string>& revisions)
{
  return fmt::format("{}", fmt::join(revisions, ","));
}

bool
is_in_history(const Application& app, const WantedRevisions& expected)
{
  return std::any_of(app.history.begin(), app.history.end(), [&](const auto& entry) {
    return is_met(expected, list_revisions(entry.revision, entry.revisions));
  });
}

bool
is_newer_by_history(const Application& app, const WantedRevisions& expected)
{
  const auto current = list_revisions(app.sync_revision, app.sync_revisions);
  if (expected.empty() || current.empty() || is_compared_with(expected, app)) {
    return false;
  }
  bool has_expected = false;
  for (const auto& entry : app.history) {
    const auto revisions = list_revisions(entry.revision, entry.revisions);
    if (is_met(expected, revisions)) {
      has_expected = true;
    } else if (is_met(current, revisions)) {
      return has_expected;
    }
  }
  return false;
}

} // namespace argosy
