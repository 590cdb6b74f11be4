// SPDX-License-Identifier: Apache-2.0
// A terminal's last lines as a place that changes, with the log scrolling above it.
#pragma once

#include "redact/output.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// What fits on one line of a terminal: `text` cut to `columns` characters (code points).
std::string fit(std::string_view text, std::size_t columns);

class LiveSink final : public Sink {
public:
  // `under` and `redactor` must outlive this object.
  LiveSink(Sink& under, const Redactor& redactor);
  ~LiveSink() override;

  // Above the live lines, which are drawn again below it. A line that is not complete yet waits for its end.
  void write(std::string_view bytes) override;

  // Replaces the live lines; none: they go away.
  void show(const std::vector<std::string>& lines, std::size_t columns);

private:
  void erase();
  void draw();

  Sink& m_under;
  const Redactor& m_redactor;
  std::string m_pending;
  std::vector<std::string> m_lines;
  std::size_t m_drawn = 0;
};

} // namespace argosy
