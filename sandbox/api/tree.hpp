// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "world/application.hpp"

#include <string>

namespace argosy::sandbox {

// The resource tree: what is live, and the pods below workloads.
Json render_tree(const Application& application, TimePoint now);

// The warning events of one pod.
Json pod_events(const Application& application, const std::string& pod, TimePoint now);

// A pod's live state.
Json render_pod(const Pod& pod);

// The pod of that name, or null.
const Pod* find_pod(const Application& application, const std::string& name);

} // namespace argosy::sandbox
