// SPDX-License-Identifier: Apache-2.0
// What a report is made of: how a whole run ended, and where.
#pragma once

#include "base/error.hpp"
#include "base/time.hpp"
#include "sync/outcome.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

struct RunReport {
  std::string command; // "sync", "wait", "terminate"
  std::string version; // the program's
  std::string server;  // URL
  std::string server_version;
  std::string repeat_options; // what stood after the names, for the line that repeats only what failed; no secrets
  Duration took{0};
  std::vector<Outcome> applications; // in the order given, each before its children
  std::optional<Error> error;        // the run ended before any application had an outcome
};

// 0, or the code of the first failed application in the order given; of those that may not fail.
int exit_code_of(const RunReport& report);

// The reason of the first failure; without one, the word that all applications share, else "done".
std::string_view reason_of(const RunReport& report);

} // namespace argosy
