// SPDX-License-Identifier: Apache-2.0
// URLs as far as a deploy tool needs them: http and https, an origin, a path, no fragment.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace argosy {

// Scheme, host and port: what a credential is bound to (promise P19). Compares by value; host in lower case.
struct Origin {
  std::string scheme; // "https" or "http"
  std::string host;   // name or address, IPv6 without brackets
  std::uint16_t port = 0;

  friend bool operator==(const Origin&, const Origin&) = default;
};

// "https://host" with ":port" where it is not the scheme's own, IPv6 in brackets.
std::string to_string(const Origin& origin);

struct Url {
  Origin origin;
  std::string path;  // "" or starts with "/"; ends with one only if asked for
  std::string query; // without "?", may be empty
};

// What becomes of "/" at the end: a server's root path loses it, a deploy endpoint may need it.
enum class TrailingSlash : bool { strip, keep };

// Refuses user info, fragments, control characters, blanks, "\\", dot segments, other schemes and ports out of range;
// the message says which, and never quotes the text: it may hold a password.
Result<Url> parse_url(std::string_view text, TrailingSlash slash = TrailingSlash::strip);

std::string to_string(const Url& url);

// "a=1&b=x%20y" from pairs; both sides are percent-encoded.
std::string to_query(const std::vector<std::pair<std::string, std::string>>& pairs);

} // namespace argosy
