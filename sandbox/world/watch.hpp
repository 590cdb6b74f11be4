// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"
#include "wire/json.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace argosy::sandbox {

// One state of an Application object, shared by all who show it. Its text is made once, when first wanted.
class Snapshot {
public:
  Snapshot(Json full, Json plain);

  // As GET and streams show it, and as lists and the answers of writes do.
  const Json& shown() const { return m_shown; }
  const Json& stored() const { return m_stored.is_null() ? m_shown : m_stored; }
  const std::string& shown_text() const;

  const std::string& name() const { return m_name; }
  const std::string& project() const { return m_project; }
  const Json& labels() const;
  std::uint64_t version() const { return m_version; }

private:
  Json m_shown;
  Json m_stored; // null when it is the same
  std::string m_name;
  std::string m_project;
  std::uint64_t m_version;
  mutable std::string m_text;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

enum class WatchType { added, modified, deleted };
std::string to_text(WatchType type); // "ADDED", "MODIFIED", "DELETED"

struct WatchEvent {
  WatchType type = WatchType::modified;
  SnapshotPtr snapshot;
  TimePoint time;
};

// Tells subscribers of each write to an Application object.
class Watch {
public:
  using Listener = std::function<void(const WatchEvent&)>;

  std::uint64_t subscribe(Listener listener);
  void unsubscribe(std::uint64_t id) { m_listeners.erase(id); }
  void publish(const WatchEvent& event);
  bool has_listeners() const { return !m_listeners.empty(); }

private:
  std::map<std::uint64_t, Listener> m_listeners;
  std::uint64_t m_count = 0;
};

} // namespace argosy::sandbox
