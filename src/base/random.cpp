// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"

#include "base/encoding.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <sys/random.h>
#include <vector>

namespace argosy {

void
SystemRandom::fill(std::span<std::byte> bytes)
{
  while (!bytes.empty()) {
    const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      throw std::runtime_error("the kernel gives no random bytes");
    }
    bytes = bytes.subspan(static_cast<std::size_t>(got));
  }
}

std::string
random_hex(Random& random, std::size_t bytes)
{
  std::vector<std::byte> raw(bytes);
  random.fill(raw);
  return to_hex({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

double
random_unit(Random& random)
{
  std::uint64_t bits = 0;
  random.fill(std::as_writable_bytes(std::span(&bits, 1)));
  // 53 bits: all that a double holds exactly.
  return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

} // namespace argosy
