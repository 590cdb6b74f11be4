// SPDX-License-Identifier: Apache-2.0
// Reads one state of an application against what it should be (promises P2, P4, P5, P6). Pure: how long bad news has
// lasted is the machine's business (sync/app_sync.hpp).
#pragma once

#include "argocd/application.hpp"
#include "base/error.hpp"
#include "sync/goal.hpp"
#include "sync/pause.hpp"
#include "sync/revision.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace argosy {

// What the judge has to know beyond the state.
struct JudgeContext {
  bool has_ended_well = false;        // the operation that counts (ours by its id, or a joined one) has Succeeded in it
  bool is_partial = false;            // only the resources of `syncResult` count
  bool may_leave_prunable = true;     // no --prune: what only wants pruning was left on purpose
  bool has_settled = true;            // no operation has ended within the last seconds, so that a difference is one
  WantedRevisions wanted;             // empty: whatever is tracked
  std::optional<WallTime> not_before; // a comparison older than this proves nothing
  std::optional<Pause> pause;         // what a Suspended waits for; nothing: not asked yet
};

// How long bad news must last before it is a verdict.
enum class Patience : std::uint8_t {
  none,          // it was read from the cluster itself
  settle,        // some seconds: what comes right after an operation is often the state of before
  degraded_grace // --degraded-grace
};

struct Judgement {
  enum class Standing : std::uint8_t { reached, not_yet, failing };
  Standing standing = Standing::not_yet;
  ErrorKind kind = ErrorKind::timed_out; // of failing
  Patience patience = Patience::settle;  // of failing
  std::string text = {};                 // what stands in the way, or what is wrong
  std::vector<std::string> notes = {};   // what a good end should say besides
  bool asks_about_pause = false;         // of not_yet: all else is well, and JudgeContext::pause is needed
};

Judgement judge(const Application& app, const WaitGoal& goal, const JudgeContext& context);

// Does a group of targets speak of what is deployed, so that a wanted revision has to be there?
bool needs_revision(const std::vector<Target>& group);

// Has the application been compared since its last operation ended, and since `not_before`?
bool is_fresh(const Application& app, std::optional<WallTime> not_before);

// "Deployment/web, ConfigMap/env and 3 more"
std::string list_resources(const std::vector<ResourceKey>& keys);

// "Progressing: Deployment/web", "Degraded: Deployment/web: exceeded its progress deadline".
std::string describe_health(const Application& app);

// "apps/Deployment shop/web" is too long for a line: "Deployment/web".
std::string to_brief(const ResourceKey& key);

} // namespace argosy
