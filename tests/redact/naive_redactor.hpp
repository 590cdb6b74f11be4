// SPDX-License-Identifier: Apache-2.0
// What the redactor must do, said as plainly as possible: the measure for the real one.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

inline std::string
redact_naively(const std::vector<std::string>& needles, std::string_view text, std::string_view mask)
{
  std::vector<bool> is_secret(text.size(), false);
  for (const auto& needle : needles) {
    for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1)) {
      std::fill_n(is_secret.begin() + static_cast<std::ptrdiff_t>(at), needle.size(), true);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_secret[i]) {
      out += text[i];
    } else if (i == 0 || !is_secret[i - 1]) {
      out += mask;
    }
  }
  return out;
}

} // namespace argosy
