// SPDX-License-Identifier: Apache-2.0
// What changed between two states, in lines for the log: only changes, and nothing that may still be the state of
// before. Pure.
#pragma once

#include "argocd/application.hpp"
#include "sync/event.hpp"

#include <vector>

namespace argosy {

std::vector<Note> narrate(const Application& before, const Application& now);

// The line of a heartbeat: what is being waited for.
std::string describe_standing(const Application& app, WallTime now);

} // namespace argosy
