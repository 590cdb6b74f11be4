// SPDX-License-Identifier: Apache-2.0
#include "world/world.hpp"

namespace argosy::sandbox {

Application*
World::find_application(const std::string& name)
{
  const auto found = m_applications.find(name);
  return found == m_applications.end() ? nullptr : &found->second;
}

SnapshotPtr
World::snapshot(const Application& application, TimePoint now)
{
  SnapshotPtr& last = m_snapshots[application.name];
  if (!last || last->version() != application.resource_version) {
    last = std::make_shared<Snapshot>(render(application, ResourceHealth::shown, now),
                                      render(application, ResourceHealth::hidden, now));
  }
  return last;
}

Application&
World::create(Application application, TimePoint now)
{
  const std::string name = application.name;
  application.resource_version = next_version();
  if (application.uid.empty()) {
    application.uid = random.uuid();
  }
  Application& stored = m_applications[name] = std::move(application);
  watch.publish({WatchType::added, snapshot(stored, now), now});
  return stored;
}

void
World::write(Application& application, TimePoint now, Change change)
{
  application.resource_version = next_version();
  application.generation += change == Change::object ? 1 : 0;
  if (watch.has_listeners()) {
    watch.publish({WatchType::modified, snapshot(application, now), now});
  }
}

void
World::remove(const std::string& name, TimePoint now)
{
  const auto found = m_applications.find(name);
  if (found == m_applications.end()) {
    return;
  }
  found->second.resource_version = next_version();
  const SnapshotPtr last = snapshot(found->second, now);
  m_applications.erase(found);
  m_snapshots.erase(name);
  watch.publish({WatchType::deleted, last, now});
}

} // namespace argosy::sandbox
