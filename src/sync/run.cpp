// SPDX-License-Identifier: Apache-2.0
#include "sync/run.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace argosy {

SyncRun::SyncRun(RunPorts ports, RunSettings settings) : m_ports(ports), m_settings(std::move(settings))
{
  const RunPorts ports_of_workers{m_ports.argo, m_ports.timers, m_ports.random, *this};
  for (const auto& goal : m_settings.goals) {
    m_workers.push_back(
        std::make_unique<AppWorker>(ports_of_workers, goal, m_settings.base_url, [this] { on_worker_done(); }));
  }
  if (m_workers.size() == 1) {
    m_workers.front()->tell_commit();
  }
  FeedListener listener;
  listener.on_state = [this](const Application& app) {
    tell(app, [&](auto& worker) { worker.take(event::Seen{app}); });
  };
  listener.on_gone = [this](const Application& app) { tell(app, [](auto& worker) { worker.take(event::Gone{}); }); };
  listener.on_alive = [this](const WatchQuery& query, bool is_alive) {
    for (auto& worker : m_workers) {
      if (worker->has_started() && covers(query, worker->app())) {
        worker->take(event::FeedChanged{is_alive});
      }
    }
  };
  m_feed = std::make_unique<Feed>(m_ports.argo, m_ports.timers, m_ports.random, std::move(listener));
}

SyncRun::~SyncRun()
{
  m_ports.timers.cancel(m_deadline_timer);
  m_ports.timers.cancel(m_feed_timer);
}

void
SyncRun::start()
{
  m_deadline_timer =
      m_ports.timers.after(m_settings.deadline - m_ports.timers.clock().now(), [this] { stop(StopCause::deadline); });
  open_feed();
  start_more();
}

void
SyncRun::on_note(const AppRef& app, const Note& note)
{
  m_ports.observer.on_note(app, note);
}

// Many applications are watched by project, which is often known only once they were looked at.
void
SyncRun::on_state(const AppRef& app, const Application& now)
{
  if (m_seen.insert(to_string(app)).second && m_feed_timer == 0) {
    m_feed_timer = m_ports.timers.after(Duration::zero(), [this] { renew_feed(); });
  }
  m_ports.observer.on_state(app, now);
}

void
SyncRun::on_done(const AppRef& app, const Outcome& outcome)
{
  m_ports.observer.on_done(app, outcome);
}

void
SyncRun::open_feed()
{
  std::vector<AppRef> apps;
  std::transform(m_workers.begin(), m_workers.end(), std::back_inserter(apps),
                 [](const auto& worker) { return worker->app(); });
  m_feed->open(apps, unfinished());
}

void
SyncRun::renew_feed()
{
  m_feed_timer = 0;
  if (m_stop) {
    return;
  }
  open_feed();
  // A stream may have told of an application before it was known to be its own.
  for (auto& worker : m_workers) {
    if (worker->has_started() && !worker->is_done() && m_feed->is_alive(worker->app())) {
      worker->take(event::FeedChanged{true});
    }
  }
}

std::vector<AppRef>
SyncRun::unfinished() const
{
  std::vector<AppRef> apps;
  for (const auto& worker : m_workers) {
    if (!worker->is_done()) {
      apps.push_back(worker->app());
    }
  }
  return apps;
}

void
SyncRun::start_more()
{
  auto running = static_cast<std::size_t>(std::count_if(
      m_workers.begin(), m_workers.end(), [](const auto& w) { return w->has_started() && !w->is_done(); }));
  for (auto& worker : m_workers) {
    if (running >= m_settings.jobs) {
      return;
    }
    if (!worker->has_started()) {
      ++running;
      worker->start();
      if (m_feed->is_alive(worker->app())) {
        worker->take(event::FeedChanged{true});
      }
    }
  }
}

void
SyncRun::on_worker_done()
{
  m_feed->keep_only(unfinished());
  if (!m_stop) {
    start_more();
  }
}

void
SyncRun::stop(StopCause cause)
{
  m_stop = cause;
  for (auto& worker : m_workers) {
    if (!worker->is_done()) {
      worker->stop(cause);
    }
  }
}

bool
SyncRun::is_done() const
{
  return std::all_of(m_workers.begin(), m_workers.end(), [](const auto& worker) { return worker->is_done(); });
}

std::vector<Outcome>
SyncRun::outcomes() const
{
  std::vector<Outcome> outcomes;
  std::transform(m_workers.begin(), m_workers.end(), std::back_inserter(outcomes),
                 [](const auto& worker) { return worker->outcome(); });
  return outcomes;
}

template <class Take>
void
SyncRun::tell(const Application& app, Take take)
{
  for (auto& worker : m_workers) {
    const auto& ref = worker->app();
    const auto& known = worker->last();
    const auto& ns = known ? known->ns : ref.ns; // nothing said means the control plane's own, whose name a look tells
    if (worker->has_started() && ref.name == app.name && (ns.empty() || ns == app.ns)) {
      take(*worker);
    }
  }
}

int
exit_code_of(const std::vector<Outcome>& outcomes)
{
  const auto failed =
      std::find_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) { return !outcome.is_good(); });
  return failed == outcomes.end() ? 0 : failed->exit_code();
}

} // namespace argosy
