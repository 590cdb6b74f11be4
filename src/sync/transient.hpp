// SPDX-License-Identifier: Apache-2.0
// Tells trouble that passes from a fault that stays, in the words of an operation's message. Pure.
#pragma once

#include <string_view>

namespace argosy {

// Somebody behind the server (repo server, repository, registry, Kubernetes) was out of reach.
bool names_passing_trouble(std::string_view message);

} // namespace argosy
