// SPDX-License-Identifier: Apache-2.0
#include "report/text.hpp"

#include "base/encoding.hpp"
#include "report/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace argosy {

namespace {

std::string
render_one(const Outcome& outcome)
{
  const auto parent = outcome.parent.empty() ? "" : " (of " + to_printable(outcome.parent) + ")";
  return to_printable(to_string(outcome.app)) + parent + ": " + render_ending(outcome) + "\n" +
         render_explanation(outcome);
}

bool
is_skipped(const Outcome& outcome)
{
  return !outcome.is_good() && outcome.error.kind == ErrorKind::skipped;
}

// Those that had no turn, in one paragraph: what kept them from it is told elsewhere.
std::string
render_skipped(const RunReport& report)
{
  std::string names;
  std::string why;
  for (const auto& outcome : report.applications) {
    if (is_skipped(outcome)) {
      names += " " + to_printable(to_string(outcome.app));
      why = to_printable(outcome.error.message);
    }
  }
  return names.empty() ? "" : "skipped:" + names + "\n  " + why + "\n";
}

// "2 of 30 failed · 26 deployed · 2 unchanged · 15m02s".
std::string
count_endings(const RunReport& report)
{
  const auto& all = report.applications;
  const auto failed = std::count_if(all.begin(), all.end(),
                                    [](const auto& outcome) { return !outcome.is_good() && !is_skipped(outcome); });
  const auto allowed =
      std::count_if(all.begin(), all.end(), [](const auto& outcome) { return !outcome.is_good() && outcome.may_fail; });
  const auto skipped = std::count_if(all.begin(), all.end(), is_skipped);
  std::string text =
      failed == 0 ? fmt::format("{} applications", all.size()) : fmt::format("{} of {} failed", failed, all.size());
  text += allowed == 0 ? "" : fmt::format(" ({} allowed to)", allowed);
  text += skipped == 0 ? "" : fmt::format(" · {} skipped", skipped);
  std::vector<std::string_view> told;
  for (const auto& outcome : all) {
    if (!outcome.is_good() || std::find(told.begin(), told.end(), outcome.reason()) != told.end()) {
      continue;
    }
    told.push_back(outcome.reason());
    const auto count = std::count_if(all.begin(), all.end(), [&](const auto& other) {
      return other.is_good() && other.reason() == outcome.reason();
    });
    text += fmt::format(" · {} {}", count, outcome.reason());
  }
  return text + " · " + to_text(report.took) + "\n";
}

// The application that was named: a child is reached through it.
std::string
find_root(const RunReport& report, const Outcome& outcome)
{
  auto name = to_string(outcome.app);
  auto parent = outcome.parent;
  for (std::size_t depth = 0; !parent.empty() && depth < report.applications.size(); ++depth) {
    name = parent;
    const auto above = std::find_if(report.applications.begin(), report.applications.end(),
                                    [&](const auto& other) { return to_string(other.app) == name; });
    parent = above == report.applications.end() ? "" : above->parent;
  }
  return name;
}

std::string_view
to_mark(Finding::Level level)
{
  switch (level) {
  case Finding::Level::ok:
    return "[ok]";
  case Finding::Level::warning:
    return "[warn]";
  case Finding::Level::failure:
    return "[fail]";
  }
  return "[fail]";
}

} // namespace

std::string
render_ending(const Outcome& outcome)
{
  if (outcome.is_good()) {
    return outcome.summary.empty() ? std::string(outcome.reason()) : to_printable(outcome.summary);
  }
  // A 403 hides what is not there just as well as what is forbidden.
  const bool is_unseen = outcome.error.kind == ErrorKind::not_permitted && !outcome.last;
  return fmt::format("FAILED {}{}: {}", outcome.reason(), is_unseen ? ", or not there" : "",
                     to_printable(outcome.error.message));
}

std::string
render_run(const RunReport& report)
{
  std::string failed;
  std::string good;
  for (const auto& outcome : report.applications) {
    if (!is_skipped(outcome)) {
      (outcome.is_good() ? good : failed) += render_one(outcome);
    }
  }
  if (report.applications.empty()) {
    return "nothing to do: no application was chosen\n";
  }
  if (report.applications.size() < 2) {
    return failed + good;
  }
  const auto repeat = render_repeat(report);
  return failed + render_skipped(report) + good + count_endings(report) +
         (repeat.empty() ? "" : "again, only the failed: " + repeat + "\n");
}

std::string
render_repeat(const RunReport& report)
{
  std::vector<std::string> names;
  for (const auto& outcome : report.applications) {
    const auto name = find_root(report, outcome);
    if (!outcome.is_good() && std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  if (names.empty()) {
    return {};
  }
  const auto options = report.repeat_options.empty() ? "" : " " + to_line(report.repeat_options);
  return fmt::format("argosy {} {}{}", report.command, to_printable(fmt::format("{}", fmt::join(names, " "))), options);
}

std::string
render_findings(const std::vector<Finding>& findings)
{
  std::size_t width = 0;
  for (const auto& finding : findings) {
    width = std::max(width, finding.name.size());
  }
  std::string text;
  for (const auto& finding : findings) {
    text += fmt::format("{:<6}  {:<{}}  {}\n", to_mark(finding.level), to_printable(finding.name), width,
                        to_line(finding.text));
    std::string_view cure = finding.cure;
    while (!cure.empty()) {
      const auto end = std::min(cure.find('\n'), cure.size());
      text += std::string(width + 10, ' ') + to_line(cure.substr(0, end)) + "\n";
      cure.remove_prefix(std::min(end + 1, cure.size()));
    }
  }
  return text;
}

} // namespace argosy
