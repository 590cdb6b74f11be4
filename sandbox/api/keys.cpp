// SPDX-License-Identifier: Apache-2.0
#include "api/keys.hpp"

#include "wire/jwt.hpp"

namespace argosy::sandbox {

std::string
sign_key(const World& world, const KeyClaims& claims)
{
  Json body{{"iss", "argocd"}, {"sub", claims.subject}};
  if (claims.expires_at > 0) {
    body["exp"] = claims.expires_at;
  }
  body["nbf"] = claims.issued_at;
  body["iat"] = claims.issued_at;
  body["jti"] = claims.id;
  return sign_jwt(body, world.settings.signing_key);
}

} // namespace argosy::sandbox
