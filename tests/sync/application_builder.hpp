// SPDX-License-Identifier: Apache-2.0
// States of one application as a server would go through them, for tests. Each step makes the next resourceVersion.
#pragma once

#include "argocd/application.hpp"

#include <string>
#include <utility>
#include <vector>

namespace argosy::test {

// Three commits, in the order in which they were made.
inline const std::string k_old = "9f1c2d30000000000000000000000000000000a1";
inline const std::string k_new = "4be77a00000000000000000000000000000000b2";
inline const std::string k_newest = "c0ffee10000000000000000000000000000000c3";
inline const std::string k_run = "0123456789abcdef0123456789abcdef";

// The server's clock: so many seconds after 2026-11-21T01:52:32Z, which is when FakeClock begins.
inline WallTime
at_second(int seconds)
{
  return WallTime(std::chrono::seconds(1'795'225'952 + seconds));
}

class AppBuilder {
public:
  // Deployed at k_old and compared a minute ago, Synced, Healthy, tracking main; auto-sync is off.
  AppBuilder();

  // What is, without a new version.
  AppBuilder version(std::string text) const;
  AppBuilder with_auto_sync() const;
  AppBuilder with_sources(std::vector<Source> sources) const;
  AppBuilder with_hydrator(std::string last_dry, std::string last_hydrated) const;
  AppBuilder with_resource(const std::string& kind, const std::string& name, SyncStatus sync, Health health) const;
  AppBuilder reconciled(int second) const;
  template <class Change>
  AppBuilder with(Change change) const
  {
    auto copy = *this;
    change(copy.m_app);
    return copy;
  }

  // What happens next; each is a newer version.
  AppBuilder then() const;
  // A sync of `run` was accepted; nobody has picked it up.
  AppBuilder accepted(const std::string& revision, const std::string& run = k_run, const std::string& by = "ci") const;
  AppBuilder auto_sync_began(const std::string& revision) const;
  AppBuilder running(int second) const;
  // The attempt failed and will be repeated: Running with finishedAt.
  AppBuilder retried(int second) const;
  AppBuilder terminating() const;
  AppBuilder ended(Phase phase, int second, const std::string& message = "successfully synced") const;
  AppBuilder compared(const std::string& revision, SyncStatus sync, int second) const;
  AppBuilder health(Health health) const;

  operator Application() const { return m_app; }
  const Application& get() const { return m_app; }
  const Application* operator->() const { return &m_app; }

private:
  AppBuilder next() const;

  Application m_app;
};

} // namespace argosy::test
