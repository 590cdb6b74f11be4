// SPDX-License-Identifier: Apache-2.0
#include "sync/run.hpp"

#include "sync/children.hpp"
#include "sync/selection.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace argosy {

SyncRun::SyncRun(RunPorts ports, RunSettings settings)
    : m_ports(ports), m_settings(std::move(settings)), m_refreshes(m_settings.turns.jobs)
{
  const bool is_many = m_settings.goals.size() > 1;
  for (auto& goal : m_settings.goals) {
    goal.is_held = is_many;
    m_known.insert(to_string(goal.app));
    m_workers.push_back(make_worker(goal));
  }
  if (!is_many && !m_workers.empty()) {
    m_workers.front()->tell_commit();
  }
  m_feed = std::make_unique<Feed>(m_ports.argo, m_ports.timers, m_ports.random, m_settings.scope, make_listener());
}

std::unique_ptr<AppWorker>
SyncRun::make_worker(Goal goal)
{
  const auto name = to_string(goal.app);
  goal.may_fail = std::any_of(m_settings.may_fail.begin(), m_settings.may_fail.end(),
                              [&](const auto& pattern) { return matches_glob(name, pattern); });
  const WorkerPorts ports{m_ports.argo, m_ports.timers, m_ports.random, *this, m_refreshes};
  return std::make_unique<AppWorker>(ports, std::move(goal), m_settings.base_url, [this] { take_turns(); });
}

FeedListener
SyncRun::make_listener()
{
  FeedListener listener;
  listener.on_state = [this](const Application& app) {
    tell(app, [&](auto& worker) { worker.take(event::Seen{app}); });
  };
  listener.on_gone = [this](const Application& app) { tell(app, [](auto& worker) { worker.take(event::Gone{}); }); };
  listener.on_alive = [this](const WatchQuery& query, bool is_alive) {
    for (auto& worker : m_workers) {
      if (worker->has_started() && m_feed->covers(query, worker->app())) {
        worker->take(event::FeedChanged{is_alive});
      }
    }
  };
  return listener;
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
  take_turns();
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
SyncRun::take_turns()
{
  m_feed->keep_only(unfinished());
  if (m_stop) {
    return;
  }
  add_children();
  std::vector<Turn> turns;
  for (const auto& worker : m_workers) {
    turns.push_back(worker->turn());
    m_has_begun = m_has_begun || turns.back().stage == Turn::Stage::running;
  }
  const auto next = plan_turns(turns, m_settings.turns, m_has_begun);
  for (const auto place : next.call_off) {
    m_workers[place]->call_off(describe_failures());
  }
  for (const auto place : next.look) {
    look(*m_workers[place]);
  }
  for (const auto place : next.begin) {
    m_has_begun = true;
    m_workers[place]->proceed();
  }
}

void
SyncRun::look(AppWorker& worker)
{
  worker.start();
  if (m_feed->is_alive(worker.app())) {
    worker.take(event::FeedChanged{true});
  }
}

// Why those that had no turn yet will have none.
std::string
SyncRun::describe_failures() const
{
  constexpr std::size_t k_most_named = 20;
  std::string names;
  std::size_t count = 0;
  for (const auto& worker : m_workers) {
    const auto turn = worker->turn();
    if (turn.stage == Turn::Stage::done && turn.has_failed && !turn.may_fail &&
        worker->outcome().error.kind != ErrorKind::skipped && ++count <= k_most_named) {
      names +=
          (names.empty() ? "" : ", ") + to_string(worker->app()) + " (" + std::string(worker->outcome().reason()) + ")";
    }
  }
  names += count > k_most_named ? " and others" : "";
  return m_has_begun ? "not begun, because " + names + " failed (--fail-fast)"
                     : "nothing was started, because of " + names;
}

// Children are waited for once their parent has reached what was wanted of it.
void
SyncRun::add_children()
{
  for (std::size_t i = 0; i < m_workers.size(); ++i) {
    if (owes_children(*m_workers[i])) {
      m_asked.insert(to_string(m_workers[i]->app()));
      i += add_children(i);
    }
  }
}

bool
SyncRun::owes_children(const AppWorker& worker) const
{
  return worker.goal().children > 0 && worker.is_done() && worker.outcome().has_arrived() && worker.last() &&
         m_asked.count(to_string(worker.app())) == 0;
}

// Those of the application at `place`, right behind it; how many there are.
std::size_t
SyncRun::add_children(std::size_t place)
{
  const auto& parent = *m_workers[place];
  const auto children = list_children(*parent.last(), parent.app());
  std::vector<std::unique_ptr<AppWorker>> added;
  std::string names;
  for (const auto& child : children) {
    if (m_known.insert(to_string(child)).second) {
      names += " " + to_string(child);
      added.push_back(make_worker(make_child_goal(parent.goal(), *parent.last(), child)));
    }
  }
  if (added.empty()) {
    return 0;
  }
  m_ports.observer.on_note(parent.app(), {"its applications are waited for:" + names, "children"});
  const auto count = added.size();
  m_workers.insert(m_workers.begin() + static_cast<std::ptrdiff_t>(place) + 1, std::make_move_iterator(added.begin()),
                   std::make_move_iterator(added.end()));
  open_feed();
  return count;
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
  return std::all_of(m_workers.begin(), m_workers.end(),
                     [this](const auto& worker) { return worker->is_done() && (m_stop || !owes_children(*worker)); });
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

} // namespace argosy
