// SPDX-License-Identifier: Apache-2.0
// Explains a failure (promise P7): what the last state says, and what a few more requests can tell within some seconds.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/loop.hpp"
#include "sync/outcome.hpp"

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// The page of an application in Argo CD's user interface; `base_url` without a slash at its end.
std::string make_app_url(std::string_view base_url, const Application& app);

// What the last state tells without asking anyone: resources, results, conditions, whose operation is in the way, the
// link. `now` is for ages.
void add_what_is_known(Outcome& outcome, WallTime now);

// Of `names`, the one that was probably meant; empty if none is near.
std::string find_nearest(std::string_view name, const std::vector<std::string>& names);

// What the run says about its explanations.
struct DiagnosisSettings {
  std::string account; // of the key; empty: not known
  int log_lines = 10;  // of each pod; 0: none are asked for
};

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
  using Question = std::function<void()>;

  void ask_about_pods();
  void ask_about_events(EventScope scope);
  void ask_for_log(std::size_t index, ResourceKey source, bool previous);
  void take_log(std::size_t index, const ResourceKey& source, bool previous, Answer<std::vector<std::string>> answer);
  void ask_about_hooks();
  void ask_about_rights();
  void ask_whether_it_may(const char* action);
  void take_tree(const ResourceTree& tree);
  void take_visible(const std::vector<Application>& visible);
  void next();
  void finish();

  ArgoCd& m_argo;
  Timers& m_timers;
  Outcome m_outcome;
  DiagnosisSettings m_settings;
  std::function<void(Diagnosis)> m_on_done;
  std::deque<Question> m_questions;
  Exchange m_exchange;
  TimerId m_timer = 0;
  TimerId m_budget = 0;
};

} // namespace argosy
