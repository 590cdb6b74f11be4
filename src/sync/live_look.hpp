// SPDX-License-Identifier: Apache-2.0
// Asks for the live objects of a few resources, one after the other.
#pragma once

#include "argocd/argo_cd.hpp"
#include "sync/pause.hpp"

#include <functional>
#include <vector>

namespace argosy {

class LiveLook {
public:
  using Done = std::function<void(std::vector<LiveResource>)>;

  // `argo` must outlive this object.
  explicit LiveLook(ArgoCd& argo) : m_argo(argo) {}

  // `done` gets one answer for each of `resources`, in their order. One look at a time.
  void start(AppRef app, std::vector<ResourceRef> resources, Done done);
  void cancel() { m_exchange.cancel(); }

private:
  void next();

  ArgoCd& m_argo;
  AppRef m_app;
  std::vector<ResourceRef> m_resources;
  std::vector<LiveResource> m_answers;
  Done m_done;
  Exchange m_exchange;
};

} // namespace argosy
