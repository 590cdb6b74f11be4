// SPDX-License-Identifier: Apache-2.0
// The bodies of the writes. Members keep the order they are given here; absent ones are not sent, since the server
// takes presence as an answer.
#include "argocd/argo_cd.hpp"

#include <nlohmann/json.hpp>

namespace argosy {

namespace {

using Json = nlohmann::ordered_json;

// Never throws: ill-formed UTF-8 is replaced.
std::string
dump(const Json& json)
{
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void
add_flag(Json& body, const char* name, bool value)
{
  if (value) {
    body[name] = true;
  }
}

void
add_text(Json& body, const char* name, const std::string& value)
{
  if (!value.empty()) {
    body[name] = value;
  }
}

void
add_app(Json& body, const AppRef& app)
{
  add_text(body, "appNamespace", app.ns);
  add_text(body, "project", app.project);
}

// Force belongs to a strategy; without one named, hook is the server's own.
void
add_strategy(Json& body, const SyncRequest& request)
{
  if (request.strategy == SyncRequest::Strategy::unset && !request.force) {
    return;
  }
  Json settings = Json::object();
  add_flag(settings, "force", request.force);
  body["strategy"][request.strategy == SyncRequest::Strategy::apply ? "apply" : "hook"] = settings;
}

void
add_resources(Json& body, const std::vector<ResourceKey>& resources)
{
  for (const auto& key : resources) {
    Json entry{{"group", key.group}, {"kind", key.kind}, {"name", key.name}};
    add_text(entry, "namespace", key.ns);
    body["resources"].push_back(std::move(entry));
  }
}

void
add_infos(Json& body, const SyncRequest& request)
{
  const auto add = [&](std::string_view name, const std::string& value) {
    body["infos"].push_back({{"name", name}, {"value", value}});
  };
  if (!request.run_id.empty()) {
    add(k_run_info, request.run_id);
  }
  for (const auto& [name, value] : request.infos) {
    add(name, value);
  }
}

// A limit of 0 is sent: without it the application's own retry policy would count.
void
add_retry(Json& body, const SyncRequest::Retry& retry)
{
  auto& strategy = body["retryStrategy"];
  strategy["limit"] = retry.limit;
  Json backoff = Json::object();
  add_text(backoff, "duration", retry.backoff_duration);
  if (retry.backoff_factor) {
    backoff["factor"] = *retry.backoff_factor;
  }
  add_text(backoff, "maxDuration", retry.backoff_max_duration);
  if (!backoff.empty()) {
    strategy["backoff"] = std::move(backoff);
  }
  add_flag(strategy, "refresh", retry.refresh);
}

} // namespace

std::string
to_json(const SyncRequest& request, const AppRef& app)
{
  Json body = Json::object();
  add_text(body, "revision", request.revision);
  if (!request.revisions.empty()) {
    body["revisions"] = request.revisions;
    body["sourcePositions"] = request.source_positions;
  }
  add_flag(body, "dryRun", request.dry_run);
  add_flag(body, "prune", request.prune);
  add_strategy(body, request);
  add_resources(body, request.resources);
  add_infos(body, request);
  if (request.retry) {
    add_retry(body, *request.retry);
  }
  if (request.sync_options) {
    body["syncOptions"]["items"] = *request.sync_options;
  }
  add_app(body, app);
  return dump(body);
}

std::string
to_json(const RollbackRequest& request, const AppRef& app)
{
  Json body{{"id", request.id}};
  add_flag(body, "dryRun", request.dry_run);
  add_flag(body, "prune", request.prune);
  add_app(body, app);
  return dump(body);
}

std::string
to_json(std::string_view action, const ResourceRef& resource, const AppRef& app, ActionApi api)
{
  if (api == ActionApi::v1) {
    return dump(Json(std::string(action)));
  }
  Json body = Json::object();
  add_text(body, "namespace", resource.key.ns);
  body["resourceName"] = resource.key.name;
  body["version"] = resource.version;
  add_text(body, "group", resource.key.group);
  body["kind"] = resource.key.kind;
  body["action"] = std::string(action);
  add_app(body, app);
  return dump(body);
}

std::string
to_json(const TokenRequest& request)
{
  Json body = Json::object();
  add_text(body, "id", request.id);
  if (request.expires_in_seconds) {
    body["expiresIn"] = *request.expires_in_seconds;
  }
  return dump(body);
}

} // namespace argosy
