// SPDX-License-Identifier: Apache-2.0
#include "report/run_report.hpp"

#include <algorithm>

namespace argosy {

namespace {

// One that makes the run fail: what was not begun is a consequence, and some may fail.
const Outcome*
first_failure(const RunReport& report)
{
  const auto& all = report.applications;
  const auto found = std::find_if(all.begin(), all.end(), [](const Outcome& outcome) {
    return !outcome.is_good() && !outcome.may_fail && outcome.error.kind != ErrorKind::skipped;
  });
  return found == all.end() ? nullptr : &*found;
}

} // namespace

int
exit_code_of(const RunReport& report)
{
  if (report.error) {
    return traits(report.error->kind).exit_code;
  }
  const Outcome* const failed = first_failure(report);
  return failed == nullptr ? 0 : failed->exit_code();
}

std::string_view
reason_of(const RunReport& report)
{
  if (report.error) {
    return traits(report.error->kind).reason;
  }
  if (const Outcome* const failed = first_failure(report); failed != nullptr) {
    return failed->reason();
  }
  const auto& all = report.applications;
  const bool is_same = !all.empty() && std::all_of(all.begin(), all.end(), [&](const Outcome& outcome) {
    return outcome.reason() == all.front().reason();
  });
  return is_same ? all.front().reason() : "done";
}

} // namespace argosy
