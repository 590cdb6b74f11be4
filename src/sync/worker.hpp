// SPDX-License-Identifier: Apache-2.0
// Carries out what one application's machine wants: the thin driver around AppSync.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/loop.hpp"
#include "base/random.hpp"
#include "sync/app_sync.hpp"
#include "sync/diagnosis.hpp"
#include "sync/observer.hpp"

#include <functional>
#include <memory>

namespace argosy {

// What every part of a run works with. All must outlive it.
struct RunPorts {
  ArgoCd& argo;
  Timers& timers;
  Random& random;
  RunObserver& observer;
};

class AppWorker {
public:
  // `base_url`: of the server, for links. `on_done` is called once, never from within start().
  AppWorker(RunPorts ports, Goal goal, std::string base_url, std::function<void()> on_done);
  ~AppWorker();

  // Has the accepted commit's author and message told, for one more request.
  void tell_commit() { m_tells_commit = true; }

  void start();
  void take(const SyncEvent& event);
  // A signal also cuts the explanation of a failure short; the deadline leaves it its seconds.
  void stop(StopCause cause);

  const AppRef& app() const { return m_machine.app(); }
  bool has_started() const { return m_has_started; }
  bool has_looked() const { return m_machine.last().has_value() || m_machine.is_done(); }
  // The state last seen; nothing before the first.
  const std::optional<Application>& last() const { return m_machine.last(); }
  bool is_done() const { return m_is_done; }
  const Outcome& outcome() const { return m_outcome; }

private:
  void carry_out(const Step& step);
  void carry_out(SyncCommand command);
  void tell(const Step& step);
  void arm_timer();
  void ask_for_commit();
  void conclude();
  void finish();

  RunPorts m_ports;
  DiagnosisSettings m_explains;
  AppSync m_machine;
  std::string m_base_url;
  std::function<void()> m_on_done;
  TimerId m_timer = 0;
  Exchange m_look;
  Exchange m_refresh;
  Exchange m_post;
  Exchange m_terminate;
  Exchange m_windows;
  Exchange m_resources;
  Exchange m_pods;
  Exchange m_metadata;
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
