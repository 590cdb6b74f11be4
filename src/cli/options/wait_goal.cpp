// SPDX-License-Identifier: Apache-2.0
#include "cli/options/builders.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <set>
#include <utility>

namespace argosy {

namespace {

// Flags of Argo CD's client: all that it ORs are one group, the others a group each.
constexpr std::array<std::pair<std::string_view, Target>, 2> k_alternatives{
    {{"health", Target::healthy}, {"degraded", Target::degraded}}};
constexpr std::array<std::pair<std::string_view, Target>, 4> k_single{{{"sync", Target::synced},
                                                                       {"operation", Target::operation},
                                                                       {"delete", Target::deleted},
                                                                       {"hydrated", Target::hydrated}}};

bool
is_suspension_awaited(const OptionValues& values)
{
  return values.text("suspended") == find_option("suspended")->bare;
}

Targets
targets_of_client_flags(const OptionValues& values)
{
  std::vector<Target> alternatives;
  for (const auto& [option, target] : k_alternatives) {
    if (values.is_given(option) && values.flag(option)) {
      alternatives.push_back(target);
    }
  }
  if (is_suspension_awaited(values)) {
    alternatives.push_back(Target::suspended);
  }
  Targets targets;
  if (!alternatives.empty()) {
    targets.push_back(std::move(alternatives));
  }
  for (const auto& [option, target] : k_single) {
    if (values.is_given(option) && values.flag(option)) {
      targets.push_back({target});
    }
  }
  return targets;
}

Result<Targets>
make_targets(const OptionValues& values)
{
  const Targets of_flags = targets_of_client_flags(values);
  const bool has_own = values.is_given("for") && values.origin("for").kind <= ValueOrigin::Kind::client_options;
  if (!of_flags.empty() && has_own) {
    return values.refuse("for", "contradicts --health, --sync and their like; give one or the other");
  }
  if (!of_flags.empty()) {
    return of_flags;
  }
  auto targets = parse_targets(values.text("for"));
  return targets ? std::move(targets)
                 : values.refuse("for", quote(values.text("for")) + " is " + targets.error().message);
}

bool
is_digits(std::string_view text)
{
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool
is_hex(std::string_view text)
{
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

// "1.2.3", "v1.2.3", "1.2.3-rc.1+build": three numbers, and then whatever a pre-release may be called.
bool
is_version(std::string_view text)
{
  text.remove_prefix(text.starts_with('v') ? 1 : 0);
  const auto core = text.substr(0, text.find_first_of("-+"));
  const auto numbers = split_words(core, '.');
  const bool has_only_numbers = std::all_of(numbers.begin(), numbers.end(), is_digits);
  return numbers.size() == 3 && has_only_numbers && !core.starts_with('.') && !core.ends_with('.');
}

// What `wait` can compare without asking anyone what a name stands for.
bool
is_comparable(std::string_view revision)
{
  constexpr std::string_view k_digest = "sha256:";
  const bool is_digest = revision.starts_with(k_digest) && is_hex(revision.substr(k_digest.size()));
  return (is_hex(revision) && revision.size() >= 7 && revision.size() <= 40) || is_version(revision) || is_digest;
}

Result<std::vector<SourceRevision>>
make_expected(Command command, const OptionValues& values)
{
  std::vector<SourceRevision> expected;
  std::set<std::string> sources;
  for (const auto& text : values.list("expect-revision")) {
    auto revision = parse_source_revision(text);
    if (!revision) {
      return values.refuse("expect-revision", quote(text) + " is " + revision.error().message);
    }
    if (command == Command::wait && !is_comparable(revision->revision)) {
      return values.refuse("expect-revision",
                           quote(revision->revision) +
                               " is no commit, and wait resolves no names; expected 7 to 40 hex digits, "
                               "a version such as 1.2.3, or sha256:...");
    }
    if (!sources.insert(revision->source).second) {
      return values.refuse("expect-revision", "two revisions for the same source; expected SOURCE=REV for each");
    }
    expected.push_back(std::move(*revision));
  }
  return expected;
}

// A tag or a digest: an image without one would be any of its versions.
bool
is_image(std::string_view text)
{
  const auto name_begin = text.rfind('/') == std::string_view::npos ? 0 : text.rfind('/') + 1;
  const auto mark = text.find_first_of(":@", name_begin);
  const bool has_blank = text.find_first_of(" \t\n") != std::string_view::npos;
  return mark != std::string_view::npos && mark > name_begin && mark + 1 < text.size() && !has_blank;
}

Status
check_images(const OptionValues& values)
{
  for (const auto& image : values.list("expect-image")) {
    if (!is_image(image)) {
      return values.refuse("expect-image", quote(image) + " names no one image; expected REPOSITORY:TAG or "
                                                          "REPOSITORY@sha256:...");
    }
  }
  return {};
}

// 404 is absence only to who names the project; 403 may be anything.
Status
check_missing(const OptionValues& values)
{
  if (values.choice<Missing>("missing") == Missing::wait && !values.is_given("project")) {
    return values.refuse("missing", "wait needs --project: without it the server does not tell absent from forbidden");
  }
  return {};
}

// wait starts nothing, so there is nothing that a running operation could keep it from.
Status
check_busy(Command command, const OptionValues& values)
{
  const Busy busy = values.choice<Busy>("busy");
  if (command == Command::wait && (busy == Busy::fail || busy == Busy::terminate)) {
    return values.refuse("busy", values.text("busy") + " is for sync; wait starts nothing, it expects join or wait");
  }
  return {};
}

// A failure's cause stands in its last lines; whoever wants more of a log reads it at its place.
Status
check_logs(const OptionValues& values)
{
  constexpr std::int64_t k_most_lines = 1000;
  const auto lines = values.integer("logs");
  if (lines < 0 || lines > k_most_lines) {
    return values.refuse("logs", std::to_string(lines) + " is out of range; expected 0 to 1000");
  }
  return {};
}

} // namespace

Result<WaitGoal>
make_wait_goal(Command command, const OptionValues& values)
{
  WaitGoal goal;
  TRY_ASSIGN(goal.targets, make_targets(values));
  TRY_ASSIGN(goal.expected, make_expected(command, values));
  if (command == Command::wait) {
    TRY_ASSIGN(goal.resources, make_resources(values)); // of a sync they are what it applies
  }
  TRY(check_images(values));
  TRY(check_missing(values));
  TRY(check_busy(command, values));
  TRY(check_logs(values));
  goal.accept_newer = values.is_given("accept-newer") ? values.flag("accept-newer") : command == Command::wait;
  goal.expected_images = values.list("expect-image");
  goal.degraded_grace = values.duration("degraded-grace");
  goal.log_lines = static_cast<int>(values.integer("logs"));
  goal.suspended = values.choice<Suspended>("suspended");
  goal.missing = values.choice<Missing>("missing");
  goal.refresh = values.choice<RefreshPolicy>("refresh");
  return goal;
}

} // namespace argosy
