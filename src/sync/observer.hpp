// SPDX-License-Identifier: Apache-2.0
// Who is told while a run goes on: the log, the live view.
#pragma once

#include "argocd/argo_cd.hpp"
#include "sync/event.hpp"
#include "sync/outcome.hpp"

namespace argosy {

class RunObserver {
public:
  virtual ~RunObserver() = default;

  virtual void on_note(const AppRef& app, const Note& note) = 0;
  // `now` is what is known of the application from here on.
  virtual void on_state(const AppRef& app, const Application& now) = 0;
  // Complete, the diagnosis included.
  virtual void on_done(const AppRef& app, const Outcome& outcome) = 0;
};

} // namespace argosy
