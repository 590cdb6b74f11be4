// SPDX-License-Identifier: Apache-2.0
// Sync: the checks are made in the order the server makes them.
#include "api/access.hpp"
#include "api/decode.hpp"
#include "api/methods.hpp"
#include "api/operation_request.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy::sandbox {

namespace {

const Message k_sync_request{"application",
                             "ApplicationSyncRequest",
                             {{"name", "string"},
                              {"revision", "string"},
                              {"dryRun", "bool"},
                              {"prune", "bool"},
                              {"strategy", "v1alpha1.SyncStrategy"},
                              {"resources", "[]*v1alpha1.SyncOperationResource"},
                              {"manifests", "[]string"},
                              {"infos", "[]*v1alpha1.Info"},
                              {"retryStrategy", "v1alpha1.RetryStrategy"},
                              {"syncOptions", "application.SyncOptions"},
                              {"appNamespace", "string"},
                              {"project", "string"},
                              {"sourcePositions", "[]int64"},
                              {"revisions", "[]string"}}};

Json
rendered_strategy(const Json& strategy)
{
  Json result = Json::object();
  for (const auto& [name, value] : strategy.items()) {
    result[name] = value.is_object() ? without_empty(value) : value;
  }
  return result;
}

Json
retry_strategy(const Application& application, const Json& body)
{
  if (const Json* retry = find(body, "retryStrategy")) {
    return without_empty(*retry);
  }
  const Json* policy = find(application.spec, "syncPolicy");
  const Json* retry = policy == nullptr ? nullptr : find(*policy, "retry");
  return retry == nullptr ? Json::object() : without_empty(*retry);
}

// Which revision each source is to be synced to, as asked for; or the refusal.
struct Asked {
  std::vector<std::string> revisions;
  std::optional<Answer> refusal;
};

Asked
asked_of_several(const Application& application, const Json& body)
{
  Asked asked;
  for (const Json& source : application.sources()) {
    asked.revisions.push_back(text_of(source, "targetRevision", "HEAD"));
  }
  const Json none = Json::array();
  const Json* positions = find(body, "sourcePositions");
  const Json* revisions = find(body, "revisions");
  const std::size_t given = revisions == nullptr ? 0 : revisions->size();
  for (std::size_t i = 0; i < (positions == nullptr ? none : *positions).size(); ++i) {
    const std::int64_t position = (*positions)[i].get<std::int64_t>();
    if (position < 1 || position > static_cast<std::int64_t>(asked.revisions.size())) {
      asked.refusal = error(Code::unknown, "source position is out of range");
      return asked;
    }
    if (i >= given) {
      asked.refusal =
          error(Code::internal, fmt::format("runtime error: index out of range [{}] with length {}", i, given));
      return asked;
    }
    asked.revisions[static_cast<std::size_t>(position - 1)] = (*revisions)[i].get<std::string>();
  }
  return asked;
}

Asked
asked_revisions(const Application& application, const Json& body)
{
  if (application.has_several_sources()) {
    return asked_of_several(application, body);
  }
  const std::string target = text_of(application.spec.value("source", Json::object()), "targetRevision", "HEAD");
  const std::string revision = text_of(body, "revision", target);
  const std::string asked = revision.empty() ? target : revision;
  if (application.is_automated() && !flag_of(body, "dryRun") && asked != target) {
    return {{},
            error(Code::failed_precondition,
                  fmt::format("Cannot sync to {}: auto-sync currently set to {}", asked, target))};
  }
  return {{asked}, std::nullopt};
}

// Turns names into commits with the repo server's help; 40 digits need none.
std::optional<Outcome>
resolve(Context& context, const Application& application, std::vector<std::string>& revisions)
{
  World& world = context.world;
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    if (is_full_commit(revisions[i])) {
      continue;
    }
    if (world.outages.repo_server == Service::hanging) {
      return Wait{};
    }
    std::string problem;
    if (world.outages.repo_server == Service::down) {
      const TimePoint end = context.arrival + world.settings.latencies.repo_server_down;
      if (context.now < end) {
        return Wait{end};
      }
      problem = k_repo_server_refused;
    } else {
      const Resolved resolved = world.repositories.resolve(text_of(application.sources()[i], "repoURL"), revisions[i]);
      problem = resolved.error.empty() ? "" : "rpc error: code = Unknown desc = " + resolved.error;
      revisions[i] = resolved.value;
    }
    if (!problem.empty()) {
      return error(Code::failed_precondition, "error resolving repo revision: " + problem);
    }
  }
  return std::nullopt;
}

Json
make_sync(const Application& application, const Json& body, const std::vector<std::string>& revisions)
{
  Json sync;
  const bool is_several = application.has_several_sources();
  sync["revision"] = is_several ? "" : revisions.front();
  sync["prune"] = flag_of(body, "prune");
  sync["dryRun"] = flag_of(body, "dryRun");
  if (const Json* strategy = find(body, "strategy")) {
    sync["syncStrategy"] = rendered_strategy(*strategy);
  }
  if (const Json* resources = find(body, "resources")) {
    for (const Json& resource : *resources) {
      sync["resources"].push_back(without_empty(resource));
    }
  }
  if (!is_several) {
    sync["source"] = application.spec["source"];
  }
  sync["manifests"] = body.value("manifests", Json::array());
  sync["syncOptions"] = sync_options(application, body);
  if (is_several) {
    sync["sources"] = application.spec["sources"];
    sync["revisions"] = revisions;
  }
  return without_empty(sync);
}

Json
make_operation(const Context& context,
               const Application& application,
               const Json& body,
               const std::vector<std::string>& revisions)
{
  Json operation{{"sync", make_sync(application, body, revisions)},
                 {"initiatedBy", {{"username", context.caller.subject}}}};
  if (const Json* infos = find(body, "infos"); infos != nullptr && !infos->empty()) {
    operation["info"] = *infos;
  }
  operation["retry"] = retry_strategy(application, body);
  return operation;
}

std::optional<Answer>
refuse_sync(Context& context, const Application& application, const Json& body)
{
  World& world = context.world;
  const Project& project = world.projects[application.project()];
  if (!may_sync(project.windows_for(application.name), Trigger::manual, context.now)) {
    return error(Code::permission_denied, "cannot sync: blocked by sync window");
  }
  const std::string object = object_of(application);
  if (!permits(world, context.caller, "applications", "sync", object)) {
    return permission_denied(context.caller, "applications", "sync", object);
  }
  const Json* manifests = find(body, "manifests");
  if (manifests != nullptr && !manifests->empty()) {
    if (!permits(world, context.caller, "applications", "override", object)) {
      return permission_denied(context.caller, "applications", "override", object);
    }
    if (application.is_automated() && !flag_of(body, "dryRun")) {
      return error(Code::failed_precondition,
                   "cannot use local sync when Automatic Sync Policy is enabled unless for dry run");
    }
  }
  return application.deleted_at ? std::optional(error(Code::failed_precondition, "application is deleting"))
                                : std::nullopt;
}

} // namespace

Outcome
sync_application(Context& context)
{
  const Decoded body = decode_message(context.request.body, k_sync_request);
  if (!body.error.empty()) {
    return error(Code::invalid_argument, body.error);
  }
  if (const auto wait = wait_for_acceptance(context)) {
    return *wait;
  }
  const Access access = find_for(context, "get", context.path["name"], text_of(body.value, "project"),
                                 text_of(body.value, "appNamespace"));
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  Application& application = *access.application;
  if (auto refusal = refuse_sync(context, application, body.value)) {
    return *refusal;
  }
  Asked asked = asked_revisions(application, body.value);
  if (asked.refusal) {
    return *asked.refusal;
  }
  const std::string wanted = asked.revisions.front();
  if (auto outcome = resolve(context, application, asked.revisions)) {
    return std::move(*outcome);
  }
  const char* kind = find(body.value, "resources") == nullptr ? "" : "partial ";
  const std::string event =
      fmt::format("{} initiated {}sync to {} ({})", context.caller.subject, kind, wanted, asked.revisions.front());
  return accept(context, application, make_operation(context, application, body.value, asked.revisions), event);
}

} // namespace argosy::sandbox
