// SPDX-License-Identifier: Apache-2.0
// What would have left the process, kept for the test.
#pragma once

#include "redact/output.hpp"

#include <string>

namespace argosy {

class CapturedSink final : public Sink {
public:
  void write(std::string_view bytes) override { m_text += bytes; }

  const std::string& text() const { return m_text; }
  void clear() { m_text.clear(); }

private:
  std::string m_text;
};

} // namespace argosy
