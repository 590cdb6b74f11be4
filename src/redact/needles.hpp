// SPDX-License-Identifier: Apache-2.0
// What to look for: the bytes of all forms of all adopted values.
#pragma once

#include "redact/wiped.hpp"

#include <cstddef>
#include <string_view>
#include <unordered_map>

namespace argosy {

// No needle is shorter: it would be found in innocent text.
inline constexpr std::size_t k_shortest_needle = 8;

// A set of needles in one block of wiped memory.
class NeedleList {
public:
  // Ignores what is too short or known already.
  void add(std::string_view needle);

  std::size_t size() const { return m_spans.size(); }
  std::size_t total_size() const { return m_bytes.size(); }

  // Valid until the next add().
  std::string_view operator[](std::size_t index) const { return view(m_spans[index]); }

private:
  struct Span {
    std::size_t begin;
    std::size_t size;
  };

  std::string_view view(Span span) const { return {m_bytes.data() + span.begin, span.size}; }
  bool contains(std::string_view needle, std::size_t hash) const;

  WipedVector<char> m_bytes;
  std::vector<Span> m_spans;
  std::unordered_multimap<std::size_t, Span> m_by_hash;
};

} // namespace argosy
