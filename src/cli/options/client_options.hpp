// SPDX-License-Identifier: Apache-2.0
// ARGOCD_OPTS: options that Argo CD's client would take from the environment.
#pragma once

#include "base/result.hpp"
#include "cli/options/arguments.hpp"
#include "cli/options/environment.hpp"
#include "redact/secret.hpp"

#include <string>
#include <vector>

namespace argosy {

struct ClientOptions {
  Arguments arguments; // refused ones are an error before this is made; unknown ones are left out
  Secret key;          // of --auth-token: it comes from the environment, so no process list shows it
  std::vector<std::string> warnings;
};

// Errors (kind config) name ARGOCD_OPTS and never show a value.
Result<ClientOptions> read_client_options(const Environment& environment);

} // namespace argosy
