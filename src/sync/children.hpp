// SPDX-License-Identifier: Apache-2.0
// Applications among an application's resources ("app of apps"). Pure.
#pragma once

#include "sync/goal.hpp"

#include <vector>

namespace argosy {

// Those that `app` consists of, in the order of its resources. Named as `parent` is: without a namespace where both are
// in the control plane's.
std::vector<AppRef> list_children(const Application& app, const AppRef& parent);

// What is awaited of one: all that was asked of the parent but what names a revision or an image, in a comparison that
// began after the parent's operation ended.
Goal make_child_goal(const Goal& parent, const Application& app, AppRef child);

} // namespace argosy
