// SPDX-License-Identifier: Apache-2.0
#include "wire/random.hpp"

namespace argosy::sandbox {

std::uint64_t
Random::next()
{
  m_state += 0x9e3779b97f4a7c15ULL;
  std::uint64_t value = m_state;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31U);
}

std::uint64_t
Random::below(std::uint64_t bound)
{
  return bound == 0 ? 0 : next() % bound;
}

bool
Random::chance(double probability)
{
  return static_cast<double>(next() >> 11U) * 0x1.0p-53 < probability;
}

Duration
Random::between(Duration low, Duration high)
{
  return low + Duration(static_cast<Duration::rep>(below(static_cast<std::uint64_t>((high - low).count()) + 1)));
}

std::string
Random::hex(std::size_t digits)
{
  std::string text;
  while (text.size() < digits) {
    text += "0123456789abcdef"[below(16)];
  }
  return text;
}

std::string
Random::uuid()
{
  std::string text = hex(8) + "-" + hex(4) + "-4" + hex(3) + "-";
  text += "89ab"[below(4)];
  return text + hex(3) + "-" + hex(12);
}

} // namespace argosy::sandbox
