// SPDX-License-Identifier: Apache-2.0
#include "sync/describe.hpp"

#include "base/encoding.hpp"
#include "sync/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

template <class Is>
std::string
list_results(const OperationState& state, Is is)
{
  std::vector<ResourceKey> keys;
  for (const auto& result : state.results) {
    if (is(result)) {
      keys.push_back(result.key);
    }
  }
  return keys.empty() ? std::string() : list_resources(keys);
}

bool
is_changed(const ResourceResult& result)
{
  return result.hook_type.empty() && result.status == "Synced" && result.message.find("unchanged") == std::string::npos;
}

std::string
join(std::vector<std::string> parts)
{
  parts.erase(std::remove(parts.begin(), parts.end(), std::string()), parts.end());
  return fmt::format("{}", fmt::join(parts, " · "));
}

// What "synced and healthy" says is true of it.
bool
is_of_the_whole(const WaitGoal& goal)
{
  return goal.targets == WaitGoal{}.targets && goal.resources.empty();
}

// "auto-sync", "ci"; empty if nobody knows.
std::string
describe_deployer(const Application& app)
{
  if (app.state && app.state->operation.is_automated) {
    return "auto-sync";
  }
  return to_printable(app.history.back().initiated_by);
}

// "unchanged, 4be77a0 was deployed by auto-sync 40 s ago, Healthy; nothing started". The age is by the server's own
// clock, at the comparison that this run asked for.
std::string
describe_unchanged(const Application& app)
{
  const auto revisions = compared_revisions(app);
  std::string how = "was there already";
  if (!app.history.empty() && list_revisions(app.history.back().revision, app.history.back().revisions) == revisions) {
    const auto who = describe_deployer(app);
    const auto age = app.reconciled_at ? describe_age(app.history.back().deployed_at, *app.reconciled_at) : "";
    how = fmt::format("was deployed{}{}", who.empty() ? "" : " by " + who, age.empty() ? "" : " " + age + " ago");
  }
  return fmt::format("unchanged, {} {}, {}; nothing started", to_short(revisions), how, to_string(app.health));
}

std::string
describe_end(const Outcome& outcome, const Goal& goal, Success success)
{
  const auto took = to_text(outcome.took);
  switch (success) {
  case Success::deployed:
    return "deployed in " + took;
  case Success::joined:
    return "deployed in " + took + " by the operation that was running";
  case Success::unchanged:
    return describe_unchanged(*outcome.last);
  case Success::accepted:
    return "accepted; it goes on without this job";
  case Success::dry_run:
    return outcome.last && outcome.last->state ? "dry run: " + describe_results(*outcome.last->state) : "dry run";
  case Success::reached:
    return (is_of_the_whole(goal.wait) ? "synced and healthy, in " : "reached what was awaited, in ") + took;
  case Success::newer:
  case Success::newer_by_date:
    return "a newer revision than the expected one is there, in " + took;
  case Success::deleted:
    return "deleted, in " + took;
  case Success::absent:
    return "not there, and that is fine (--missing ok)";
  case Success::ended:
  case Success::idle:
    break; // of terminate, which words its own
  }
  return took;
}

} // namespace

std::string
shorten(std::string_view text)
{
  // Long enough for the cause, short enough for a log line.
  constexpr std::size_t k_most = 300;
  if (text.size() <= k_most) {
    return to_printable(text);
  }
  auto end = k_most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end; // not within a character
  }
  return to_printable(text.substr(0, end)) + "...";
}

std::string
describe_age(std::optional<WallTime> since, WallTime now)
{
  const auto age = since ? std::chrono::floor<std::chrono::seconds>(now - *since) : std::chrono::seconds(0);
  return age > std::chrono::seconds(0) ? to_text(age) : std::string(); // dates are no finer than seconds
}

std::string
describe_first_state(const Application& app, WallTime now)
{
  auto at = to_short(deployed_revisions(app));
  if (!app.history.empty()) {
    const auto age = describe_age(app.history.back().deployed_at, now);
    at += age.empty() ? "" : fmt::format(" (last deployed {} ago)", age);
  }
  return join({at.empty() ? "never deployed" : "at " + at, std::string(to_string(app.sync)),
               std::string(to_string(app.health)), app.auto_sync ? "auto-sync on" : "auto-sync off"});
}

std::string
describe_acceptance(const std::string& from, const std::vector<std::string>& to, const SyncRequest& request)
{
  constexpr std::size_t k_short_id = 8;
  const auto target = to_short(to);
  const auto kind = request.dry_run ? "dry run" : request.resources.empty() ? "sync" : "partial sync";
  auto text = fmt::format("{} accepted, operation {}", kind, request.run_id.substr(0, k_short_id));
  if (!target.empty()) {
    text += from.empty() || to_short(from) == target ? fmt::format(": to {}", target)
                                                     : fmt::format(": {} → {}", to_short(from), target);
  }
  return text;
}

std::string
describe_failed_operation(const Application& app)
{
  const auto& state = *app.state;
  const auto failed = list_results(state, [](const auto& result) {
    return result.status == "SyncFailed" || result.hook_phase == "Failed" || result.hook_phase == "Error";
  });
  return fmt::format("operation {}{}{}", to_string(state.phase),
                     state.message.empty() ? "" : ": " + shorten(state.message),
                     failed.empty() ? "" : " (" + failed + ")");
}

std::string
describe_results(const OperationState& state)
{
  std::vector<std::string> parts;
  std::size_t total = 0;
  std::size_t changed = 0;
  std::size_t pruned = 0;
  for (const auto& result : state.results) {
    if (!result.hook_type.empty()) {
      parts.push_back(fmt::format("hook {} {} {}", to_printable(result.hook_type), to_brief(result.key),
                                  to_printable(result.hook_phase.empty() ? "started" : result.hook_phase)));
      continue;
    }
    ++total;
    changed += is_changed(result) ? 1U : 0U;
    pruned += result.status == "Pruned" ? 1U : 0U;
  }
  const auto names = list_changed(state);
  parts.push_back(fmt::format("{} {}: {} changed{}, {} pruned", total, total == 1 ? "resource" : "resources", changed,
                              names.empty() ? "" : " (" + names + ")", pruned));
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string
describe_resources(const Application& app)
{
  constexpr std::size_t k_most = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(app.resources.size(), k_most); ++i) {
    const auto& key = app.resources[i].key;
    text += fmt::format("{}{}:{}:{}", i == 0 ? "" : ", ", to_printable(key.group), to_printable(key.kind),
                        to_printable(key.name));
  }
  if (app.resources.empty()) {
    return "none";
  }
  return app.resources.size() > k_most ? fmt::format("{} and {} more", text, app.resources.size() - k_most) : text;
}

std::string
describe_success(const Outcome& outcome, const Goal& goal, const WantedRevisions& expected)
{
  std::string revision;
  std::string images;
  std::string urls;
  if (outcome.last && *outcome.success != Success::deleted && *outcome.success != Success::absent) {
    const auto shown = outcome.wanted_revision.empty() ? compared_revisions(*outcome.last)
                                                       : std::vector<std::string>{outcome.wanted_revision};
    revision = to_short(*outcome.success == Success::deployed ? shown : compared_revisions(*outcome.last));
    const bool is_newer = *outcome.success == Success::newer || *outcome.success == Success::newer_by_date;
    if (*outcome.success == Success::unchanged) {
      revision.clear(); // its own sentence has it
    } else if (!expected.empty()) {
      revision += is_newer ? ", newer than the expected " + to_short(expected) : " as expected";
    }
    images = to_printable(fmt::format("{}", fmt::join(outcome.last->images, " ")));
    images = outcome.last->images.size() > 2 ? fmt::format("{} images", outcome.last->images.size()) : images;
    urls = outcome.last->external_urls.empty() ? "" : to_printable(outcome.last->external_urls.front());
  }
  return join({describe_end(outcome, goal, *outcome.success), revision, images, urls});
}

std::string
list_changed(const OperationState& state)
{
  return list_results(state, is_changed);
}

std::string
describe_commit(std::string_view revision, const RevisionMetadata& commit)
{
  // "Jane Doe <jane@example.com>": the address is nobody's business in a log.
  const auto author = std::string_view(commit.author).substr(0, commit.author.find(" <"));
  const auto subject = std::string_view(commit.message).substr(0, commit.message.find('\n'));
  return fmt::format("{} \"{}\"{}", to_short(revision), shorten(subject),
                     author.empty() ? "" : " by " + to_printable(author));
}

std::string
describe_lasting(std::string_view health, const Application& app, Duration lasted)
{
  const auto state = health.substr(0, health.find(':'));
  const auto span = std::chrono::floor<std::chrono::seconds>(lasted);
  return fmt::format("{}{}{}{}",
                     app.sync == SyncStatus::synced ? "Synced to " + to_short(compared_revisions(app)) + ", " : "",
                     state, span.count() == 0 ? "" : " for " + to_text(span), health.substr(state.size()));
}

std::string
describe_cure(ErrorKind kind, const Goal& goal)
{
  switch (kind) {
  case ErrorKind::superseded:
    return "if a newer revision will do: --accept-newer";
  case ErrorKind::out_of_sync:
    return goal.sync && !goal.sync->request.prune
               ? "if they are to go: --prune; if a controller changes them: ignoreDifferences"
               : "does a controller change them after the sync? then see ignoreDifferences";
  default:
    return {};
  }
}

} // namespace argosy
