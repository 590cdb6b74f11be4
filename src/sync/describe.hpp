// SPDX-License-Identifier: Apache-2.0
// States, operations and endings in words, for the log and the messages. Pure; everything a server said is made
// printable.
#pragma once

#include "argocd/argo_cd.hpp"
#include "sync/goal.hpp"
#include "sync/outcome.hpp"
#include "sync/revision.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// A server's text, printable and short enough for a line.
std::string shorten(std::string_view text);

// "9f1c2d3, OutOfSync, Healthy · auto-sync off"
std::string describe_first_state(const Application& app, WallTime now);

// "sync to 1d0c9aa by ops, Running 12m, waits for hook Job/smoke (attempt 2 of 5)"
std::string describe_operation(const Application& app, WallTime now);

// "ops' sync to 1d0c9aa", "a dry run", "auto-sync to 1d0c9aa": an operation as a thing that somebody owns.
std::string describe_owned(const Operation& operation);

// "sync accepted, operation 7f3a91c2: 9f1c2d3 → 4be77a0"
std::string
describe_acceptance(const std::string& from, const std::vector<std::string>& to, const SyncRequest& request);

// "operation Failed: one or more ... (Widget/failing-widget)"
std::string describe_failed_operation(const Application& app);

// "hook PreSync Job/migrate succeeded; 14 resources: 3 changed (Deployment/web ConfigMap/env), 0 pruned"
std::string describe_results(const OperationState& state);

// "ConfigMap:a, apps:Deployment:b": what --resource could have named.
std::string describe_resources(const Application& app);

// The last line of a good end, after the name.
std::string describe_success(const Outcome& outcome, const Goal& goal, const WantedRevisions& expected);

// "4be77a0 "Bump shop to 1.4.2" by Jane"
std::string describe_commit(std::string_view revision, const RevisionMetadata& commit);

// "Deployment/web, ConfigMap/env": what an operation changed; empty if nothing.
std::string list_changed(const OperationState& state);

// "Synced to 4be77a0, Degraded for 30 s: Deployment/web": bad health ("Degraded: Deployment/web") that has lasted.
std::string describe_lasting(std::string_view health, const Application& app, Duration lasted);

// What to do about a verdict; may be empty.
std::string describe_cure(ErrorKind kind, const Goal& goal);

// "12 s", "41 s ago" style spans between two dates; empty where one is unknown.
std::string describe_age(std::optional<WallTime> since, WallTime now);

} // namespace argosy
