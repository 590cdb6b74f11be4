// SPDX-License-Identifier: Apache-2.0
#include "world/application.hpp"

namespace argosy::sandbox {

std::vector<Json>
Application::sources() const
{
  if (const Json* several = find(spec, "sources")) {
    return several->get<std::vector<Json>>();
  }
  const Json* one = find(spec, "source");
  return one == nullptr ? std::vector<Json>{} : std::vector<Json>{*one};
}

bool
Application::is_automated() const
{
  const Json* policy = find(spec, "syncPolicy");
  const Json* automated = policy == nullptr ? nullptr : find(*policy, "automated");
  return automated != nullptr && flag_of(*automated, "enabled", true);
}

std::string
Application::destination_namespace() const
{
  const Json* destination = find(spec, "destination");
  return destination == nullptr ? name : text_of(*destination, "namespace", name);
}

Health
tree_health(const Application& application, const ResourceId& id, TimePoint now)
{
  const auto found = application.live.find(id);
  if (found != application.live.end()) {
    return found->second.health_at(now);
  }
  return application.live.empty() ? Health{} : Health{"Missing", ""};
}

namespace {

Json
render_health(const Health& health)
{
  Json result{{"status", health.status}};
  if (!health.message.empty()) {
    result["message"] = health.message;
  }
  return result;
}

Json
render_metadata(const Application& app)
{
  Json result{{"name", app.name},
              {"namespace", app.ns},
              {"uid", app.uid},
              {"resourceVersion", std::to_string(app.resource_version)},
              {"generation", app.generation},
              {"creationTimestamp", to_rfc3339(app.created_at)}};
  if (app.deleted_at) {
    result["deletionTimestamp"] = to_rfc3339(*app.deleted_at);
    result["deletionGracePeriodSeconds"] = 0;
  }
  if (!app.labels.empty()) {
    result["labels"] = app.labels;
  }
  if (!app.annotations.empty()) {
    result["annotations"] = app.annotations;
  }
  if (!app.owners.is_null()) {
    result["ownerReferences"] = app.owners;
  }
  if (!app.finalizers.empty()) {
    result["finalizers"] = app.finalizers;
  }
  return result;
}

Json
render_resource(const Application& app, const ResourceStatus& resource, ResourceHealth shown, TimePoint now)
{
  Json result;
  if (!resource.id.group.empty()) {
    result["group"] = resource.id.group;
  }
  result["version"] = resource.version;
  result["kind"] = resource.id.kind;
  result["namespace"] = resource.id.ns;
  result["name"] = resource.id.name;
  result["status"] = resource.status;
  const Health health = shown == ResourceHealth::shown ? tree_health(app, resource.id, now) : Health{};
  if (!health.status.empty()) {
    result["health"] = render_health(health);
  }
  if (resource.is_hook) {
    result["hook"] = true;
  }
  if (resource.requires_pruning) {
    result["requiresPruning"] = true;
  }
  if (resource.wave != 0) {
    result["syncWave"] = resource.wave;
  }
  return result;
}

Json
render_sync(const Application& app)
{
  const Comparison& comparison = app.comparison;
  Json result{{"status", comparison.sync_status}};
  result["comparedTo"] = comparison.compared_to;
  if (app.has_several_sources()) {
    result["revisions"] = comparison.revisions;
  } else if (!comparison.revisions.empty()) {
    result["revision"] = comparison.revisions.front();
  }
  return result;
}

// Kubernetes leaves out an empty revision; Argo CD writes `source` and `revision` of a deployment of several sources.
Json
render_history_entry(const HistoryEntry& entry)
{
  Json result;
  const bool is_single = entry.revisions.size() == 1;
  if (is_single) {
    result["revision"] = entry.revisions.front();
  }
  result["deployedAt"] = to_rfc3339(entry.deployed_at);
  result["id"] = entry.id;
  result["source"] = is_single ? entry.sources.front() : Json{{"repoURL", ""}};
  result["deployStartedAt"] = to_rfc3339(entry.started_at);
  if (!is_single) {
    result["sources"] = entry.sources;
    result["revisions"] = entry.revisions;
  }
  result["initiatedBy"] = entry.initiated_by;
  return result;
}

Json
render_operation_state(const OperationState& state)
{
  Json result{{"operation", state.operation}, {"phase", state.phase}};
  if (!state.message.empty()) {
    result["message"] = state.message;
  }
  if (!state.sync_result.is_null()) {
    result["syncResult"] = state.sync_result;
  }
  result["startedAt"] = to_rfc3339(state.started_at);
  if (state.finished_at) {
    result["finishedAt"] = to_rfc3339(*state.finished_at);
  }
  if (state.retry_count > 0) {
    result["retryCount"] = state.retry_count;
  }
  return result;
}

void
render_lists(const Application& app, Json& status)
{
  for (const HistoryEntry& entry : app.history) {
    status["history"].push_back(render_history_entry(entry));
  }
  for (const Condition& condition : app.conditions) {
    status["conditions"].push_back({{"type", condition.type},
                                    {"message", condition.message},
                                    {"lastTransitionTime", to_rfc3339(condition.since)}});
  }
}

void
render_tail(const Application& app, Json& status)
{
  const std::vector<std::string>& types = app.comparison.source_types;
  if (types.size() == 1) {
    status["sourceType"] = types.front();
  }
  status["summary"] = Json::object();
  status["resourceHealthSource"] = "appTree";
  if (types.size() > 1) {
    status["sourceTypes"] = types;
  }
  status["controllerNamespace"] = "argocd";
  status["sourceHydrator"] = Json::object();
  if (!app.extra_status.is_null()) {
    status.merge_patch(app.extra_status);
  }
}

Json
render_status(const Application& app, ResourceHealth shown, TimePoint now)
{
  Json status;
  for (const ResourceStatus& resource : app.comparison.resources) {
    status["resources"].push_back(render_resource(app, resource, shown, now));
  }
  status["sync"] = render_sync(app);
  status["health"] = render_health(app.health);
  status["health"]["lastTransitionTime"] = to_rfc3339(app.health_since);
  render_lists(app, status);
  if (app.reconciled_at) {
    status["reconciledAt"] = to_rfc3339(*app.reconciled_at);
  }
  if (app.operation_state) {
    status["operationState"] = render_operation_state(*app.operation_state);
  }
  render_tail(app, status);
  return status;
}

} // namespace

Json
render(const Application& application, ResourceHealth resource_health, TimePoint now)
{
  Json result;
  result["metadata"] = render_metadata(application);
  result["spec"] = application.spec;
  result["status"] = render_status(application, resource_health, now);
  if (!application.operation.is_null()) {
    result["operation"] = application.operation;
  }
  return result;
}

} // namespace argosy::sandbox
