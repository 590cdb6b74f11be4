// SPDX-License-Identifier: Apache-2.0
// Finds all needles at once, in one pass over a text that may come in pieces (Aho and Corasick, 1975).
#pragma once

#include "redact/needles.hpp"

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace argosy {

// Immutable once built. Holds the needles' bytes; its memory is wiped.
class Automaton {
public:
  // Where a scan stands: the longest end of the text so far that begins a needle.
  using State = std::uint32_t;
  static constexpr State k_start = 0;

  explicit Automaton(const NeedleList& needles);

  State next(State state, char byte) const;

  // The length of the longest needle that ends here; 0: none does.
  std::size_t match(State state) const { return m_nodes[state].match; }

  // How many of the last bytes could still become a match.
  std::size_t pending(State state) const { return m_nodes[state].pending; }

  // From k_start: the first position, not before `from`, that has to be looked at with next().
  std::size_t skip(std::string_view text, std::size_t from) const;

private:
  // A node of the tree of all needles. Most have one child, so children are a list: first_child, then its siblings.
  struct Node {
    State first_child = 0; // 0: none, since the root is nobody's child
    State sibling = 0;
    State fallback = 0; // the longest proper end of this node's text that is a node too
    std::uint32_t depth = 0;
    std::uint32_t match = 0;
    std::uint32_t pending = 0;
    char byte = 0;
  };

  State child(State parent, char byte) const;
  void insert(std::string_view needle);
  void link_fallbacks();
  void link(State parent, State node);
  void mark_beginnings();

  WipedVector<Node> m_nodes;
  std::array<State, 256> m_root{};                 // the root's children, by byte
  std::bitset<std::size_t{1} << 16U> m_beginnings; // the first two bytes of the needles
};

} // namespace argosy
