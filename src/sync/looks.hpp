// SPDX-License-Identifier: Apache-2.0
// One look at a time, and none that the one under way will answer: what began after the doubt settles it.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <utility>

namespace argosy {

class Looks {
public:
  // A look that begins at `since` or later is wanted. True if it is to be sent now.
  bool want(Instant since, Instant now)
  {
    if (!m_begun) {
      m_begun = m_last = now;
      m_is_another_wanted = false;
      return true;
    }
    m_is_another_wanted = m_is_another_wanted || *m_begun < since;
    return false;
  }

  struct Ended {
    std::optional<Instant> begun;   // when the look began whose answer came; nothing: none was under way
    bool is_another_wanted = false; // meanwhile one was wanted that begins later than that
  };
  Ended end() { return {std::exchange(m_begun, std::nullopt), std::exchange(m_is_another_wanted, false)}; }

  // The one under way is not waited for any more; its answer will not come.
  void abandon() { m_begun.reset(); }

  bool is_under_way() const { return m_begun.has_value(); }
  // When the last look began; nothing before the first.
  std::optional<Instant> last_begun() const { return m_last; }

private:
  std::optional<Instant> m_begun;
  std::optional<Instant> m_last;
  bool m_is_another_wanted = false;
};

} // namespace argosy
