// SPDX-License-Identifier: Apache-2.0
#include "world/watch.hpp"

#include <cstdlib>

namespace argosy::sandbox {

Snapshot::Snapshot(Json full, Json plain)
    : m_shown(std::move(full)), m_stored(plain == m_shown ? Json() : std::move(plain)),
      m_name(text_of(m_shown["metadata"], "name")), m_project(text_of(m_shown["spec"], "project", "default")),
      m_version(std::strtoull(text_of(m_shown["metadata"], "resourceVersion").c_str(), nullptr, 10))
{}

const std::string&
Snapshot::shown_text() const
{
  if (m_text.empty()) {
    m_text = to_go_text(m_shown);
  }
  return m_text;
}

const Json&
Snapshot::labels() const
{
  static const Json k_none = Json::object();
  const Json* labels = find(m_shown["metadata"], "labels");
  return labels == nullptr ? k_none : *labels;
}

std::string
to_text(WatchType type)
{
  if (type == WatchType::added) {
    return "ADDED";
  }
  return type == WatchType::deleted ? "DELETED" : "MODIFIED";
}

std::uint64_t
Watch::subscribe(Listener listener)
{
  m_listeners.emplace(++m_count, std::move(listener));
  return m_count;
}

void
Watch::publish(const WatchEvent& event)
{
  for (auto& [id, listener] : m_listeners) {
    listener(event);
  }
}

} // namespace argosy::sandbox
