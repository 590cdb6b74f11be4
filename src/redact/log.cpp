// SPDX-License-Identifier: Apache-2.0
#include "redact/log.hpp"

#include "base/encoding.hpp"
#include "redact/line_guard.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace argosy {

namespace {

using Json = nlohmann::ordered_json;

std::string_view
to_word(LogLevel level)
{
  static constexpr std::array<std::string_view, 4> k_words{"error", "warning", "info", "debug"};
  return k_words.at(static_cast<std::size_t>(level));
}

// In characters, not bytes.
std::size_t
width_of(std::string_view text)
{
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

// `text` made harmless behind `prefix`, its further lines behind as many blanks; ends with a line end.
std::string
to_lines(std::string_view prefix, std::string_view text)
{
  const std::string indent(width_of(prefix), ' ');
  const auto printable = to_printable(text, LineFeeds::keep);
  std::string_view rest = printable;
  std::string lines;
  do {
    const auto end = std::min(rest.find('\n'), rest.size());
    const bool is_first = lines.empty();
    const auto place = is_first && !prefix.empty() ? LinePlace::after_prefix : LinePlace::at_margin;
    const auto line = guard_line(rest.substr(0, end), place);
    lines += is_first ? prefix : line.empty() ? std::string_view() : std::string_view(indent);
    lines += line;
    lines += '\n';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  } while (!rest.empty());
  return lines;
}

std::string
make_prefix(std::string_view subject, std::size_t subject_width, Duration elapsed)
{
  auto prefix = fmt::format("{:>6} ", to_elapsed(elapsed));
  const auto printable = guard_line(to_printable(subject), LinePlace::after_prefix);
  const auto width = width_of(printable);
  if (width != 0) {
    prefix += printable;
    prefix.append(std::max(width, subject_width) - width + 2, ' ');
  }
  return prefix;
}

std::string
to_json_line(const Json& object)
{
  return guard_json(object.dump(-1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

} // namespace

Log::Log(Output& output, const Clock& clock, Settings settings)
    : m_output(output), m_clock(clock), m_settings(settings), m_start(clock.now())
{}

void
Log::write(const LogEntry& entry)
{
  if (entry.level > m_settings.threshold) {
    return;
  }
  const Duration elapsed = m_clock.now() - m_start;
  if (m_settings.format == LogFormat::text) {
    auto prefix = make_prefix(entry.subject, m_settings.subject_width, elapsed);
    prefix += entry.level == LogLevel::warning ? "warning: " : "";
    m_output.write(to_lines(prefix, entry.text));
    return;
  }
  m_output.write(to_json_line({{"time", to_rfc3339(m_clock.wall_now(), Fraction::milliseconds)},
                               {"elapsed_ms", elapsed.count()},
                               {"level", to_word(entry.level)},
                               {"event", entry.event},
                               {"subject", to_printable(entry.subject)},
                               {"text", to_printable(entry.text, LineFeeds::keep)}}));
}

void
Log::info(std::string_view subject, std::string_view text, std::string_view event)
{
  write({LogLevel::info, subject, text, event});
}

void
Log::warn(std::string_view subject, std::string_view text, std::string_view event)
{
  write({LogLevel::warning, subject, text, event});
}

void
Log::debug(std::string_view subject, std::string_view text, std::string_view event)
{
  write({LogLevel::debug, subject, text, event});
}

void
Log::plain(std::string_view text)
{
  if (m_settings.threshold >= LogLevel::info) {
    conclude(text);
  }
}

void
Log::conclude(std::string_view text)
{
  if (m_settings.format == LogFormat::text) {
    m_output.write(to_lines("", text));
    return;
  }
  text.remove_suffix(text.ends_with('\n') ? 1 : 0);
  m_output.write(to_json_line({{"time", to_rfc3339(m_clock.wall_now(), Fraction::milliseconds)},
                               {"level", to_word(LogLevel::info)},
                               {"text", to_printable(text, LineFeeds::keep)}}));
}

void
Log::set_subject_width(std::size_t width)
{
  m_settings.subject_width = width;
}

} // namespace argosy
