// SPDX-License-Identifier: Apache-2.0
#include "redact/needles.hpp"

#include <algorithm>
#include <functional>

namespace argosy {

void
NeedleList::add(std::string_view needle)
{
  const auto hash = std::hash<std::string_view>()(needle);
  if (needle.size() < k_shortest_needle || contains(needle, hash)) {
    return;
  }
  const Span span{m_bytes.size(), needle.size()};
  m_bytes.insert(m_bytes.end(), needle.begin(), needle.end());
  m_spans.push_back(span);
  m_by_hash.emplace(hash, span);
}

bool
NeedleList::contains(std::string_view needle, std::size_t hash) const
{
  const auto [first, last] = m_by_hash.equal_range(hash);
  return std::any_of(first, last, [&](const auto& entry) { return view(entry.second) == needle; });
}

} // namespace argosy
