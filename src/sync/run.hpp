// SPDX-License-Identifier: Apache-2.0
// One start of argosy over its applications: workers and their turns, the feed, the deadline, signals.
#pragma once

#include "sync/feed.hpp"
#include "sync/permits.hpp"
#include "sync/run_ports.hpp"
#include "sync/turns.hpp"
#include "sync/worker.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace argosy {

struct RunSettings {
  std::vector<Goal> goals; // each application once
  Instant deadline;
  TurnRules turns;
  FeedScope scope;                   // of those chosen together
  std::vector<std::string> may_fail; // patterns of names
  std::string base_url;
};

class SyncRun : private RunObserver {
public:
  SyncRun(RunPorts ports, RunSettings settings);
  SyncRun(const SyncRun&) = delete;
  SyncRun& operator=(const SyncRun&) = delete;
  ~SyncRun() override;

  void start();
  // Ends all that is under way, within the time that cleaning up has (promise P8). Applications not begun yet are not.
  void stop(StopCause cause);
  bool is_done() const;

  // In the order given, each before its children; complete once is_done().
  std::vector<Outcome> outcomes() const;

private:
  void on_note(const AppRef& app, const Note& note) override;
  void on_state(const AppRef& app, const Application& now) override;
  void on_done(const AppRef& app, const Outcome& outcome) override;
  std::unique_ptr<AppWorker> make_worker(Goal goal);
  FeedListener make_listener();
  void open_feed();
  void renew_feed();
  std::vector<AppRef> unfinished() const;
  void take_turns();
  void look(AppWorker& worker);
  std::string describe_failures() const;
  void add_children();
  bool owes_children(const AppWorker& worker) const;
  std::size_t add_children(std::size_t place);
  template <class Take>
  void tell(const Application& app, Take take);

  RunPorts m_ports;
  RunSettings m_settings;
  Permits m_refreshes;
  std::vector<std::unique_ptr<AppWorker>> m_workers;
  std::unique_ptr<Feed> m_feed;
  std::optional<StopCause> m_stop;
  bool m_has_begun = false;
  std::set<std::string> m_known; // applications of this run
  std::set<std::string> m_seen;  // those that a state is known of
  std::set<std::string> m_asked; // those whose children were added
  TimerId m_deadline_timer = 0;
  TimerId m_feed_timer = 0;
};

} // namespace argosy
