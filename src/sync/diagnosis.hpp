// SPDX-License-Identifier: Apache-2.0
// Explains a failure (promise P7): what the last state says, and what a few more requests can tell within some seconds.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/loop.hpp"
#include "sync/access.hpp"
#include "sync/outcome.hpp"
#include "sync/pods.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace argosy {

// The page of an application in Argo CD's user interface; `base_url` without a slash at its end.
std::string make_app_url(std::string_view base_url, const Application& app);

// What the run says about its explanations.
struct DiagnosisSettings {
  std::string account;                      // of the key; empty: not known
  int log_lines = 10;                       // of each pod; 0: none are asked for
  std::vector<std::string> actions{"get"};  // rights on the application that the run needs
  std::vector<std::string> expected_images; // of --expect-image
};

// What the last state tells without asking anyone: resources, results, conditions, whose operation is in the way, what
// was deployed before, the link; of a good end, too, what else runs of the expected images. `now` is for ages.
void add_what_is_known(Outcome& outcome, const DiagnosisSettings& settings, WallTime now);

// Asks at most 8 questions, one after the other, within some seconds.
class Diagnoser {
public:
  // `outcome` has what is known already (see above), which is what the answers are added to. `on_done` is called once,
  // never from within start(); after some seconds in any case.
  Diagnoser(ArgoCd& argo,
            Timers& timers,
            const Outcome& outcome,
            DiagnosisSettings settings,
            std::function<void(Diagnosis)> on_done);
  ~Diagnoser();

  void start();

private:
  using Question = std::function<void()>; // one request

  // diagnoser.cpp: the questions' order, and those about access.
  void ask(Question question) { m_questions.push_back(std::move(question)); }
  void ask_about_access();
  void ask_who_it_is();
  void ask_what_it_sees();
  void ask_whether_it_may(const std::string& action);
  void next();
  void finish();

  // diagnoser_pods.cpp: pods, their logs and events.
  void ask_about_pods();
  void take_tree(const ResourceTree& tree);
  void take_failing_pods(const ResourceTree& tree);
  void take_failed_hooks();
  void ask_about(const FailingPod& pod);
  void ask_for_status(std::size_t index, const FailingPod& pod);
  void take_status(std::size_t index, const FailingPod& pod, const PodStatus& status);
  void ask_for_log(std::size_t index, LogQuery query);
  void take_log(std::size_t index, LogQuery query, Answer<std::vector<std::string>> answer);
  void ask_about_events(const std::optional<EventScope>& scope);
  void take_events(std::vector<Event> events);

  ArgoCd& m_argo;
  Timers& m_timers;
  Outcome m_outcome;
  DiagnosisSettings m_settings;
  std::function<void(Diagnosis)> m_on_done;
  std::deque<Question> m_questions;
  std::size_t m_asked = 0;
  bool m_may_read_logs = true;
  AccessFindings m_access;
  Exchange m_exchange;
  TimerId m_timer = 0;
  TimerId m_budget = 0;
};

} // namespace argosy
