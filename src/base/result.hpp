// SPDX-License-Identifier: Apache-2.0
// What every fallible function returns, and the macros that pass a failure on.
#pragma once

#include "base/error.hpp"

#include <tl/expected.hpp>

#include <utility>

namespace argosy {

template <class T>
using Result = tl::expected<T, Error>;

// Success without a value, or why not.
using Status = Result<void>;

// Makes the failed Result that `return failure(...)` needs.
inline tl::unexpected<Error>
failure(ErrorKind kind, std::string message, std::string hint = {})
{
  return tl::unexpected<Error>(Error{kind, std::move(message), std::move(hint)});
}

} // namespace argosy

#define ARGOSY_CONCAT_INNER(a, b) a##b
#define ARGOSY_CONCAT(a, b) ARGOSY_CONCAT_INNER(a, b)

// Returns the failure of `expression` to the caller; continues on success.
#define TRY(expression)                                                                                                \
  do {                                                                                                                 \
    if (auto argosy_try_result = (expression); !argosy_try_result) {                                                   \
      return tl::unexpected<::argosy::Error>(std::move(argosy_try_result).error());                                    \
    }                                                                                                                  \
  } while (false)

// `TRY_ASSIGN(auto x, f())`: like TRY, with the value assigned on success.
#define TRY_ASSIGN(target, expression) TRY_ASSIGN_INNER(target, expression, ARGOSY_CONCAT(argosy_try_, __LINE__))
#define TRY_ASSIGN_INNER(target, expression, name)                                                                     \
  auto name = (expression);                                                                                            \
  if (!name) {                                                                                                         \
    return tl::unexpected<::argosy::Error>(std::move(name).error());                                                   \
  }                                                                                                                    \
  target = std::move(*name)
