// SPDX-License-Identifier: Apache-2.0
#include "sync/action.hpp"

#include "base/encoding.hpp"
#include "sync/access.hpp"
#include "sync/judge.hpp"
#include "sync/pause.hpp"
#include "sync/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace argosy {

namespace {

// One request each, and a person who reads the list.
constexpr std::size_t k_most_asked = 20;

// Kinds that Argo CD has actions for, those that people wait for first (resource_customizations of Argo CD).
constexpr std::array<std::string_view, 6> k_kinds{"Rollout",   "Deployment", "StatefulSet",
                                                  "DaemonSet", "CronJob",    "Job"};

std::size_t
rank(const ActionSubject& subject)
{
  const auto kind = std::find(k_kinds.begin(), k_kinds.end(), subject.resource.key.kind);
  return subject.health == Health::suspended ? 0 : 1 + static_cast<std::size_t>(kind - k_kinds.begin());
}

bool
is_wanted(const ActionSubject& subject, const std::vector<ResourcePattern>& patterns)
{
  if (patterns.empty()) {
    return rank(subject) <= k_kinds.size();
  }
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return matches(subject.resource.key, pattern); });
}

ActionSubject
make_subject(const ResourceKey& key, const std::string& version, std::optional<Health> health)
{
  return {{key, version.empty() ? "v1" : version}, health, {}};
}

std::string
list_names(const std::vector<std::string>& names)
{
  return names.empty() ? "none" : to_printable(fmt::format("{}", fmt::join(names, ", ")));
}

// The names of all actions, or of those that can be run now; each once.
enum class Which : bool { all, enabled };
std::vector<std::string>
list_actions(const std::vector<ActionSubject>& subjects, Which which)
{
  std::vector<std::string> names;
  for (const auto& subject : subjects) {
    for (const auto& action : subject.actions) {
      const bool counts = which == Which::all || !action.is_disabled;
      if (counts && std::find(names.begin(), names.end(), action.name) == names.end()) {
        names.push_back(action.name);
      }
    }
  }
  return names;
}

std::vector<ActionSubject>
list_offering(const std::vector<ActionSubject>& subjects, std::string_view name, Which which)
{
  std::vector<ActionSubject> offering;
  std::copy_if(subjects.begin(), subjects.end(), std::back_inserter(offering), [&](const auto& subject) {
    return std::any_of(subject.actions.begin(), subject.actions.end(), [&](const auto& action) {
      return action.name == name && (which == Which::all || !action.is_disabled);
    });
  });
  return offering;
}

std::string
list_arguments(const std::vector<ActionSubject>& subjects)
{
  std::vector<std::string> arguments;
  for (const auto& subject : subjects) {
    arguments.push_back(to_argument(subject.resource.key));
  }
  return list_names(arguments);
}

std::string
describe_subjects(const std::vector<ActionSubject>& subjects)
{
  std::vector<ResourceKey> keys;
  for (const auto& subject : subjects) {
    keys.push_back(subject.resource.key);
  }
  return keys.empty() ? "any resource" : list_resources(keys);
}

tl::unexpected<Error>
no_such_action(const AppRef& app, const std::vector<ActionSubject>& subjects, std::string_view action)
{
  const auto names = list_actions(subjects, Which::all);
  const auto nearest = find_nearest(action, names);
  return failure(ErrorKind::usage,
                 fmt::format("{}: no action {} on {}{}", to_string(app), to_printable(action),
                             describe_subjects(subjects), nearest.empty() ? "" : "; did you mean " + nearest + "?"),
                 "the actions there are: " + list_names(names));
}

} // namespace

std::vector<ActionSubject>
to_subjects(const std::vector<Resource>& resources)
{
  std::vector<ActionSubject> subjects;
  for (const auto& resource : resources) {
    if (!resource.is_hook) {
      subjects.push_back(make_subject(resource.key, resource.version,
                                      resource.has_health ? std::optional(resource.health) : std::nullopt));
    }
  }
  return subjects;
}

std::vector<ActionSubject>
to_subjects(const ResourceTree& tree)
{
  std::vector<ActionSubject> subjects;
  for (const auto& node : tree.nodes) {
    subjects.push_back(
        make_subject(node.key, node.version, node.has_health ? std::optional(node.health) : std::nullopt));
  }
  return subjects;
}

ActionCandidates
find_candidates(const std::vector<ActionSubject>& all, const std::vector<ResourcePattern>& patterns)
{
  ActionCandidates candidates;
  std::copy_if(all.begin(), all.end(), std::back_inserter(candidates.subjects),
               [&](const auto& subject) { return is_wanted(subject, patterns); });
  std::stable_sort(candidates.subjects.begin(), candidates.subjects.end(),
                   [](const auto& left, const auto& right) { return rank(left) < rank(right); });
  if (candidates.subjects.size() > k_most_asked) {
    candidates.left_out = candidates.subjects.size() - k_most_asked;
    candidates.subjects.resize(k_most_asked);
  }
  return candidates;
}

Error
no_such_resource(const AppRef& app, const std::vector<ResourcePattern>& patterns, const std::vector<ActionSubject>& all)
{
  std::vector<std::string> names;
  for (const auto& subject : all) {
    names.push_back(to_argument(subject.resource.key));
  }
  const auto& pattern = patterns.front();
  const auto wanted = to_argument({pattern.group, pattern.kind, pattern.ns, pattern.name});
  const auto nearest = find_nearest(wanted, names);
  return {ErrorKind::not_found,
          fmt::format("{}: no resource of it is {}{}", to_string(app), wanted,
                      nearest.empty() ? "" : "; did you mean " + nearest + "?"),
          "the resources there are: argosy get " + to_string(app)};
}

Result<ActionSubject>
choose_subject(const AppRef& app, const ActionCandidates& candidates, std::string_view action)
{
  const auto& subjects = candidates.subjects;
  const auto knowing = list_offering(subjects, action, Which::all);
  if (knowing.empty()) {
    return no_such_action(app, subjects, action);
  }
  const auto able = list_offering(knowing, action, Which::enabled);
  if (able.empty()) {
    return failure(ErrorKind::usage,
                   fmt::format("{}: {} makes no sense now on {}", to_string(app), action, describe_subjects(knowing)),
                   "what can be run now: " + list_names(list_actions(knowing, Which::enabled)));
  }
  if (able.size() > 1 || candidates.left_out > 0) {
    const auto why = able.size() > 1 ? std::string("can be run on more than one resource")
                                     : fmt::format("may fit one of {} resources not asked, too", candidates.left_out);
    return failure(ErrorKind::usage, fmt::format("{}: {} {}", to_string(app), action, why),
                   "name it with --resource: " + list_arguments(able));
  }
  return able.front();
}

bool
is_unknown_api(const ApiFailure& failure)
{
  const bool is_unknown_route = failure.status == 404 && failure.refusal != Refusal::not_found;
  return is_unknown_route || failure.status == 405 || failure.status == 501;
}

Error
explain_failed_action(ApiFailure failure,
                      const AppRef& app,
                      const ActionSubject& subject,
                      std::string_view action,
                      std::string_view account)
{
  auto error = std::move(failure.error);
  const auto& key = subject.resource.key;
  if (failure.may_have_happened) {
    error.message += fmt::format(": {} may have been run on {} all the same", action, to_brief(key));
    error.hint =
        fmt::format("look before it is run again: argosy action {} --resource {}", to_string(app), to_argument(key));
  } else if (error.kind == ErrorKind::not_permitted) {
    const auto right = fmt::format("action/{}/{}/{}", key.group, key.kind, action);
    error.hint = "argocd-rbac-cm: " + make_policy_line(account, "applications", right, app);
  }
  return error;
}

} // namespace argosy
