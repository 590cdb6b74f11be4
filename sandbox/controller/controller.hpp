// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controller/tasks.hpp"
#include "world/world.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace argosy::sandbox {

enum class Refresh { normal, hard };

// Argo CD's application controller: picks up operations, runs them, compares, heals.
// All it does happens on the world's agenda, at the times the application's knobs give.
class Controller {
public:
  explicit Controller(World& world) : m_world(world) {}

  // Makes the first comparison of an application that nobody can see yet.
  void assess_silently(Application& application, TimePoint now);

  // Takes an application over: it is looked at from time to time, and synced if it is to be synced by itself.
  void adopt(Application& application, TimePoint now);

  // Writes `.operation`, wipes the state of the last one, and lets it start.
  void start_operation(Application& application, Json operation, TimePoint now);

  // Writes phase Terminating; the operation ends some time later.
  void terminate(Application& application, TimePoint now);

  // Annotates the application; the annotation is gone when the comparison is made.
  void request_refresh(Application& application, Refresh kind, TimePoint now);
  static bool is_refresh_pending(const Application& application);

  // Fixes the health of one resource from now on.
  void set_health(Application& application, const ResourceId& id, const Health& health, TimePoint now);

  // Lets the health of one resource run through these phases from now on.
  void restart_health(Application& application, const ResourceId& id, std::vector<HealthPhase> phases, TimePoint now);

  // Marks an application as being deleted; it is gone after `Knobs::deletion`.
  void remove(Application& application, TimePoint now);

  // To be told when something outside changed: the controller came back, a window opened, a resource changed.
  void resume(TimePoint now);
  void look_again(Application& application, TimePoint now);

private:
  using Step = void (Controller::*)(Application&, TimePoint);

  // The controller's own memory of a running operation; lost with it.
  struct Run {
    std::uint64_t ticket = 0; // steps put on the agenda with another one are void
    std::vector<TaskGroup> groups;
    std::size_t group = 0;
    TimePoint group_since;
    Json results = Json::array();
    bool is_held = false;
    bool is_waiting = false;
  };

  // operation.cpp: from `.operation` to a terminal phase.
  void pick_up(Application& application, TimePoint now);
  void check_window(Application& application, TimePoint now);
  void begin_attempt(Application& application, TimePoint now);
  void run_group(Application& application, TimePoint now);
  void wait_for_group(Application& application, TimePoint now);
  void check_group(Application& application, TimePoint now);
  void fail_group(Application& application, TimePoint now);
  void retry(Application& application, TimePoint now);
  void record_history(Application& application, TimePoint now);
  void succeed(Application& application, TimePoint now);
  void end_terminated(Application& application, TimePoint now);
  void end_attempt(Application& application, const std::string& phase, const std::string& message, TimePoint now);
  void finish(Application& application, const std::string& phase, const std::string& message, TimePoint now);
  void simulate(Application& application, TimePoint now);
  std::string apply_verb(const Application& application, const Manifest& manifest) const;
  Json simulated(const Application& application, const Task& task) const;
  Json apply(Application& application, const Task& task, TimePoint now);
  Json carry_out(Application& application, const Task& task, TimePoint now);
  std::string group_failure(const Application& application, TimePoint now) const;
  std::string awaited(const Application& application, TimePoint now) const;
  void mark_done(const Application& application, TimePoint now);
  void publish_progress(Application& application, const std::string& message, TimePoint now);

  // reconcile.cpp: comparisons.
  void answer_refresh(Application& application, TimePoint now);
  void reconcile(Application& application, TimePoint now);
  void update_status(Application& application, TimePoint now);
  void finish_reconcile(Application& application, TimePoint now);
  void resync(Application& application, TimePoint now);
  bool is_put_off(Application& application, TimePoint now, Step what);
  bool assess(Application& application, const Tracked& tracked, TimePoint now);
  void sync_automatically(Application& application, TimePoint now);
  void end_removal(Application& application, TimePoint now);
  void schedule_health(Application& application, const LiveResource& live, TimePoint now);

  void after(Application& application, Duration delay, TimePoint now, Step what);
  void step(Application& application, Duration delay, TimePoint now, Step what);
  void perform(const std::string& name, const std::string& uid, std::uint64_t ticket, Step what, TimePoint now);
  void put_on_agenda(Application& application, TimePoint due, std::uint64_t ticket, Step what);

  World& m_world;
  std::map<std::string, Run> m_runs;
  std::vector<std::function<void(TimePoint)>> m_parked; // what fell due while the controller was away
};

// An entry for the application's list of Kubernetes events.
void record_event(World& world,
                  Application& application,
                  const std::string& reason,
                  const std::string& message,
                  TimePoint now);

} // namespace argosy::sandbox
