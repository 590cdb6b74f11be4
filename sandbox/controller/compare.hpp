// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "world/world.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

// The manifests that some revisions of an application's sources hold, or the repo server's error.
struct Desired {
  std::vector<Manifest> manifests; // namespaces filled in
  std::string error;
};

// One revision per source. What the repo server says when it is away comes as an error, too.
Desired desired_state(const World& world, const Application& application, const std::vector<std::string>& revisions);

// Resolves what each source tracks; the error is the repo server's.
struct Tracked {
  std::vector<std::string> revisions;
  std::string error;
};
Tracked tracked_revisions(const World& world, const Application& application);

// Git at these revisions against the cluster.
Comparison compare(const World& world, const Application& application, const Tracked& tracked);

// The worst health of all that is there; Missing only when nothing is.
Health aggregate_health(const Application& application, TimePoint now);

// Does the object in the cluster have the manifest's content?
bool is_same_content(const LiveResource& live, const Manifest& manifest);

// How the repo server's absence shows in error texts.
extern const char* const k_repo_server_refused;

} // namespace argosy::sandbox
