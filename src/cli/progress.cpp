// SPDX-License-Identifier: Apache-2.0
#include "cli/progress.hpp"

#include "report/text.hpp"
#include "sync/narrative.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace argosy {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration k_heartbeat = seconds(60);
// With more applications than this a heartbeat is one line for all.
constexpr std::size_t k_most_one_by_one = 4;
constexpr std::size_t k_most_named = 3;
constexpr Duration k_frame = milliseconds(100);
constexpr std::array<std::string_view, 10> k_spinner{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

} // namespace

LogProgress::LogProgress(Log& log, Timers& timers, Instant deadline)
    : m_log(log), m_timers(timers), m_deadline(deadline)
{
  m_timer = m_timers.after(k_heartbeat, [this] { beat(); });
}

LogProgress::~LogProgress()
{
  m_timers.cancel(m_timer);
}

void
LogProgress::on_note(const AppRef& app, const Note& note)
{
  const auto name = to_string(app);
  m_apps[name].last = m_timers.clock().now();
  m_log.write({note.level, name, note.text, note.event});
}

void
LogProgress::on_state(const AppRef& app, const Application& now)
{
  auto& spoken = m_apps[to_string(app)];
  if (!spoken.state) {
    spoken.last = m_timers.clock().now();
  }
  spoken.state = now;
}

void
LogProgress::on_done(const AppRef& app, const Outcome& outcome)
{
  const auto name = to_string(app);
  m_apps.erase(name);
  // The report tells all, but only once the last one is done.
  if (!m_apps.empty() && !outcome.is_good() && outcome.error.kind != ErrorKind::skipped) {
    m_log.write({LogLevel::info, name, render_ending(outcome), "failed"});
  }
}

void
LogProgress::beat()
{
  const auto next = m_apps.size() > k_most_one_by_one ? beat_for_all() : beat_for_each();
  m_timer = m_timers.after(next, [this] { beat(); });
}

// One line for all of them, once nothing at all was said for a while. Returns when to come again.
Duration
LogProgress::beat_for_all()
{
  const auto now = m_timers.clock().now();
  auto last = Instant{};
  for (const auto& [name, spoken] : m_apps) {
    last = std::max(last, spoken.last);
  }
  if (now - last < k_heartbeat) {
    return k_heartbeat - (now - last);
  }
  std::string names;
  std::size_t named = 0;
  for (auto& [name, spoken] : m_apps) {
    names += named < k_most_named ? (named == 0 ? "" : ", ") + name : "";
    ++named;
    spoken.last = now;
  }
  m_log.info({},
             fmt::format("still under way: {} applications: {} and {} more · {} left", m_apps.size(), names,
                         m_apps.size() - k_most_named, to_text(time_left())),
             "heartbeat");
  return k_heartbeat;
}

Duration
LogProgress::beat_for_each()
{
  const auto now = m_timers.clock().now();
  auto next = k_heartbeat;
  for (auto& [name, spoken] : m_apps) {
    const auto silent = now - spoken.last;
    if (silent < k_heartbeat) {
      next = std::min(next, k_heartbeat - silent);
      continue;
    }
    const auto standing =
        spoken.state ? describe_standing(*spoken.state, m_timers.clock().wall_now()) : std::string("not there");
    m_log.info(name, fmt::format("still {} · {} left", standing, to_text(time_left())), "heartbeat");
    spoken.last = now;
  }
  return next;
}

Duration
LogProgress::time_left() const
{
  return std::chrono::floor<seconds>(std::max(m_deadline - m_timers.clock().now(), Duration::zero()));
}

LiveProgress::LiveProgress(LogProgress& log, LiveSink& sink, Timers& timers)
    : m_log(log), m_sink(sink), m_timers(timers), m_start(timers.clock().now())
{
  tick();
}

LiveProgress::~LiveProgress()
{
  m_timers.cancel(m_timer);
  m_sink.show({}, 0);
}

void
LiveProgress::on_note(const AppRef& app, const Note& note)
{
  m_log.on_note(app, note);
}

void
LiveProgress::on_state(const AppRef& app, const Application& now)
{
  m_log.on_state(app, now);
  m_lines[to_string(app)] = describe_standing(now, m_timers.clock().wall_now());
}

void
LiveProgress::on_done(const AppRef& app, const Outcome& outcome)
{
  m_lines.erase(to_string(app));
  m_log.on_done(app, outcome);
}

void
LiveProgress::tick()
{
  const auto size = terminal_size(STDOUT_FILENO);
  const auto elapsed = to_elapsed(m_timers.clock().now() - m_start);
  std::size_t width = 0;
  for (const auto& [name, text] : m_lines) {
    width = std::max(width, name.size());
  }
  std::vector<std::string> lines;
  for (const auto& [name, text] : m_lines) {
    // Half the screen is the log's.
    if (lines.size() + 1 > size.rows / 2) {
      lines.push_back(fmt::format("  and {} more", m_lines.size() - lines.size()));
      break;
    }
    lines.push_back(
        fmt::format("{} {} {:<{}}  {}", k_spinner.at(m_frame % k_spinner.size()), elapsed, name, width, text));
  }
  ++m_frame;
  m_sink.show(lines, size.columns - 1);
  m_timer = m_timers.after(k_frame, [this] { tick(); });
}

TerminalSize
terminal_size(int descriptor)
{
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col < 20 || size.ws_row < 4) {
    return {};
  }
  return {size.ws_col, size.ws_row};
}

} // namespace argosy
