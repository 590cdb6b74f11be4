// SPDX-License-Identifier: Apache-2.0
#include "base/poll_loop.hpp"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <poll.h>
#include <stdexcept>
#include <vector>

namespace argosy {

namespace {

short
to_events(Interest interest)
{
  switch (interest) {
  case Interest::none:
    return 0;
  case Interest::readable:
    return POLLIN;
  case Interest::writable:
    return POLLOUT;
  case Interest::both:
    return POLLIN | POLLOUT;
  }
  return 0;
}

Readiness
to_readiness(short events)
{
  return {.readable = (events & (POLLIN | POLLHUP | POLLERR)) != 0,
          .writable = (events & (POLLOUT | POLLERR)) != 0,
          .failed = (events & (POLLERR | POLLHUP | POLLNVAL)) != 0};
}

} // namespace

PollLoop::PollLoop(const Clock& clock) : m_clock(clock) {}

const Clock&
PollLoop::clock() const
{
  return m_clock;
}

TimerId
PollLoop::after(Duration delay, std::function<void()> callback)
{
  const auto now = m_clock.now();
  const auto due = now + std::clamp(delay, Duration::zero(), Instant::max() - now);
  const auto timer = ++m_last_timer;
  m_timers.emplace(TimerKey{due, timer}, std::move(callback));
  m_due.emplace(timer, due);
  return timer;
}

void
PollLoop::cancel(TimerId timer)
{
  if (auto found = m_due.find(timer); found != m_due.end()) {
    m_timers.erase({found->second, timer});
    m_due.erase(found);
  }
}

void
PollLoop::watch(int descriptor, Interest interest, std::function<void(Readiness)> callback)
{
  if (interest == Interest::none) {
    m_watches.erase(descriptor);
    return;
  }
  m_watches[descriptor] = {interest, std::make_shared<std::function<void(Readiness)>>(std::move(callback))};
}

bool
PollLoop::run_until(const std::function<bool()>& is_done)
{
  while (!is_done()) {
    if (m_timers.empty() && m_watches.empty()) {
      return false;
    }
    wait_once();
    run_due_timers();
  }
  return true;
}

void
PollLoop::run_due_timers()
{
  const auto now = m_clock.now();
  // A timer set by a callback is never due in the same round, so that descriptors get their turn.
  const auto last = m_last_timer;
  auto next = m_timers.begin();
  while (next != m_timers.end() && next->first.first <= now) {
    if (next->first.second > last) {
      ++next;
      continue;
    }
    auto callback = std::move(next->second);
    m_due.erase(next->first.second);
    m_timers.erase(next);
    callback();
    next = m_timers.begin();
  }
}

int
PollLoop::time_to_next_timer() const
{
  if (m_timers.empty()) {
    return -1;
  }
  const auto left = m_timers.begin()->first.first - m_clock.now();
  return static_cast<int>(std::clamp<Duration::rep>(left.count(), 0, std::numeric_limits<int>::max()));
}

void
PollLoop::wait_once()
{
  std::vector<pollfd> polled;
  std::vector<Watch> watches;
  for (const auto& [descriptor, watch] : m_watches) {
    polled.push_back({descriptor, to_events(watch.interest), 0});
    watches.push_back(watch);
  }
  const int ready = ::poll(polled.data(), polled.size(), time_to_next_timer());
  if (ready < 0 && errno != EINTR) {
    throw std::runtime_error("poll failed");
  }
  for (std::size_t i = 0; ready > 0 && i < polled.size(); ++i) {
    // An earlier callback of this round may have ended or replaced this watch; a new one has to be polled for itself,
    // since its descriptor may be another file under the same number.
    const auto found = m_watches.find(polled[i].fd);
    if (polled[i].revents != 0 && found != m_watches.end() && found->second.callback == watches[i].callback) {
      (*watches[i].callback)(to_readiness(polled[i].revents));
    }
  }
}

} // namespace argosy
