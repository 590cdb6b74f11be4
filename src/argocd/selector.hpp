// SPDX-License-Identifier: Apache-2.0
// Label selectors as Kubernetes writes them (apimachinery: labels.Parse), checked before the server is asked: it
// answers a malformed one with 500.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace argosy {

// "app=shop,tier in (web, api),!canary". Error (kind usage): the message says which requirement is wrong, counted from
// 1, and quotes none of it.
Status check_selector(std::string_view text);

} // namespace argosy
