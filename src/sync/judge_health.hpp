// SPDX-License-Identifier: Apache-2.0
// The judge's part about health.
#pragma once

#include "sync/judge.hpp"

#include <vector>

namespace argosy {

// Can the health in this state be the one of after the operation?
bool is_health_trusted(const Application& app, const JudgeContext& context);

// `target` is one of healthy, suspended and degraded.
Judgement judge_health(const Application& app, Target target, const WaitGoal& goal, const JudgeContext& context);

// The resources that make Suspended what is judged, the first few; empty if it isn't, or if that is not told.
std::vector<ResourceRef> list_suspended(const Application& app, const WaitGoal& goal, const JudgeContext& context);

} // namespace argosy
