// SPDX-License-Identifier: Apache-2.0
// The wish of whoever runs us to end: every signal that asks for it, for whoever waits or works meanwhile.
#pragma once

#include "base/loop.hpp"
#include "base/result.hpp"
#include "base/signals.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace argosy {

class Interruption {
public:
  // From here on signals do not kill the process (SignalWatch). `loop` must outlive this object.
  explicit Interruption(Loop& loop);

  Loop& loop() const { return m_loop; }
  bool is_wanted() const { return m_first.has_value(); }
  // Ok until a signal came; then the error that a command ends with: "interrupted " and `when`.
  Status check(std::string_view when = "before anything was started") const;

  // Calls `callback` for each signal, the first included where it has come already; nullptr: nobody listens any more.
  void listen(std::function<void(ErrorKind)> callback);

private:
  void take(int signal);

  Loop& m_loop;
  std::optional<ErrorKind> m_first;
  std::function<void(ErrorKind)> m_callback;
  SignalWatch m_watch; // last: it calls back into all of the above
};

} // namespace argosy
