// SPDX-License-Identifier: Apache-2.0
#include "world/agenda.hpp"

namespace argosy::sandbox {

std::optional<TimePoint>
Agenda::next() const
{
  return m_deeds.empty() ? std::nullopt : std::optional(m_deeds.begin()->first.first);
}

void
Agenda::run_until(TimePoint now)
{
  while (!m_deeds.empty() && m_deeds.begin()->first.first <= now) {
    const TimePoint due = m_deeds.begin()->first.first;
    const Deed deed = std::move(m_deeds.begin()->second);
    m_deeds.erase(m_deeds.begin());
    deed(due);
  }
}

} // namespace argosy::sandbox
