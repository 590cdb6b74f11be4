// SPDX-License-Identifier: Apache-2.0
// A clock that stands still until the test moves it.
#pragma once

#include "base/time.hpp"

namespace argosy {

class FakeClock final : public Clock {
public:
  // Starts at `wall`; by default 2026-11-21T01:52:32Z. The monotonic side starts at an hour, not at 0.
  explicit FakeClock(WallTime wall = WallTime(std::chrono::seconds(1'795'225'952))) : m_wall(wall) {}

  Instant now() const override { return m_now; }
  WallTime wall_now() const override { return m_wall; }

  // Both clocks go forward.
  void advance(Duration by)
  {
    m_now += by;
    m_wall += by;
  }

  // The date alone is set, as an administrator or NTP does.
  void set_wall(WallTime wall) { m_wall = wall; }

private:
  Instant m_now{std::chrono::hours(1)};
  WallTime m_wall;
};

} // namespace argosy
