// SPDX-License-Identifier: Apache-2.0
// What one application is to reach and what may be done for it: the options of sync and wait as values.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// What --for may name.
enum class Target : std::uint8_t { healthy, synced, operation, suspended, degraded, deleted, hydrated };

// All of the groups, any of a group's: "healthy|suspended,synced" is (healthy or suspended) and synced.
using Targets = std::vector<std::vector<Target>>;
Result<Targets> parse_targets(std::string_view text);
bool has_target(const Targets& targets, Target target);

enum class Busy : std::uint8_t { join, wait, fail, terminate };
enum class AtEnd : std::uint8_t { leave, terminate };
enum class RefreshPolicy : std::uint8_t { automatic, normal, hard, never };
enum class Missing : std::uint8_t { fail, wait, ok };
enum class Suspended : std::uint8_t { fail, wait, done };

// "[SOURCE=]REV" of --expect-revision and --revisions: the source by position (from 1), name or URL; empty: the only
// git source.
struct SourceRevision {
  std::string source;
  std::string revision;
};
Result<SourceRevision> parse_source_revision(std::string_view text);

// "[!]GROUP:KIND:NAME" or "[!]GROUP:KIND:NAMESPACE/NAME", each part with "*" and "?".
struct ResourcePattern {
  bool is_exclusion = false;
  std::string group;
  std::string kind;
  std::string ns; // empty: any
  std::string name;
};
Result<ResourcePattern> parse_resource_pattern(std::string_view text);

// What is to be true in the end; the same for sync and wait.
struct WaitGoal {
  Targets targets = {{Target::healthy}, {Target::synced}, {Target::operation}};
  std::vector<SourceRevision> expected; // --expect-revision
  bool accept_newer = false;
  std::vector<ResourcePattern> resources; // --resource of wait: judged in place of the whole application
  std::vector<std::string> expected_images;
  Duration degraded_grace{30'000};
  int log_lines = 10; // --logs: of each failing pod; 0: none are asked for
  Suspended suspended = Suspended::fail;
  Missing missing = Missing::fail;
  RefreshPolicy refresh = RefreshPolicy::automatic;
};

// What a sync sends and how it gets along with others.
struct SyncGoal {
  SyncRequest request;                          // without what the application's own state decides
  std::vector<SourceRevision> source_revisions; // --revisions
  std::vector<ResourcePattern> resources;       // --resource
  std::vector<std::string> labels;              // --label: of resources
  bool out_of_sync_only = false;
  bool is_async = false;
  Busy busy = Busy::join;
};

struct Goal {
  AppRef app;
  WaitGoal wait;
  std::optional<SyncGoal> sync; // nothing: wait only
  std::string account;          // whose key this is, where the key says so
  bool is_held = false;         // one of many: looks first, and begins when told to (event::Proceed)
  // Comparisons older than this (the server's time) prove nothing: what changed the application ended then.
  std::optional<WallTime> compared_since;
  int children = 0;      // --children: so many levels of applications among its resources are waited for, too
  std::string parent;    // of a child: its name
  bool may_fail = false; // --allow-failure
  AtEnd on_timeout = AtEnd::leave;
  AtEnd on_cancel = AtEnd::leave;
};

} // namespace argosy
