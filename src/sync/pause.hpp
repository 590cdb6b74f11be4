// SPDX-License-Identifier: Apache-2.0
// What a suspended resource waits for, read from its live object (promise P6). Pure.
#pragma once

#include "argocd/argo_cd.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

struct Pause {
  enum class Kind : std::uint8_t {
    open,  // until somebody resumes it
    timed, // ends by itself
    over   // the live object does not pause (any more)
  };
  Kind kind = Kind::open;
  bool is_read = false;    // false: the object was refused or is not understood; taken for open
  bool is_overdue = false; // timed, and lasts clearly longer than it should
  ResourceKey resource;    // empty: which one pauses is not known
  std::string where;       // "step 3 of 7 of Rollout/web"; empty: the resource as a whole
  std::optional<WallTime> since;
  Duration duration{0}; // of a timed one
};

// A live object, or why there is none.
struct LiveResource {
  ResourceRef resource;
  Answer<std::string> manifest;
};

// Reads an Argo Rollout (spec.paused, status.pauseConditions and the steps of its strategy; argo-rollouts
// pkg/apis/rollouts/v1alpha1/types.go), and spec.paused or spec.suspend of anything else.
Pause read_pause(const LiveResource& live);

// The one that settles how it goes on: an open one before a timed one, and of those the one that ends last.
Pause find_deciding(const std::vector<Pause>& pauses);

// The same pause seen again, and not a later one of that resource.
bool is_same_pause(const Pause& left, const Pause& right);

// How long a pause may last beyond its time before it counts as one that does not end by itself.
Duration overtime(const Pause& pause);

// "paused for 10m at step 3 of 7 of Rollout/web, goes on at 10:41:07 UTC". Of one that was read.
std::string describe_pause(const Pause& pause);

// The command that ends it: "argosy action shop resume --resource argoproj.io:Rollout:shop/web". Without a known
// resource, the command that shows what can be done.
std::string describe_resumption(const AppRef& app, const Pause& pause);

// The same as a hint, with the options that take a pause otherwise.
std::string describe_pause_cure(const AppRef& app, const Pause& pause);

// "argoproj.io:Rollout:shop/web", as --resource takes it.
std::string to_argument(const ResourceKey& key);

} // namespace argosy
