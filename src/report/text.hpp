// SPDX-License-Identifier: Apache-2.0
// Results as people read them in a log. Pure; whatever a server said is made printable.
#pragma once

#include "argocd/application.hpp"
#include "base/time.hpp"
#include "doctor/finding.hpp"
#include "report/run_report.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// "deployed in 1m12s · 4be77a0 as expected", "FAILED unhealthy: Synced to 4be77a0, Degraded for 30 s": what follows the
// name.
std::string render_ending(const Outcome& outcome);

// The indented lines below a failure: resources, pods with their logs, events, hooks, conditions, findings, what to do
// next. Of a good end: its notes. May be empty; every line ends in a line feed.
std::string render_explanation(const Outcome& outcome);

// The end of a run: per application its name, ending and explanation, failed ones first; with several, a line that
// counts and one that repeats only what failed.
std::string render_run(const RunReport& report);

// "argosy sync web shop --prune": repeats what failed or was skipped, children by way of the application that was
// named; empty if all is well.
std::string render_repeat(const RunReport& report);

// What `get` shows. `url` is the application's page.
std::string render_application(const Application& app, std::string_view url, WallTime now);

// What `check` shows: "[ok]    name  text", cures below.
std::string render_findings(const std::vector<Finding>& findings);

} // namespace argosy
