// SPDX-License-Identifier: Apache-2.0
// What the drivers of a run stand on.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/loop.hpp"
#include "base/random.hpp"
#include "sync/observer.hpp"

namespace argosy {

// What a run works with. All must outlive it.
struct RunPorts {
  ArgoCd& argo;
  Timers& timers;
  Random& random;
  RunObserver& observer;
};

} // namespace argosy
