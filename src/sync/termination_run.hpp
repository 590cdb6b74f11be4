// SPDX-License-Identifier: Apache-2.0
// Carries out what Termination decides, for several applications side by side: one that is held keeps none back.
#pragma once

#include "sync/run_ports.hpp"
#include "sync/termination.hpp"

#include <list>
#include <string>
#include <vector>

namespace argosy {

class TerminationRun {
public:
  // `base_url` is for links. No randomness is used.
  TerminationRun(RunPorts ports, const std::vector<AppRef>& apps, Instant deadline, std::string base_url);
  TerminationRun(const TerminationRun&) = delete;
  TerminationRun& operator=(const TerminationRun&) = delete;
  ~TerminationRun();

  void start();
  // All that are not done end with this cause, at once.
  void stop(StopCause cause);
  bool is_done() const;

  // In the order given; complete once is_done().
  std::vector<Outcome> outcomes() const;

private:
  struct Job {
    Termination machine;
    Exchange exchange{};
    TimerId timer = 0;
  };

  void take(Job& job, const TerminationEvent& event);
  void carry_out(Job& job, SyncCommand command);
  Outcome make_outcome(const Job& job) const;

  RunPorts m_ports;
  Instant m_deadline;
  std::string m_base_url;
  std::list<Job> m_jobs; // answers and timers know them by address
  TimerId m_deadline_timer = 0;
};

} // namespace argosy
