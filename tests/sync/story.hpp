// SPDX-License-Identifier: Apache-2.0
// The states of a usual sync, which most scenarios are told with, and how they end.
#pragma once

#include "sync/scenario.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy::test {

// k_old is deployed; main has moved to k_new, which the application is compared with.
inline const AppBuilder k_before = AppBuilder().compared(k_new, SyncStatus::out_of_sync, -10);
inline const AppBuilder k_accepted = k_before.accepted(k_new);
inline const AppBuilder k_running = k_accepted.running(1);
inline const AppBuilder k_ended = k_running.ended(Phase::succeeded, 2);
inline const AppBuilder k_good = k_ended.compared(k_new, SyncStatus::synced, 2);
// Somebody else's operation to another commit.
inline const AppBuilder k_theirs = k_before.accepted(k_old, "", "ops").running(-9);

inline bool
is(const Scenario& scenario, Success success)
{
  return scenario.is_done() && scenario.outcome().success == success;
}

inline bool
fails_with(const Scenario& scenario, ErrorKind kind)
{
  return scenario.is_done() && !scenario.outcome().success && scenario.outcome().error.kind == kind;
}

} // namespace argosy::test
