// SPDX-License-Identifier: Apache-2.0
// The run's log: what people and machines read while it works. Every line goes through an Output.
#pragma once

#include "base/time.hpp"
#include "redact/output.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace argosy {

enum class LogLevel : std::uint8_t { error, warning, info, debug };
enum class LogFormat : std::uint8_t { text, json };

// What is logged: how loud, about whom, what.
struct LogEntry {
  LogLevel level = LogLevel::info;
  std::string_view subject; // application, store; may be empty
  std::string_view text;    // one fact; may have several lines, the further ones are indented
  std::string_view event;   // stable word for machines, e.g. "accepted"; may be empty
};

// Text: " +0.1s shop  text"; warnings are marked as such. JSON: one object a line with time, elapsed_ms, level, event,
// subject, text.
//
// What comes from outside can't break out of its line: control characters are made visible (to_printable), and a
// backslash breaks what a CI system would take for a command of its own ("\\::error::", "##\\[group]").
class Log {
public:
  struct Settings {
    LogLevel threshold = LogLevel::info; // quieter entries are dropped
    LogFormat format = LogFormat::text;
    std::size_t subject_width = 0; // subjects are padded to this
  };

  // `output` and `clock` must outlive the log. Elapsed time counts from now.
  Log(Output& output, const Clock& clock, Settings settings);

  void write(const LogEntry& entry);
  void info(std::string_view subject, std::string_view text, std::string_view event = {});
  void warn(std::string_view subject, std::string_view text, std::string_view event = {});
  void debug(std::string_view subject, std::string_view text, std::string_view event = {});

  // A line without time and subject (a table, a headline). In JSON form: an object with time, level and text.
  void plain(std::string_view text);

  // The same for the last word, which the threshold does not keep back.
  void conclude(std::string_view text);

  void set_subject_width(std::size_t width);

private:
  Output& m_output;
  const Clock& m_clock;
  Settings m_settings;
  Instant m_start;
};

} // namespace argosy
