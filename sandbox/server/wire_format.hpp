// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/message.hpp"

#include <string>

namespace argosy::sandbox {

// How one answer is written to a connection.
struct WireState {
  unsigned version = 11; // of the request: 10 or 11
  bool keeps_alive = true;
  bool is_chunked = false;
};

// The bytes of what a reply brings. `state` is carried from reply to reply of one call.
std::string to_wire(const Reply& reply, WireState& state);

} // namespace argosy::sandbox
