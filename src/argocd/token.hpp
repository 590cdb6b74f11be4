// SPDX-License-Identifier: Apache-2.0
// What a key says about itself, read without asking anyone. Nothing here is verified.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "redact/secret.hpp"

#include <optional>
#include <string>

namespace argosy {

struct KeyClaims {
  std::string account;    // "ci" of "ci:apiKey"; "proj:p:r" of a role; else the subject
  std::string capability; // "apiKey", "login"; empty where there is none
  std::string id;         // jti
  std::string issuer;
  std::optional<WallTime> issued_at;
  std::optional<WallTime> expires_at; // nothing: never
};

// Kind key_malformed when `key` can't be a bearer key: not three parts, blanks, control characters, a header's name in
// front ("Bearer "), quotes around it, shell leftovers ("$ARGOCD_AUTH_TOKEN"), a JSON document; kind key_missing when
// it is empty. The message says which, never the value. A key of three parts whose claims can't be read gives empty
// claims: other issuers' are opaque. White space around the key is the caller's to trim.
Result<KeyClaims> parse_key(const Secret& key);

} // namespace argosy
