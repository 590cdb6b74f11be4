// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"

#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace argosy::sandbox {

// What is to happen by itself, in order of time; what is due at the same time happens in the order it was put in.
class Agenda {
public:
  using Deed = std::function<void(TimePoint)>;

  void add(TimePoint due, Deed deed) { m_deeds.emplace(std::pair(due, ++m_count), std::move(deed)); }

  std::optional<TimePoint> next() const;

  // Does everything due up to `now`, what is added meanwhile included. Each deed is told its own time.
  void run_until(TimePoint now);

private:
  std::map<std::pair<TimePoint, std::uint64_t>, Deed> m_deeds;
  std::uint64_t m_count = 0;
};

} // namespace argosy::sandbox
