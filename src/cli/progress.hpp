// SPDX-License-Identifier: Apache-2.0
// What a person sees while a run goes on: plain lines in a log, a live view on a terminal.
#pragma once

#include "base/loop.hpp"
#include "cli/live_sink.hpp"
#include "redact/log.hpp"
#include "sync/observer.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace argosy {

// Lines on change, and a heartbeat once a minute: CI systems kill jobs that say nothing.
class LogProgress final : public RunObserver {
public:
  // `log` and `timers` must outlive this object.
  LogProgress(Log& log, Timers& timers, Instant deadline);
  ~LogProgress() override;

  void on_note(const AppRef& app, const Note& note) override;
  void on_state(const AppRef& app, const Application& now) override;
  void on_done(const AppRef& app, const Outcome& outcome) override;

private:
  void beat();
  Duration beat_for_all();
  Duration beat_for_each();
  Duration time_left() const;

  Log& m_log;
  Timers& m_timers;
  Instant m_deadline;
  TimerId m_timer = 0;
  struct Spoken {
    Instant last;
    std::optional<Application> state;
  };
  std::map<std::string, Spoken> m_apps; // those under way, by name
};

// One line per application below the log, updated in place. Passes everything on to `log`.
class LiveProgress final : public RunObserver {
public:
  // All must outlive this object.
  LiveProgress(LogProgress& log, LiveSink& sink, Timers& timers);
  ~LiveProgress() override;

  void on_note(const AppRef& app, const Note& note) override;
  void on_state(const AppRef& app, const Application& now) override;
  void on_done(const AppRef& app, const Outcome& outcome) override;

private:
  void tick();

  LogProgress& m_log;
  LiveSink& m_sink;
  Timers& m_timers;
  Instant m_start;
  TimerId m_timer = 0;
  std::size_t m_frame = 0;
  std::map<std::string, std::string> m_lines; // by application
};

// Columns and rows of the terminal behind `descriptor`; 80 × 24 where it doesn't say.
struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};
TerminalSize terminal_size(int descriptor);

} // namespace argosy
