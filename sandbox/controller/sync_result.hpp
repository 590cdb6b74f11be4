// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "world/world.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

// The revisions of `.operation.sync`, one per source, as they stand there.
std::vector<std::string> operation_revisions(const Application& application);

// The same with prefixes of commits made whole.
std::vector<std::string> complete_revisions(const World& world, const Application& application);

// `.status.operationState.syncResult`; without `resources` where there are none.
Json make_sync_result(const World& world, const Application& application, const Json& results);

// What every failed sync begins its message with.
extern const char* const k_unsuccessful;

} // namespace argosy::sandbox
