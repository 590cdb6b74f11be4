// SPDX-License-Identifier: Apache-2.0
// The part of a Redactor that its streams share.
#pragma once

#include "redact/automaton.hpp"
#include "redact/needles.hpp"
#include "redact/redactor.hpp"

#include <memory>
#include <string_view>

namespace argosy {

// All needles, the automaton that finds them, and the mask that can't become part of one.
class Redactor::Needles {
public:
  // Fails if no mask would be left that is safe with all needles; then nothing was added.
  Status add(std::string_view value, std::string_view name);

  // The automaton of all needles so far, built when it is first needed; none while there is no needle. A stream keeps
  // the one it scans with, and takes the newer one at its next step.
  std::shared_ptr<const Automaton> automaton() const;

  std::string_view mask() const { return m_mask; }

private:
  NeedleList m_list;
  std::string_view m_mask = k_mask;
  mutable std::shared_ptr<const Automaton> m_automaton;
};

} // namespace argosy
