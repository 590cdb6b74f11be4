// SPDX-License-Identifier: Apache-2.0
#include "sync/transient.hpp"

#include <algorithm>
#include <array>

namespace argosy {

bool
names_passing_trouble(std::string_view message)
{
  constexpr std::array<std::string_view, 11> k_words{"code = Unavailable",
                                                     "code = DeadlineExceeded",
                                                     "code = ResourceExhausted",
                                                     "connection refused",
                                                     "connection reset",
                                                     "i/o timeout",
                                                     "TLS handshake timeout",
                                                     "context deadline exceeded",
                                                     "no such host",
                                                     "transport is closing",
                                                     ": EOF"};
  return std::any_of(k_words.begin(), k_words.end(),
                     [&](auto words) { return message.find(words) != std::string_view::npos; });
}

} // namespace argosy
