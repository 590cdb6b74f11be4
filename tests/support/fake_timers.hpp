// SPDX-License-Identifier: Apache-2.0
// Timers under virtual time: waiting costs nothing and always takes exactly as long as asked.
#pragma once

#include "base/loop.hpp"
#include "support/fake_clock.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

namespace argosy {

class FakeTimers final : public Timers {
public:
  // `clock` must outlive the timers; it is moved to each timer's moment before the timer runs.
  explicit FakeTimers(FakeClock& clock) : m_clock(clock) {}

  const Clock& clock() const override { return m_clock; }

  TimerId after(Duration delay, std::function<void()> callback) override
  {
    const auto now = m_clock.now();
    m_timers.emplace(Key{now + std::clamp(delay, Duration::zero(), Instant::max() - now), ++m_last},
                     std::move(callback));
    return m_last;
  }

  void cancel(TimerId timer) override
  {
    std::erase_if(m_timers, [timer](const auto& each) { return each.first.second == timer; });
  }

  // Runs the timers of the next `by`, in order, also those that are set meanwhile; ends exactly `by` later.
  void advance(Duration by)
  {
    const auto end = m_clock.now() + by;
    while (!m_timers.empty() && m_timers.begin()->first.first <= end) {
      run_next();
    }
    m_clock.advance(end - m_clock.now());
  }

  // Runs timers until `is_done()`, which is asked before each. False if none is left, or after `limit` of virtual time.
  bool run_until(const std::function<bool()>& is_done, Duration limit = std::chrono::hours(24))
  {
    const auto end = m_clock.now() + limit;
    while (!is_done()) {
      if (m_timers.empty() || m_timers.begin()->first.first > end) {
        return false;
      }
      run_next();
    }
    return true;
  }

  std::size_t pending() const { return m_timers.size(); }

  // How long until the next timer; Duration::max() without one.
  Duration time_to_next() const
  {
    return m_timers.empty() ? Duration::max()
                            : std::max(m_timers.begin()->first.first - m_clock.now(), Duration::zero());
  }

private:
  using Key = std::pair<Instant, TimerId>;

  void run_next()
  {
    const auto next = m_timers.begin();
    const auto when = next->first.first;
    const auto callback = std::move(next->second);
    m_timers.erase(next);
    m_clock.advance(std::max(when - m_clock.now(), Duration::zero()));
    callback();
  }

  FakeClock& m_clock;
  TimerId m_last = 0;
  std::map<Key, std::function<void()>> m_timers;
};

} // namespace argosy
