// SPDX-License-Identifier: Apache-2.0
#include "sync/feed.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace argosy {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t k_most_by_name = 4;
// Applications of further projects are left to their polls.
constexpr std::size_t k_most_by_project = 8;
// The server ends the stream then, also one that tells nothing; long enough to cost nothing, short enough to be
// forgotten by nobody.
constexpr Duration k_server_timeout = minutes(10);
// Two heartbeats of 15 s may be late. In the plain form there are none, so there the server's timeout must do.
constexpr Duration k_idle = seconds(40);
constexpr Duration k_plain_timeout = seconds(60);
constexpr Duration k_renewal_patience = seconds(5);
constexpr Duration k_first_pause = seconds(1);
constexpr Duration k_longest_pause = seconds(15);
// A stream that lived this long was a good one; one that breaks sooner is opened again with growing pauses.
constexpr Duration k_good_life = seconds(30);

WatchQuery
query_by_name(const AppRef& app)
{
  WatchQuery query;
  query.name = app.name;
  query.ns = app.ns;
  if (!app.project.empty()) {
    query.projects = {app.project};
  }
  query.form = StreamKind::events;
  query.server_timeout = k_server_timeout;
  query.idle_timeout = k_idle;
  return query;
}

// Heartbeats can garble a busy event stream (contracts: measured 3), so many applications take the plain form.
WatchQuery
query_for_many(std::vector<std::string> projects)
{
  WatchQuery query;
  query.projects = std::move(projects);
  query.form = StreamKind::lines;
  query.server_timeout = k_plain_timeout;
  return query;
}

bool
is_same_stream(const WatchQuery& left, const WatchQuery& right)
{
  return left.name == right.name && left.ns == right.ns && left.selector == right.selector &&
         (!left.name.empty() || left.projects == right.projects);
}

// One that tells of the whole scope, whatever namespace its applications are in.
bool
is_of_scope(const WatchQuery& query, const FeedScope& scope)
{
  return query.name.empty() && query.ns.empty() && query.selector == scope.selector && query.projects == scope.projects;
}

} // namespace

std::vector<WatchQuery>
plan_streams(const std::vector<AppRef>& apps, const FeedScope& scope)
{
  std::vector<WatchQuery> queries;
  if (apps.size() <= k_most_by_name) {
    std::transform(apps.begin(), apps.end(), std::back_inserter(queries), query_by_name);
    return queries;
  }
  if (!scope.apps.empty()) {
    queries.push_back(query_for_many(scope.projects));
    queries.back().selector = scope.selector;
  }
  std::set<std::pair<std::string, std::string>> seen; // namespace and project
  for (const auto& app : apps) {
    if (app.project.empty() || scope.has(app) || queries.size() >= k_most_by_project ||
        !seen.emplace(app.ns, app.project).second) {
      continue;
    }
    queries.push_back(query_for_many({app.project}));
    queries.back().ns = app.ns;
  }
  return queries;
}

bool
covers(const WatchQuery& query, const AppRef& app, const FeedScope& scope)
{
  if (scope.has(app) && is_of_scope(query, scope)) {
    return true;
  }
  if (query.ns != app.ns || !query.selector.empty()) {
    return false;
  }
  return query.name.empty() ? query.projects == std::vector<std::string>{app.project} : query.name == app.name;
}

namespace {

// As covers(), but what isn't known may be so.
bool
may_cover(const WatchQuery& query, const AppRef& app, const FeedScope& scope)
{
  return covers(query, app, scope) || (query.name.empty() && app.project.empty() && query.ns == app.ns);
}

} // namespace

// One stream and its life: open, alive, broken, paused, open again.
class Feed::Stream {
public:
  Stream(Feed& feed, WatchQuery query) : m_feed(feed), m_query(std::move(query)) { open(); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream()
  {
    m_feed.m_timers.cancel(m_timer);
    m_feed.m_timers.cancel(m_renewal);
  }

  const WatchQuery& query() const { return m_query; }
  bool is_alive() const { return m_is_alive; }

private:
  void open()
  {
    m_timer = 0;
    m_opened_at = m_feed.m_timers.clock().now();
    WatchSink sink;
    sink.on_message = [this](const WatchMessage& message, std::size_t) { on_message(message); };
    sink.on_end = [this](const std::optional<ApiFailure>& end) { on_end(end); };
    m_exchange = m_feed.m_argo.watch(m_query, std::move(sink));
  }

  void on_message(const WatchMessage& message)
  {
    if (message.kind == WatchMessage::Kind::error) {
      return; // the end of the stream follows
    }
    m_feed.m_timers.cancel(std::exchange(m_renewal, 0));
    const bool is_first = !std::exchange(m_is_alive, true);
    // What it tells comes before that it lives: who waits for a stream decides by its first state.
    message.kind == WatchMessage::Kind::deleted ? m_feed.m_listener.on_gone(message.application)
                                                : m_feed.m_listener.on_state(message.application);
    if (is_first) {
      m_feed.m_listener.on_alive(m_query, true);
    }
  }

  void on_end(const std::optional<ApiFailure>& end)
  {
    const bool was_good = m_feed.m_timers.clock().now() - m_opened_at >= k_good_life;
    m_pause = was_good ? k_first_pause : m_pause;
    if (was_good && end && end->refusal == Refusal::deadline && m_is_alive && m_renewal == 0) {
      renew();
      return;
    }
    const auto spread = static_cast<double>(m_pause.count()) * (0.5 + random_unit(m_feed.m_random) / 2);
    m_timer = m_feed.m_timers.after(Duration(static_cast<Duration::rep>(spread)), [this] { open(); });
    m_pause = std::min(m_pause * 2, k_longest_pause);
    lose();
  }

  // The server ended it when its time was over, as was asked for: its successor begins with the state of everything, so
  // nobody has to look for himself, if only it comes soon.
  void renew()
  {
    m_timer = m_feed.m_timers.after(Duration::zero(), [this] { open(); });
    m_renewal = m_feed.m_timers.after(k_renewal_patience, [this] {
      m_renewal = 0;
      lose();
    });
  }

  void lose()
  {
    m_feed.m_timers.cancel(std::exchange(m_renewal, 0));
    if (std::exchange(m_is_alive, false)) {
      m_feed.m_listener.on_alive(m_query, false);
    }
  }

  Feed& m_feed;
  WatchQuery m_query;
  Exchange m_exchange;
  TimerId m_timer = 0;
  TimerId m_renewal = 0; // until when the successor of a stream that was over may take to tell something
  Duration m_pause = k_first_pause;
  Instant m_opened_at{};
  bool m_is_alive = false;
};

Feed::Feed(ArgoCd& argo, Timers& timers, Random& random, FeedScope scope, FeedListener listener)
    : m_argo(argo), m_timers(timers), m_random(random), m_scope(std::move(scope)), m_listener(std::move(listener))
{}

Feed::~Feed() = default;

void
Feed::open(const std::vector<AppRef>& apps, const std::vector<AppRef>& left)
{
  for (auto& query : plan_streams(apps, m_scope)) {
    const bool is_open = std::any_of(m_streams.begin(), m_streams.end(),
                                     [&](const auto& stream) { return is_same_stream(stream->query(), query); });
    const bool is_needed = std::any_of(left.begin(), left.end(), [&](const auto& app) { return covers(query, app); });
    if (!is_open && is_needed) {
      m_streams.push_back(std::make_unique<Stream>(*this, std::move(query)));
    }
  }
}

bool
Feed::is_alive(const AppRef& app) const
{
  return std::any_of(m_streams.begin(), m_streams.end(),
                     [&](const auto& stream) { return stream->is_alive() && covers(stream->query(), app); });
}

void
Feed::keep_only(const std::vector<AppRef>& apps)
{
  const auto is_unused = [&](const auto& stream) {
    return std::none_of(apps.begin(), apps.end(),
                        [&](const auto& app) { return may_cover(stream->query(), app, m_scope); });
  };
  m_streams.erase(std::remove_if(m_streams.begin(), m_streams.end(), is_unused), m_streams.end());
}

void
Feed::close()
{
  m_streams.clear();
}

} // namespace argosy
