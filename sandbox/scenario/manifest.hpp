// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "world/resource.hpp"

namespace argosy::sandbox {

// A manifest of a scenario: {"kind","name",...} as README.md describes it.
Manifest parse_manifest(const Json& manifest);

} // namespace argosy::sandbox
