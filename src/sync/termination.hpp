// SPDX-License-Identifier: Apache-2.0
// Ends the operation of one application, whoever began it, and sees its end: what happened goes in, what to do comes
// out. Pure, like AppSync. The operation that the first look finds is the one; what begins after it is let be.
#pragma once

#include "argocd/argo_cd.hpp"
#include "sync/event.hpp"
#include "sync/outcome.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace argosy {

using TerminationEvent =
    std::variant<event::Start, event::Looked, event::Terminated, event::WindowsTold, event::Timer, event::Stop>;

class Termination {
public:
  explicit Termination(AppRef app) { m_outcome.app = std::move(app); }

  // The first must be Start; after is_done() nothing happens any more. Its commands are look, terminate and
  // ask_windows.
  Step step(const TerminationEvent& event, const Moment& moment);

  bool is_done() const { return m_is_done; }
  // When a Timer event is due; nothing: an answer is awaited.
  std::optional<Instant> wake_at() const { return m_wake_at; }
  // Its project is known after the first look.
  const AppRef& app() const { return m_outcome.app; }
  const std::optional<Application>& last() const { return m_outcome.last; }
  // Complete once is_done(), but for its URL.
  const Outcome& outcome() const { return m_outcome; }

private:
  // What the server knows of our wish.
  enum class Wish : std::uint8_t {
    unsaid,
    in_doubt, // asked, and the answer is not there (yet) or was lost
    granted
  };

  void on(const event::Start& event);
  void on(const event::Looked& event);
  void on(const event::Terminated& event);
  void on(const event::WindowsTold& event);
  void on(const event::Timer& event);
  void on(const event::Stop& event);

  void take_first(const Application& app);
  bool is_over(const Application& app) const;
  void pursue(const Application& app);
  void look();
  void pause();
  void ask_to_end();
  void on_look_failed(const ApiFailure& failure);
  void bear(const ApiFailure& failure, std::optional<Instant>& trouble_since);
  void conclude(const Application& app);
  void succeed(Success success, std::string summary);
  void fail(Error error);
  void finish();

  // termination_end.cpp: how it ended, in words.
  std::string describe_end(const Application& app) const;
  Error timeout_error() const;
  Error signal_error(ErrorKind kind) const;

  Outcome m_outcome;
  Moment m_moment;
  Step m_step;
  bool m_is_done = false;
  Instant m_begun{};
  std::optional<Instant> m_wake_at;
  std::optional<Operation> m_target; // what is to be ended
  std::optional<WallTime> m_target_started;
  Wish m_wish = Wish::unsaid;
  std::optional<Instant> m_wished_at;    // when the end was first asked for
  std::optional<Instant> m_look_trouble; // looks fail since then
  std::optional<Instant> m_ask_trouble;  // the server fails to take our wish since then
  int m_absences = 0;
  bool m_has_asked_windows = false;
  std::string m_window; // the closed window that holds it
};

} // namespace argosy
