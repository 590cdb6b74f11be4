// SPDX-License-Identifier: Apache-2.0
#include "cli/options/builders.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstddef>
#include <optional>

namespace argosy {

namespace {

// "NAME=VALUE" with something on the left.
std::optional<std::pair<std::string, std::string>>
split_pair(std::string_view text)
{
  const auto separator = text.find('=');
  if (separator == std::string_view::npos || separator == 0) {
    return std::nullopt;
  }
  return std::pair(std::string(text.substr(0, separator)), std::string(text.substr(separator + 1)));
}

Status
check_revision(const OptionValues& values)
{
  const std::string revision = values.text("revision");
  if (revision.find_first_of(" \t") != std::string::npos) {
    return values.refuse("revision", quote(revision) + " is no revision; expected a branch, tag, commit or version");
  }
  return {};
}

Result<std::vector<SourceRevision>>
parse_revisions(const OptionValues& values)
{
  std::vector<SourceRevision> revisions;
  for (const auto& text : values.list("revisions")) {
    auto revision = parse_source_revision(text);
    if (!revision) {
      return values.refuse("revisions", quote(text) + " is " + revision.error().message);
    }
    revisions.push_back(std::move(*revision));
  }
  return revisions;
}

bool
is_position(const std::string& text)
{
  int position = 0;
  const auto* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, position);
  return result.ec == std::errc() && result.ptr == end && position >= 1;
}

// The spelling of Argo CD's client: revisions here, their sources in a second list of the same length.
Status
name_sources(const OptionValues& values, std::string_view option, std::vector<SourceRevision>& revisions)
{
  const auto sources = values.list(option);
  if (sources.size() != revisions.size()) {
    return values.refuse(option, std::to_string(sources.size()) + " sources for " + std::to_string(revisions.size()) +
                                     " --revisions; expected one for each");
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!revisions[i].source.empty()) {
      return values.refuse(option, "--revisions names its sources itself; give one or the other");
    }
    if (option == "source-positions" && !is_position(sources[i])) {
      return values.refuse(option, quote(sources[i]) + " is no position; expected 1 for the first source");
    }
    revisions[i].source = sources[i];
  }
  return {};
}

Result<std::vector<SourceRevision>>
make_revisions(const OptionValues& values)
{
  TRY_ASSIGN(auto revisions, parse_revisions(values));
  const bool has_positions = values.is_given("source-positions");
  const bool has_names = values.is_given("source-names");
  if (has_positions && has_names) {
    return values.refuse("source-names", "contradicts --source-positions; give one or the other");
  }
  if (has_positions || has_names) {
    TRY(name_sources(values, has_positions ? "source-positions" : "source-names", revisions));
  }
  if (values.is_given("revision") && !revisions.empty()) {
    return values.refuse("revisions", "contradicts --revision; give one or the other");
  }
  return revisions;
}

Status
check_pairs(const OptionValues& values, std::string_view option, std::string_view expected)
{
  for (const auto& text : values.list(option)) {
    if (!split_pair(text)) {
      return values.refuse(option, quote(text) + " is no pair; expected " + std::string(expected));
    }
  }
  return {};
}

Result<std::vector<std::pair<std::string, std::string>>>
make_infos(const OptionValues& values)
{
  TRY(check_pairs(values, "info", "NAME=VALUE"));
  std::vector<std::pair<std::string, std::string>> infos;
  for (const auto& text : values.list("info")) {
    infos.push_back(*split_pair(text));
    if (infos.back().first == k_run_info) {
      return values.refuse("info", std::string(k_run_info) + " is argosy's own; expected another name");
    }
  }
  return infos;
}

// Absent unless something is given: what is sent replaces the application's own options.
Result<std::optional<std::vector<std::string>>>
make_sync_options(const OptionValues& values)
{
  TRY(check_pairs(values, "sync-option", "NAME=VALUE, e.g. CreateNamespace=true"));
  auto list = values.list("sync-option");
  const auto add = [&](std::string_view option, const std::string& text) {
    if (values.flag(option) && std::find(list.begin(), list.end(), text) == list.end()) {
      list.push_back(text);
    }
  };
  add("replace", "Replace=true");
  add("server-side", "ServerSideApply=true");
  add("out-of-sync-only", "ApplyOutOfSyncOnly=true");
  return list.empty() ? std::nullopt : std::optional(std::move(list));
}

// As Go reads durations: "90s", "1500ms".
std::string
to_server_duration(Duration duration)
{
  const auto milliseconds = duration.count();
  return milliseconds % 1000 == 0 ? std::to_string(milliseconds / 1000) + "s" : std::to_string(milliseconds) + "ms";
}

// A pause without repetitions would be sent and do nothing.
Status
check_retry_options(const OptionValues& values)
{
  for (const auto* const option :
       {"retry-backoff-duration", "retry-backoff-max-duration", "retry-backoff-factor", "retry-refresh"}) {
    if (values.is_given(option) && !values.is_given("retry-limit")) {
      return values.refuse(option, "of no use without --retry-limit");
    }
  }
  return {};
}

Result<std::optional<SyncRequest::Retry>>
make_retry(const OptionValues& values)
{
  TRY(check_retry_options(values));
  if (!values.is_given("retry-limit")) {
    return std::nullopt;
  }
  SyncRequest::Retry retry;
  retry.limit = values.integer("retry-limit");
  retry.backoff_duration = to_server_duration(values.duration("retry-backoff-duration"));
  retry.backoff_max_duration = to_server_duration(values.duration("retry-backoff-max-duration"));
  retry.backoff_factor = values.integer("retry-backoff-factor");
  retry.refresh = values.flag("retry-refresh");
  if (retry.limit < -1) {
    return values.refuse("retry-limit",
                         std::to_string(retry.limit) + " is out of range; expected 0 or more, or -1 for ever");
  }
  if (*retry.backoff_factor < 1) {
    return values.refuse("retry-backoff-factor",
                         std::to_string(*retry.backoff_factor) + " is out of range; expected 1 or more");
  }
  return retry;
}

SyncRequest::Strategy
make_strategy(const OptionValues& values)
{
  if (!values.is_given("strategy")) {
    return SyncRequest::Strategy::unset;
  }
  return values.text("strategy") == "apply" ? SyncRequest::Strategy::apply : SyncRequest::Strategy::hook;
}

Result<SyncRequest>
make_request(const OptionValues& values)
{
  SyncRequest request;
  TRY(check_revision(values));
  request.revision = values.text("revision");
  request.dry_run = values.flag("dry-run");
  request.prune = values.flag("prune");
  request.strategy = make_strategy(values);
  request.force = values.flag("force");
  TRY_ASSIGN(request.sync_options, make_sync_options(values));
  TRY_ASSIGN(request.retry, make_retry(values));
  TRY_ASSIGN(request.infos, make_infos(values));
  return request;
}

} // namespace

Result<std::vector<ResourcePattern>>
make_resources(const OptionValues& values)
{
  std::vector<ResourcePattern> resources;
  for (const auto& text : values.list("resource")) {
    auto pattern = parse_resource_pattern(text);
    if (!pattern) {
      return values.refuse("resource", quote(text) + " is " + pattern.error().message);
    }
    resources.push_back(std::move(*pattern));
  }
  return resources;
}

Result<SyncGoal>
make_sync_goal(const OptionValues& values)
{
  SyncGoal goal;
  TRY_ASSIGN(goal.request, make_request(values));
  TRY_ASSIGN(goal.source_revisions, make_revisions(values));
  TRY_ASSIGN(goal.resources, make_resources(values));
  TRY(check_pairs(values, "label", "KEY=VALUE"));
  goal.labels = values.list("label");
  goal.out_of_sync_only = values.flag("out-of-sync-only");
  goal.is_async = values.flag("async");
  goal.busy = values.choice<Busy>("busy");
  return goal;
}

} // namespace argosy
