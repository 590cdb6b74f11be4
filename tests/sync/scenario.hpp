// SPDX-License-Identifier: Apache-2.0
// Plays a script against one application's machine under virtual time, and watches over what must hold at every moment:
// it is never stuck, asks one question of a kind at a time, and repeats no note without end.
#pragma once

#include "support/fake_clock.hpp"
#include "sync/app_sync.hpp"
#include "sync/application_builder.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace argosy::test {

Goal sync_goal();
Goal wait_goal();
// The same, expecting a commit.
Goal expecting(Goal goal, const std::string& revision);

ApiFailure make_refusal(Refusal refusal, ErrorKind kind, const std::string& message = "refused");
ApiFailure make_lost();

class Scenario {
public:
  // `unit` is all the chance there is: the jitter of every step.
  explicit Scenario(Goal goal, double unit = 0.5);

  // Where set, every look and refresh is answered with it at once.
  std::function<Answer<Application>()> on_look;
  // The same for others; unset, they stay open until answered by hand.
  std::function<Answer<Application>()> on_post;
  std::function<Answer<void>()> on_terminate;
  std::function<Answer<ResourceTree>()> on_pods;
  // The live object of every resource that is asked for.
  std::function<Answer<std::string>()> on_pauses;

  // Looks find `app` from here on.
  void holds(const Application& app);
  // Looks find it, and the stream tells.
  void tells(const Application& app);

  // Start with a living stream, found in the state given.
  void begin(const Application& app);
  // Begin, and have the sync accepted as `accepted`.
  void begin_and_accept(const Application& first, const Application& accepted);

  void start() { send(event::Start{}); }
  void see(const Application& app) { send(event::Seen{app}); }
  void answer(Answer<Application> answer);
  void answer_refresh(Answer<Application> answer);
  void answer_post(Answer<Application> answer);
  void answer_terminate(Answer<void> answer);
  void answer_windows(Answer<SyncWindows> answer);
  void answer_pods(Answer<ResourceTree> answer);
  void answer_pauses(const Answer<std::string>& manifest);
  void send(const SyncEvent& event);
  // A request is no longer under way; for answers that are sent by send().
  void close(SyncCommand command);

  // Time passes; the machine is woken whenever it wants.
  void pass(Duration time);
  // Passes time until it is done; false if it still isn't after `limit`.
  bool run(Duration limit = std::chrono::hours(1));

  const AppSync& machine() const { return m_machine; }
  const Outcome& outcome() const { return m_machine.outcome(); }
  bool is_done() const { return m_machine.is_done(); }
  bool is_pending(SyncCommand command) const;
  int count(SyncCommand command) const;
  // GETs of the application: looks and refreshes.
  int count_gets() const;
  std::vector<Duration> gaps_between_looks() const;
  std::size_t count_notes(std::string_view event) const;
  const std::vector<Note>& notes() const { return m_notes; }
  bool has_note(std::string_view part) const;
  Duration elapsed() const { return m_clock.now() - m_begun; }
  FakeClock& clock() { return m_clock; }
  double unit;

private:
  void take(SyncCommand command);
  void answer_open_questions();
  void check() const;

  FakeClock m_clock;
  Instant m_begun = m_clock.now();
  AppSync m_machine;
  std::map<SyncCommand, int> m_counts;
  std::map<SyncCommand, bool> m_open;
  std::vector<Instant> m_looks;
  std::vector<Note> m_notes;
  bool m_is_answering = false;
};

} // namespace argosy::test
