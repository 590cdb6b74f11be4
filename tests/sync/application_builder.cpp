// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"

namespace argosy::test {

AppBuilder::AppBuilder()
{
  m_app.name = "shop";
  m_app.ns = "argocd";
  m_app.project = "shop";
  m_app.uid = "uid-1";
  m_app.resource_version = "1000";
  m_app.sources = {Source{"https://git.example/shop.git", "deploy", "", "main", "", ""}};
  m_app.sync = SyncStatus::synced;
  m_app.sync_revision = k_old;
  m_app.health = Health::healthy;
  m_app.reconciled_at = at_second(-60);
  m_app.history = {HistoryEntry{3, k_old, {}, at_second(-7200), at_second(-7199), "ci"}};
}

AppBuilder
AppBuilder::version(std::string text) const
{
  auto copy = *this;
  copy.m_app.resource_version = std::move(text);
  return copy;
}

AppBuilder
AppBuilder::with_auto_sync() const
{
  auto copy = *this;
  copy.m_app.auto_sync = true;
  return copy;
}

AppBuilder
AppBuilder::with_sources(std::vector<Source> sources) const
{
  auto copy = *this;
  copy.m_app.has_many_sources = true;
  copy.m_app.sources = std::move(sources);
  return copy;
}

AppBuilder
AppBuilder::with_hydrator(std::string last_dry, std::string last_hydrated) const
{
  auto copy = *this;
  copy.m_app.has_hydrator = true;
  copy.m_app.hydration.last_dry_revision = std::move(last_dry);
  copy.m_app.hydration.last_hydrated_revision = std::move(last_hydrated);
  return copy;
}

AppBuilder
AppBuilder::with_resource(const std::string& kind, const std::string& name, SyncStatus sync, Health health) const
{
  auto copy = *this;
  Resource resource;
  resource.key = {"", kind, "shop", name};
  resource.sync = sync;
  resource.health = health;
  resource.has_health = health != Health::unknown;
  copy.m_app.resources.push_back(resource);
  return copy;
}

AppBuilder
AppBuilder::reconciled(int second) const
{
  auto copy = *this;
  copy.m_app.reconciled_at = at_second(second);
  return copy;
}

AppBuilder
AppBuilder::next() const
{
  auto copy = *this;
  copy.m_app.resource_version = std::to_string(std::stoi(m_app.resource_version) + 1);
  return copy;
}

AppBuilder
AppBuilder::then() const
{
  return next();
}

AppBuilder
AppBuilder::accepted(const std::string& revision, const std::string& run, const std::string& by) const
{
  auto copy = next();
  Operation operation;
  operation.has_sync = true;
  if (m_app.has_many_sources) {
    operation.revisions.assign(m_app.sources.size(), revision);
  } else {
    operation.revision = revision;
  }
  operation.run_id = run;
  operation.initiated_by = by;
  copy.m_app.operation = operation;
  copy.m_app.state.reset();
  return copy;
}

AppBuilder
AppBuilder::auto_sync_began(const std::string& revision) const
{
  auto copy = accepted(revision, "", "");
  copy.m_app.operation->is_automated = true;
  return copy;
}

AppBuilder
AppBuilder::running(int second) const
{
  auto copy = next();
  OperationState state;
  state.operation = *m_app.operation;
  state.phase = Phase::running;
  state.started_at = m_app.state ? m_app.state->started_at : at_second(second);
  state.retry_count = m_app.state ? m_app.state->retry_count : 0;
  copy.m_app.state = state;
  return copy;
}

AppBuilder
AppBuilder::retried(int second) const
{
  auto copy = next();
  copy.m_app.state->finished_at = at_second(second);
  copy.m_app.state->message = "one or more tasks failed. Retrying attempt #1";
  ++copy.m_app.state->retry_count;
  return copy;
}

AppBuilder
AppBuilder::terminating() const
{
  auto copy = next();
  copy.m_app.state->phase = Phase::terminating;
  return copy;
}

AppBuilder
AppBuilder::ended(Phase phase, int second, const std::string& message) const
{
  auto copy = next();
  auto& app = copy.m_app;
  if (!app.state) {
    app.state = OperationState();
    app.state->operation = *app.operation;
    app.state->started_at = at_second(second);
  }
  app.operation.reset();
  auto& state = *app.state;
  state.phase = phase;
  state.message = message;
  state.finished_at = at_second(second);
  state.result_revision = state.operation.revision;
  state.result_revisions = state.operation.revisions;
  if (phase == Phase::succeeded && !state.operation.dry_run && !state.operation.is_partial) {
    const auto id = app.history.empty() ? 0 : app.history.back().id + 1;
    app.history.push_back({id, state.result_revision, state.result_revisions, state.started_at, state.finished_at,
                           state.operation.initiated_by});
  }
  return copy;
}

AppBuilder
AppBuilder::compared(const std::string& revision, SyncStatus sync, int second) const
{
  auto copy = next();
  if (m_app.has_many_sources) {
    copy.m_app.sync_revision.clear();
    copy.m_app.sync_revisions.assign(m_app.sources.size(), revision);
  } else {
    copy.m_app.sync_revision = revision;
  }
  copy.m_app.sync = sync;
  copy.m_app.reconciled_at = at_second(second);
  return copy;
}

AppBuilder
AppBuilder::health(Health health) const
{
  auto copy = next();
  copy.m_app.health = health;
  return copy;
}

} // namespace argosy::test
