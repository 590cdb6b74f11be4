// SPDX-License-Identifier: Apache-2.0
// One start of argosy over its applications: workers, the feed, the deadline, signals.
#pragma once

#include "sync/feed.hpp"
#include "sync/worker.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace argosy {

struct RunSettings {
  std::vector<Goal> goals;
  Instant deadline;
  std::size_t jobs = 10; // applications under way at once
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

  // In the order given; complete once is_done().
  std::vector<Outcome> outcomes() const;

private:
  void on_note(const AppRef& app, const Note& note) override;
  void on_state(const AppRef& app, const Application& now) override;
  void on_done(const AppRef& app, const Outcome& outcome) override;
  void start_more();
  void open_feed();
  void renew_feed();
  std::vector<AppRef> unfinished() const;
  void on_worker_done();
  template <class Take>
  void tell(const Application& app, Take take);

  RunPorts m_ports;
  RunSettings m_settings;
  std::vector<std::unique_ptr<AppWorker>> m_workers;
  std::unique_ptr<Feed> m_feed;
  std::optional<StopCause> m_stop;
  std::set<std::string> m_seen; // applications that a state is known of
  TimerId m_deadline_timer = 0;
  TimerId m_feed_timer = 0;
};

// The exit code of the first failed application in the order given (design: exit codes).
int exit_code_of(const std::vector<Outcome>& outcomes);

} // namespace argosy
