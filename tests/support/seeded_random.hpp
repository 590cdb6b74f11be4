// SPDX-License-Identifier: Apache-2.0
// Randomness that repeats itself: one seed, one run.
#pragma once

#include "base/random.hpp"

#include <cstdint>

namespace argosy {

// SplitMix64: small, and the same on every machine, which <random>'s distributions are not.
class SeededRandom final : public Random {
public:
  explicit SeededRandom(std::uint64_t seed) : m_state(seed) {}

  void fill(std::span<std::byte> bytes) override
  {
    for (auto& byte : bytes) {
      byte = static_cast<std::byte>(next() >> 56U);
    }
  }

  std::uint64_t next()
  {
    m_state += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = m_state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }

  // Evenly enough in [0, end); `end` is not 0.
  std::size_t below(std::size_t end) { return next() % end; }

private:
  std::uint64_t m_state;
};

} // namespace argosy
