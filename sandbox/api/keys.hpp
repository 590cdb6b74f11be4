// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "world/world.hpp"

#include <string>

namespace argosy::sandbox {

// What a key is made for.
struct KeyClaims {
  std::string subject; // "ci:apiKey", "nokey:login", "proj:robots:ci"
  std::string id;
  std::int64_t issued_at = 0;
  std::int64_t expires_at = 0; // 0: never
};

std::string sign_key(const World& world, const KeyClaims& claims);

} // namespace argosy::sandbox
