// SPDX-License-Identifier: Apache-2.0
// Signals as events of the loop. While this object lives the process does not die of them: whoever listens decides.
#pragma once

#include "base/loop.hpp"

#include <functional>

namespace argosy {

class SignalWatch {
public:
  // SIGINT, SIGTERM and SIGHUP go to `callback` from within the loop, which must outlive this object. SIGPIPE is
  // ignored from here on: a reader that went away is a failed write, not the end of the run. Signals that nobody has
  // read when this object goes are dropped.
  SignalWatch(Loop& loop, std::function<void(int signal)> callback);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

private:
  void read_signals();

  Loop& m_loop;
  std::function<void(int)> m_callback;
  int m_descriptor;
};

} // namespace argosy
