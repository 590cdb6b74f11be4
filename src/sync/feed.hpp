// SPDX-License-Identifier: Apache-2.0
// News of many applications over few streams (promise P9). A stream that breaks is never trusted: its applications hear
// of it, look for themselves, and it is opened again with growing pauses.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/loop.hpp"
#include "base/random.hpp"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace argosy {

// Applications that were chosen together, by a selector or as all of some projects: one stream tells of all of them.
struct FeedScope {
  std::string selector;
  std::vector<std::string> projects; // empty: of any
  std::set<std::string> apps;        // to_string() of each that was chosen

  bool has(const AppRef& app) const { return apps.count(to_string(app)) != 0; }
};

// Which streams to open for these applications: up to four by name, else one for the scope and one per project of
// those outside of it; none where a project isn't known.
std::vector<WatchQuery> plan_streams(const std::vector<AppRef>& apps, const FeedScope& scope);

// Does a stream of `query` tell of `app`? No for a stream by project while that of `app` isn't known.
bool covers(const WatchQuery& query, const AppRef& app, const FeedScope& scope);

struct FeedListener {
  std::function<void(const Application& app)> on_state;
  std::function<void(const Application& app)> on_gone;
  // All applications of that stream: it lives (its first message came), or lives no more.
  std::function<void(const WatchQuery& query, bool is_alive)> on_alive;
};

class Feed {
public:
  // All must outlive the feed.
  Feed(ArgoCd& argo, Timers& timers, Random& random, FeedScope scope, FeedListener listener);
  ~Feed();

  // Opens what plan_streams() says of `apps`, as far as one of `left` needs it; streams that are open already stay.
  void open(const std::vector<AppRef>& apps, const std::vector<AppRef>& left);

  // Does a living stream tell of `app`?
  bool is_alive(const AppRef& app) const;

  // Closes the streams that cover none of `apps` any more.
  void keep_only(const std::vector<AppRef>& apps);

  bool covers(const WatchQuery& query, const AppRef& app) const { return argosy::covers(query, app, m_scope); }

  void close();

private:
  class Stream;
  ArgoCd& m_argo;
  Timers& m_timers;
  Random& m_random;
  FeedScope m_scope;
  FeedListener m_listener;
  std::vector<std::unique_ptr<Stream>> m_streams;
};

} // namespace argosy
