// SPDX-License-Identifier: Apache-2.0
// What sync and rollback have in common.
#pragma once

#include "api/call.hpp"

#include <optional>
#include <string>

namespace argosy::sandbox {

// The object without the members that Go's omitempty leaves out, at this level only.
Json without_empty(const Json& object);

// The request's sync options, which replace the application's own where they are given.
Json sync_options(const Application& application, const Json& body);

// Until some time after the arrival nothing is written, and hanging up undoes everything.
std::optional<Wait> wait_for_acceptance(const Context& context);

// Writes the operation and answers with the application, or refuses because another one is there.
Outcome accept(Context& context, Application& application, Json operation, const std::string& event);

} // namespace argosy::sandbox
