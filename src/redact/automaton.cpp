// SPDX-License-Identifier: Apache-2.0
#include "redact/automaton.hpp"

namespace argosy {

namespace {

std::size_t
index(char byte)
{
  return static_cast<unsigned char>(byte);
}

std::size_t
index(char first, char second)
{
  return (index(first) << 8U) | index(second);
}

} // namespace

Automaton::Automaton(const NeedleList& needles)
{
  // An upper bound, so that the nodes never move while they are made.
  m_nodes.reserve(needles.total_size() + 1);
  m_nodes.emplace_back();
  for (std::size_t i = 0; i < needles.size(); ++i) {
    insert(needles[i]);
  }
  link_fallbacks();
  mark_beginnings();
}

Automaton::State
Automaton::next(State state, char byte) const
{
  while (state != k_start) {
    if (const State found = child(state, byte); found != 0) {
      return found;
    }
    state = m_nodes[state].fallback;
  }
  return m_root[index(byte)];
}

std::size_t
Automaton::skip(std::string_view text, std::size_t from) const
{
  while (from + 1 < text.size() && !m_beginnings[index(text[from], text[from + 1])]) {
    ++from;
  }
  return from;
}

Automaton::State
Automaton::child(State parent, char byte) const
{
  State found = m_nodes[parent].first_child;
  while (found != 0 && m_nodes[found].byte != byte) {
    found = m_nodes[found].sibling;
  }
  return found;
}

void
Automaton::insert(std::string_view needle)
{
  State node = k_start;
  for (const char byte : needle) {
    State found = node == k_start ? m_root[index(byte)] : child(node, byte);
    if (found == 0) {
      found = static_cast<State>(m_nodes.size());
      auto& parent = m_nodes[node];
      m_nodes.push_back({.sibling = parent.first_child, .depth = parent.depth + 1, .byte = byte});
      parent.first_child = found;
      m_root[index(byte)] = node == k_start ? found : m_root[index(byte)];
    }
    node = found;
  }
  m_nodes[node].match = m_nodes[node].depth;
}

// Level by level, since a fallback is always nearer to the root.
void
Automaton::link_fallbacks()
{
  std::vector<State> level_order;
  level_order.reserve(m_nodes.size());
  level_order.push_back(k_start);
  for (std::size_t i = 0; i < level_order.size(); ++i) {
    const State parent = level_order[i];
    for (State node = m_nodes[parent].first_child; node != 0; node = m_nodes[node].sibling) {
      link(parent, node);
      level_order.push_back(node);
    }
  }
}

void
Automaton::link(State parent, State node)
{
  auto& linked = m_nodes[node];
  linked.fallback = parent == k_start ? k_start : next(m_nodes[parent].fallback, linked.byte);
  const auto& fallback = m_nodes[linked.fallback];
  linked.match = linked.match != 0 ? linked.match : fallback.match;
  // A needle's last node waits for nothing more, but an end of it may begin another needle.
  linked.pending = linked.first_child != 0 ? linked.depth : fallback.pending;
}

void
Automaton::mark_beginnings()
{
  for (State first = m_nodes[k_start].first_child; first != 0; first = m_nodes[first].sibling) {
    for (State second = m_nodes[first].first_child; second != 0; second = m_nodes[second].sibling) {
      m_beginnings.set(index(m_nodes[first].byte, m_nodes[second].byte));
    }
  }
}

} // namespace argosy
