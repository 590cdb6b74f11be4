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
  return to_printable(to_string(outcome.app)) + ": " + render_ending(outcome) + "\n" + render_explanation(outcome);
}

// "2 of 30 failed · 26 deployed · 2 unchanged · 15m02s".
std::string
count_endings(const RunReport& report)
{
  const auto& all = report.applications;
  const auto failed = std::count_if(all.begin(), all.end(), [](const auto& outcome) { return !outcome.is_good(); });
  std::string text =
      failed == 0 ? fmt::format("{} applications", all.size()) : fmt::format("{} of {} failed", failed, all.size());
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

std::string
repeat_failed(const RunReport& report)
{
  std::string names;
  for (const auto& outcome : report.applications) {
    names += outcome.is_good() ? "" : " " + to_printable(to_string(outcome.app));
  }
  if (names.empty()) {
    return {};
  }
  const auto options = report.repeat_options.empty() ? "" : " " + to_line(report.repeat_options);
  return "again, only the failed: argosy " + report.command + names + options + "\n";
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
  return fmt::format("FAILED {}: {}", outcome.reason(), to_printable(outcome.error.message));
}

std::string
render_run(const RunReport& report)
{
  std::string failed;
  std::string good;
  for (const auto& outcome : report.applications) {
    (outcome.is_good() ? good : failed) += render_one(outcome);
  }
  if (report.applications.size() < 2) {
    return failed + good;
  }
  return failed + good + count_endings(report) + repeat_failed(report);
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
