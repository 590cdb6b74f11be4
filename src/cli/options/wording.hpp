// SPDX-License-Identifier: Apache-2.0
// How messages name a value and where it came from, without ever showing what could be a key.
#pragma once

#include "base/result.hpp"
#include "cli/options/option.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace argosy {

// Where a value came from, the strongest first.
struct ValueOrigin {
  enum class Kind : std::uint8_t { argument, client_options, environment, file, fallback } kind = Kind::fallback;
  std::string name; // "--timeout", "--timeout in ARGOCD_OPTS", "ARGOSY_TIMEOUT", "timeout in ci/argosy.json"
};

// True for what looks like a credential: a token's usual beginnings, a URL with user info, a long mixed word. Errs on
// the side of yes, but commits, image names, versions and paths are none.
bool could_be_key(std::string_view text);

// `"5x"`, cut to a length that fits a line and made printable; `the value (not shown)` where it could be a key.
std::string quote(std::string_view text);
std::string quote(const OptionSpec& option, std::string_view text);

// "ORIGIN: what": kind usage for the command line, config for variables and files.
tl::unexpected<Error> refuse(const ValueOrigin& origin, std::string_view what, std::string hint = {});

// Control characters, ill-formed UTF-8 and absurd length; line ends only where `option` is a list.
Status check_text(const ValueOrigin& origin, const OptionSpec& option, std::string_view text);

// The largest value that any option takes from a command line, a variable or a member.
inline constexpr std::size_t k_value_limit = 64UL * 1024;

} // namespace argosy
