// SPDX-License-Identifier: Apache-2.0
// Randomness as a parameter, so that a simulated run repeats itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace argosy {

class Random {
public:
  virtual ~Random() = default;

  // Fills `bytes` with bytes that nobody can guess (a simulation's are repeatable instead).
  virtual void fill(std::span<std::byte> bytes) = 0;
};

// getrandom(2). Throws if the kernel has none, which is a broken machine.
class SystemRandom final : public Random {
public:
  void fill(std::span<std::byte> bytes) override;
};

// `bytes` random bytes as lower-case hexadecimal.
std::string random_hex(Random& random, std::size_t bytes);

// Evenly in [0, 1).
double random_unit(Random& random);

} // namespace argosy
