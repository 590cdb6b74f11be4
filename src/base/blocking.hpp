// SPDX-License-Identifier: Apache-2.0
// For commands that have nothing else to do meanwhile: one asynchronous call as a function that returns.
#pragma once

#include "base/loop.hpp"

#include <optional>
#include <utility>

namespace argosy {

// `start(done)` begins the call and returns what keeps it alive; `done(value)` ends the wait. The call must end by
// itself: every request has its timeout.
template <class T, class Start>
T
wait_for(Loop& loop, Start start)
{
  std::optional<T> value;
  const auto alive = start([&value](T result) { value.emplace(std::move(result)); });
  loop.run_until([&value] { return value.has_value(); });
  return std::move(*value);
}

} // namespace argosy
