// SPDX-License-Identifier: Apache-2.0
// Carries out what one application's machine wants: the thin driver around AppSync.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/loop.hpp"
#include "base/random.hpp"
#include "sync/app_sync.hpp"
#include "sync/diagnosis.hpp"
#include "sync/live_look.hpp"
#include "sync/observer.hpp"
#include "sync/permits.hpp"
#include "sync/turns.hpp"

#include <functional>
#include <memory>

namespace argosy {

// What a worker works with. All must outlive it.
struct WorkerPorts {
  ArgoCd& argo;
  Timers& timers;
  Random& random;
  RunObserver& observer;
  Permits& refreshes; // a refresh writes to the object, and a comparison is work: so many at once
};

class AppWorker {
public:
  // `base_url`: of the server, for links. `on_turn` is called when turn() has changed, never from within a call of
  // this object.
  AppWorker(WorkerPorts ports, Goal goal, std::string base_url, std::function<void()> on_turn);
  ~AppWorker();

  // Has the accepted commit's author and message told, for one more request.
  void tell_commit() { m_tells_commit = true; }

  void start();
  // Its turn has come, or will not come.
  void proceed() { take(event::Proceed{}); }
  void call_off(std::string why) { take(event::CalledOff{std::move(why)}); }
  void take(const SyncEvent& event);
  // A signal also cuts the explanation of a failure short; the deadline leaves it its seconds.
  void stop(StopCause cause);

  const AppRef& app() const { return m_machine.app(); }
  bool has_started() const { return m_has_started; }
  Turn turn() const;
  const Goal& goal() const { return m_machine.goal(); }
  // The state last seen; nothing before the first.
  const std::optional<Application>& last() const { return m_machine.last(); }
  bool is_done() const { return m_is_done; }
  const Outcome& outcome() const { return m_outcome; }

private:
  void carry_out(const Step& step);
  void carry_out(SyncCommand command);
  void refresh(Refresh kind);
  void ask_dates();
  void tell(const Step& step);
  void tell_turn();
  void arm_timer();
  void ask_for_commit();
  void conclude();
  void finish();

  WorkerPorts m_ports;
  DiagnosisSettings m_explains;
  AppSync m_machine;
  std::string m_base_url;
  std::function<void()> m_on_turn;
  TimerId m_timer = 0;
  TimerId m_turn_timer = 0;
  Exchange m_look;
  Exchange m_refresh;
  Permits::Ticket m_refresh_permit;
  Exchange m_post;
  Exchange m_terminate;
  Exchange m_windows;
  Exchange m_resources;
  Exchange m_pods;
  Exchange m_metadata;
  Exchange m_dates;
  LiveLook m_pauses;
  std::unique_ptr<Diagnoser> m_diagnoser;
  std::optional<Application> m_told; // the state that the observer knows
  Outcome m_outcome;
  bool m_has_started = false;
  bool m_is_concluding = false;
  bool m_is_hurried = false; // a signal came
  bool m_tells_commit = false;
  bool m_is_done = false;
};

} // namespace argosy
