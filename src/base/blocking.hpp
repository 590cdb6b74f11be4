// SPDX-License-Identifier: Apache-2.0
// For commands that have nothing else to do meanwhile: one asynchronous call as a function that returns.
#pragma once

#include "base/interruption.hpp"

#include <optional>
#include <utility>

namespace argosy {

// `start(done)` begins the call and returns what keeps it alive; `done(value)` ends the wait. The call must end by
// itself: every request has its timeout. Error (Interruption::check): a signal came first; the call was cancelled, or
// never begun.
template <class T, class Start>
Result<T>
wait_for(const Interruption& interruption, Start start)
{
  TRY(interruption.check());
  std::optional<T> value;
  [[maybe_unused]] const auto alive = start([&value](T result) { value.emplace(std::move(result)); });
  interruption.loop().run_until([&] { return value.has_value() || interruption.is_wanted(); });
  if (!value) {
    TRY(interruption.check());
  }
  return std::move(*value);
}

} // namespace argosy
