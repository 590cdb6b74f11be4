// SPDX-License-Identifier: Apache-2.0
// How long a look may fail before that is the verdict (promise P9: a bare 403 is looked at twice). Pure.
#pragma once

#include "argocd/failure.hpp"
#include "base/time.hpp"

#include <cstdint>

namespace argosy {

// A bare 403, and a 404, on the first look: once more after this (contracts: measured 2).
inline constexpr Duration k_second_look{2'000};

// Has the key been allowed to see this application in this run?
enum class Acquaintance : std::uint8_t { none, seen };

// Zero: it is the verdict at once. A 404 is not judged here: what absence means depends on what was wanted.
Duration find_patience(const ApiFailure& failure, Acquaintance acquaintance);

} // namespace argosy
