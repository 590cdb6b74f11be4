// SPDX-License-Identifier: Apache-2.0
// The judge's part about single resources, which `wait --resource` puts in the place of the application. Private to the
// judge.
#pragma once

#include "sync/judge.hpp"

#include <functional>
#include <vector>

namespace argosy {

// Judges each resource that `patterns` choose as an application of its own: with its health and sync status, but the
// operation, the revision and the comparison of `app`. The worst judgement is the whole's. What is named
// and not there may still come; where all is left out, the operation and the revision are what remains.
Judgement judge_each(const Application& app,
                     const std::vector<ResourcePattern>& patterns,
                     const std::function<Judgement(const Application& one)>& judge_one);

} // namespace argosy
