// SPDX-License-Identifier: Apache-2.0
// The event loop as everything but its implementation sees it. One thread; callbacks run from run_until() only.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <functional>

namespace argosy {

// Names a timer that was set; never reused. 0 names none.
using TimerId = std::uint64_t;

// What a descriptor is watched for.
enum class Interest : std::uint8_t { none, readable, writable, both };

// What woke a watched descriptor.
struct Readiness {
  bool readable = false;
  bool writable = false;
  bool failed = false; // POLLERR, POLLHUP or POLLNVAL
};

// Timers alone: all that decisions over time need, real or simulated.
class Timers {
public:
  virtual ~Timers() = default;

  virtual const Clock& clock() const = 0;

  // Calls `callback` once, `delay` from now or later, never from within this call. Zero and negative delays mean
  // "next".
  virtual TimerId after(Duration delay, std::function<void()> callback) = 0;

  // The callback will not run any more. Unknown and spent ids are ignored.
  virtual void cancel(TimerId timer) = 0;
};

// Timers and descriptors.
class Loop : public Timers {
public:
  // Calls `callback` whenever `descriptor` is ready as asked; replaces an earlier watch of it; Interest::none ends it.
  virtual void watch(int descriptor, Interest interest, std::function<void(Readiness)> callback) = 0;

  // Runs callbacks until `is_done()` is true, asked before each wait. Returns false if nothing could ever happen any
  // more.
  virtual bool run_until(const std::function<bool()>& is_done) = 0;
};

} // namespace argosy
