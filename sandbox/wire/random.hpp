// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"

#include <cstdint>
#include <string>

namespace argosy::sandbox {

// A small generator that gives the same numbers on every platform (SplitMix64, Steele, Lea and Flood 2014).
class Random {
public:
  explicit Random(std::uint64_t seed) : m_state(seed) {}

  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound); // 0 when bound is 0
  bool chance(double probability);
  Duration between(Duration low, Duration high);
  std::string hex(std::size_t digits);
  std::string uuid(); // version 4

private:
  std::uint64_t m_state;
};

} // namespace argosy::sandbox
