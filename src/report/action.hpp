// SPDX-License-Identifier: Apache-2.0
// What `action` tells. Pure; whatever a server said is made printable.
#pragma once

#include "sync/action.hpp"

#include <string>

namespace argosy {

// A table of resources with their actions, or the one line of what was run.
std::string render_actions(const ActionReport& report);

// The same as a document of docs/schema/result.schema.json.
std::string render_actions_json(const ActionReport& report);

} // namespace argosy
