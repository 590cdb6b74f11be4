// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/json.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace argosy::sandbox {

std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// Signs claims with HS256, as Argo CD signs its keys.
std::string sign_jwt(const Json& claims, std::string_view key);

// A token taken apart. `problem` is golang-jwt's text for what cannot be read or is signed with another key.
struct Jwt {
  Json claims;
  std::string problem;
};
Jwt read_jwt(std::string_view token, std::string_view key);

} // namespace argosy::sandbox
