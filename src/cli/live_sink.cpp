// SPDX-License-Identifier: Apache-2.0
#include "cli/live_sink.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

std::string
fit(std::string_view text, std::size_t columns)
{
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_first_byte = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (is_first_byte && seen++ == columns) {
      return std::string(text.substr(0, i));
    }
  }
  return std::string(text);
}

LiveSink::LiveSink(Sink& under, const Redactor& redactor) : m_under(under), m_redactor(redactor) {}

LiveSink::~LiveSink()
{
  erase();
  m_under.write(m_pending);
}

void
LiveSink::write(std::string_view bytes)
{
  m_pending += bytes;
  const auto end = m_pending.rfind('\n');
  if (end == std::string::npos) {
    return;
  }
  erase();
  m_under.write(std::string_view(m_pending).substr(0, end + 1));
  m_pending.erase(0, end + 1);
  draw();
}

void
LiveSink::show(const std::vector<std::string>& lines, std::size_t columns)
{
  erase();
  m_lines.clear();
  std::transform(lines.begin(), lines.end(), std::back_inserter(m_lines),
                 [&](const auto& line) { return fit(m_redactor.redact(line), columns); });
  draw();
}

void
LiveSink::erase()
{
  if (m_drawn > 0) {
    // To the first live line's beginning, and everything below it away.
    m_under.write(fmt::format("\x1b[{}F\x1b[J", m_drawn));
    m_drawn = 0;
  }
}

void
LiveSink::draw()
{
  std::string block;
  for (const auto& line : m_lines) {
    block += line + "\n";
  }
  if (!block.empty()) {
    m_under.write(block);
  }
  m_drawn = m_lines.size();
}

} // namespace argosy
