// SPDX-License-Identifier: Apache-2.0
// Which applications are chosen without being named, and how a run goes about many.
#include "argocd/selector.hpp"
#include "cli/options/builders.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace argosy {

namespace {

constexpr std::int64_t k_most_jobs = 100;
constexpr std::int64_t k_deepest = 99;

bool
is_on_command_line(const OptionValues& values, std::string_view option)
{
  return values.is_given(option) && values.origin(option).kind <= ValueOrigin::Kind::client_options;
}

// Whatever names applications; words and flags are stronger than what a variable or a file says.
bool
is_named(const std::vector<std::string>& words, const OptionValues& values, ValueOrigin::Kind as_strong_as)
{
  const auto is_as_strong = [&](std::string_view option) {
    return values.is_given(option) && values.origin(option).kind <= as_strong_as;
  };
  return !words.empty() || is_as_strong("application") || is_as_strong("file");
}

Result<int>
parse_bounded(const OptionValues& values, std::string_view option, std::int64_t least, std::int64_t most)
{
  const auto number = values.integer(option);
  if (number < least || number > most) {
    return values.refuse(option, quote(values.text(option)) + " is out of range; expected " + std::to_string(least) +
                                     " to " + std::to_string(most));
  }
  return static_cast<int>(number);
}

// Of the variables that parallel jobs are numbered by. Not read unasked: `parallel: matrix` sets the same ones for jobs
// that are to deploy everything.
Result<Shard>
find_shard(const OptionValues& values, const Environment& environment, std::string_view count)
{
  const auto index = environment.find_filled("CI_NODE_INDEX");
  const auto total = environment.find_filled("CI_NODE_TOTAL");
  const auto completion = environment.find_filled("JOB_COMPLETION_INDEX"); // from 0
  if (index && (total || !count.empty())) {
    auto shard = parse_shard(*index + "/" + (count.empty() ? *total : std::string(count)));
    return shard ? shard : values.refuse("shard", "CI_NODE_INDEX and CI_NODE_TOTAL are " + shard.error().message);
  }
  if (completion && !count.empty()) {
    const bool is_number =
        !completion->empty() && completion->size() < 6 &&
        std::all_of(completion->begin(), completion->end(), [](char c) { return c >= '0' && c <= '9'; });
    auto shard = parse_shard((is_number ? std::to_string(std::stoi(*completion) + 1) : "?") + "/" + std::string(count));
    return shard ? shard : values.refuse("shard", "JOB_COMPLETION_INDEX and N are " + shard.error().message);
  }
  return values.refuse("shard", "auto finds no number of this job; expected CI_NODE_INDEX and CI_NODE_TOTAL (GitLab's "
                                "parallel), or auto/N and JOB_COMPLETION_INDEX (a Kubernetes job)");
}

Result<std::optional<Shard>>
make_shard(const OptionValues& values, const Environment& environment)
{
  if (!values.is_given("shard")) {
    return std::nullopt;
  }
  constexpr std::string_view k_auto = "auto";
  const auto text = values.text("shard");
  if (text == k_auto || text.starts_with("auto/")) {
    TRY_ASSIGN(auto found, find_shard(values, environment,
                                      std::string_view(text).substr(std::min(text.size(), k_auto.size() + 1))));
    return found;
  }
  auto shard = parse_shard(text);
  if (!shard) {
    return values.refuse("shard", quote(text) + " is " + shard.error().message + ", or auto");
  }
  return *shard;
}

} // namespace

Result<std::optional<ApplicationChoice>>
make_choice(const std::vector<std::string>& words, const OptionValues& values)
{
  ApplicationChoice choice{"", list_projects(values), values.text("app-namespace")};
  if (values.is_given("selector")) {
    for (const auto& text : values.list("selector")) {
      choice.selector += (choice.selector.empty() ? "" : ",") + text;
    }
    if (auto status = check_selector(choice.selector); !status) {
      return values.refuse("selector", quote(choice.selector) + " is " + status.error().message, status.error().hint);
    }
    if (is_named(words, values, values.origin("selector").kind)) {
      if (is_on_command_line(values, "selector")) {
        return values.refuse("selector", "applications are named, too; give one or the other");
      }
      return std::nullopt;
    }
    return choice;
  }
  // A variable may stand there for other reasons, and all of a project is much.
  const bool is_all_of_project =
      is_on_command_line(values, "project") && !is_named(words, values, ValueOrigin::Kind::fallback);
  return is_all_of_project ? std::optional(choice) : std::nullopt;
}

Result<ManyOptions>
make_many(const std::vector<std::string>& words, const OptionValues& values, const Environment& environment)
{
  ManyOptions many;
  TRY_ASSIGN(many.choice, make_choice(words, values));
  TRY_ASSIGN(many.shard, make_shard(values, environment));
  TRY_ASSIGN(const auto jobs, parse_bounded(values, "jobs", 1, k_most_jobs));
  many.turns.jobs = static_cast<std::size_t>(jobs);
  many.turns.stops_at_once = values.flag("fail-fast");
  many.may_fail = values.list("allow-failure");
  TRY_ASSIGN(many.children, parse_bounded(values, "children", 0, k_deepest));
  return many;
}

} // namespace argosy
