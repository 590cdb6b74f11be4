// SPDX-License-Identifier: Apache-2.0
// The real loop: poll(2) and the machine's clocks.
#pragma once

#include "base/loop.hpp"

#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

namespace argosy {

class PollLoop final : public Loop {
public:
  // `clock` must outlive the loop.
  explicit PollLoop(const Clock& clock);

  const Clock& clock() const override;
  TimerId after(Duration delay, std::function<void()> callback) override;
  void cancel(TimerId timer) override;
  void watch(int descriptor, Interest interest, std::function<void(Readiness)> callback) override;
  bool run_until(const std::function<bool()>& is_done) override;

private:
  using TimerKey = std::pair<Instant, TimerId>;
  struct Watch {
    Interest interest;
    std::shared_ptr<std::function<void(Readiness)>> callback;
  };

  // Milliseconds for poll(2); -1 without timers.
  int time_to_next_timer() const;
  void run_due_timers();
  void wait_once();

  const Clock& m_clock;
  TimerId m_last_timer = 0;
  std::map<TimerKey, std::function<void()>> m_timers;
  std::unordered_map<TimerId, Instant> m_due;
  std::map<int, Watch> m_watches;
};

} // namespace argosy
