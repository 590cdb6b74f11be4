// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"
#include "wire/json.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

// A sync window of a project.
struct Window {
  std::string kind = "deny"; // or "allow"
  std::string schedule = "* * * * *";
  std::string duration = "24h";
  bool allows_manual = false;
  std::vector<std::string> applications{"*"};

  bool is_active(TimePoint now) const;
  bool is_for(const std::string& application) const;
  Json describe() const;
};

enum class Trigger { manual, automatic };

// May an application be synced now? Argo CD's rule: an active deny window forbids; where allow windows
// exist, one of them must be active; `manualSync` lets people through.
bool may_sync(const std::vector<Window>& assigned, Trigger trigger, TimePoint now);

// Does a five-field cron line (numbers, *, lists, ranges, steps) match this minute?
bool matches_cron(const std::string& schedule, TimePoint minute);

} // namespace argosy::sandbox
