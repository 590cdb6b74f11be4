// SPDX-License-Identifier: Apache-2.0
#include "sync/run.hpp"

#include <algorithm>
#include <utility>

namespace argosy {

SyncRun::SyncRun(RunPorts ports, RunSettings settings) : m_ports(ports), m_settings(std::move(settings))
{
  for (const auto& goal : m_settings.goals) {
    m_workers.push_back(std::make_unique<AppWorker>(m_ports, goal, m_settings.base_url, [this] { on_worker_done(); }));
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

void
SyncRun::start()
{
  m_ports.timers.after(m_settings.deadline - m_ports.timers.clock().now(), [this] { stop(StopCause::deadline); });
  open_feed();
  start_more();
}

void
SyncRun::open_feed()
{
  std::vector<AppRef> apps;
  for (const auto& worker : m_workers) {
    if (!worker->is_done()) {
      apps.push_back(worker->app());
    }
  }
  m_feed->open(apps);
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
  std::vector<AppRef> left;
  for (const auto& worker : m_workers) {
    if (!worker->is_done()) {
      left.push_back(worker->app());
    }
  }
  m_feed->keep_only(left);
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
      worker->has_started() ? void() : worker->start();
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
    if (worker->has_started() && ref.name == app.name && (ref.ns.empty() || ref.ns == app.ns)) {
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
