// SPDX-License-Identifier: Apache-2.0
// Kubernetes objects as the API shows them.
#pragma once

#include "world/application.hpp"

#include <string>

namespace argosy::sandbox {

// With the annotation by which Argo CD knows its own.
Json tracked_object(const Application& application, const Manifest& manifest);

// Values of a Secret are shown as stars of one length.
Json masked(Json object);

// What stands in the cluster, and what the sources want.
std::string live_text(const Application& application, const LiveResource& live, TimePoint now);
std::string target_text(const Application& application, const Manifest& manifest);

} // namespace argosy::sandbox
