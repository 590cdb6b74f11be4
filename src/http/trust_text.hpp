// SPDX-License-Identifier: Apache-2.0
// An untrusted certificate in words: what is wrong with it, what the chain looks like, and the cures. Pure.
#pragma once

#include "http/peer_check.hpp"
#include "http/transport.hpp"

#include <optional>
#include <string>

namespace argosy {

struct TrustContext {
  Origin origin;
  std::optional<Origin> proxy;
  std::optional<Pin> pin;  // demanded of the origin
  std::string authorities; // CaStore::describe()
  WallTime now;
};

// Of kind AttemptFailure::untrusted.
AttemptError make_untrusted(const PeerFinding& finding, const TrustContext& context);

} // namespace argosy
