// SPDX-License-Identifier: Apache-2.0
#include "api/app_feed.hpp"

#include <cstdlib>

namespace argosy::sandbox {

AppFeed::AppFeed(World& world, Caller caller, Filter filter, const std::string& version, FieldSet fields, TimePoint now)
    : m_world(world), m_caller(std::move(caller)), m_filter(std::move(filter)), m_fields(std::move(fields)),
      m_deaf_until(now)
{
  m_oldest = std::strtoull(version.c_str(), nullptr, 10);
  list(version, now);
  if (world.random.chance(world.settings.lost_event_share)) {
    m_deaf_until = now + world.settings.lost_event_window;
  }
  m_subscription = world.watch.subscribe([this](const WatchEvent& event) { hear(event); });
}

AppFeed::~AppFeed()
{
  m_world.watch.unsubscribe(m_subscription);
}

void
AppFeed::list(const std::string& version, TimePoint now)
{
  if (!version.empty() && m_filter.name.empty()) {
    return;
  }
  for (const auto& [name, application] : m_world.applications()) {
    if (m_filter.matches(name, application.project(), application.labels)) {
      queue({WatchType::added, m_world.snapshot(application, now), now});
    }
  }
}

void
AppFeed::hear(const WatchEvent& event)
{
  const bool is_heard = event.time >= m_deaf_until;
  if (is_heard && m_filter.matches(event.snapshot->name(), event.snapshot->project(), event.snapshot->labels())) {
    queue(event);
  }
}

void
AppFeed::queue(const WatchEvent& event)
{
  if (event.snapshot->version() >= m_oldest) {
    m_queue.push_back(event);
  }
}

std::string
AppFeed::text_for(const WatchEvent& event) const
{
  if (m_fields.is_empty()) {
    return "{\"result\":{\"type\":\"" + to_text(event.type) + "\",\"application\":" + event.snapshot->shown_text() +
           "}}";
  }
  nlohmann::json message = nlohmann::json::object();
  if (m_fields.touches("result")) {
    nlohmann::json result = nlohmann::json::object();
    if (m_fields.touches("result.application")) {
      result["application"] = m_fields.filter(event.snapshot->shown(), "result.application");
    }
    if (m_fields.touches("result.type")) {
      result["type"] = to_text(event.type);
    }
    message["result"] = std::move(result);
  }
  return to_go_text(message);
}

std::vector<FeedMessage>
AppFeed::take(TimePoint now)
{
  std::vector<FeedMessage> messages;
  while (!m_queue.empty() && m_queue.front().time <= now) {
    const WatchEvent event = std::move(m_queue.front());
    m_queue.pop_front();
    // Permission is asked for per event: a rule that goes silences a running stream.
    const std::string object = event.snapshot->project() + "/" + event.snapshot->name();
    if (permits(m_world, m_caller, "applications", "get", object)) {
      messages.push_back({event.snapshot->name(), text_for(event)});
    }
  }
  return messages;
}

std::optional<TimePoint>
AppFeed::next() const
{
  return m_queue.empty() ? std::nullopt : std::optional(m_queue.front().time);
}

} // namespace argosy::sandbox
