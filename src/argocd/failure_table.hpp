// SPDX-License-Identifier: Apache-2.0
// What each refusal's status, code and text mean. Private to this folder.
#pragma once

#include "argocd/failure.hpp"

#include <span>
#include <string_view>

namespace argosy {

// Which answers a row is for, by the gRPC code in their body.
inline constexpr int k_any_code = -1;
inline constexpr int k_foreign = -2; // no body of Argo CD's: plain text, a proxy's page, nothing

// Some refusals are of another nature when the text shows that somebody further behind was out of reach.
enum class Also : std::uint8_t { nothing, trouble };

struct FailureRow {
  int status;
  int code;              // or one of the above
  std::string_view text; // stands in the message; empty: any
  Also also;
  Refusal refusal;
  ErrorKind kind;
  std::string_view hint;
};

// All rows; the first that fits counts.
std::span<const FailureRow> failure_table();

// The row for an answer; there is always one. `code` is nothing for a foreign body.
const FailureRow& find_failure(int status, std::optional<int> code, std::string_view message);

} // namespace argosy
