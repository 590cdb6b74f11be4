// SPDX-License-Identifier: Apache-2.0
// Rollback and termination.
#include "api/access.hpp"
#include "api/decode.hpp"
#include "api/methods.hpp"
#include "api/operation_request.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy::sandbox {

namespace {

const Message k_rollback_request{"application",
                                 "ApplicationRollbackRequest",
                                 {{"name", "string"},
                                  {"id", "int64"},
                                  {"dryRun", "bool"},
                                  {"prune", "bool"},
                                  {"appNamespace", "string"},
                                  {"project", "string"}}};

std::optional<Answer>
refuse_rollback(Context& context, const Application& application)
{
  const std::string object = object_of(application);
  if (!permits(context.world, context.caller, "applications", "sync", object)) {
    return permission_denied(context.caller, "applications", "sync", object);
  }
  if (application.deleted_at) {
    return error(Code::failed_precondition, "application is deleting");
  }
  if (application.is_automated()) {
    return error(Code::failed_precondition, "rollback cannot be initiated when auto-sync is enabled");
  }
  return std::nullopt;
}

Json
make_rollback(const Context& context, const Application& application, const Json& body, const HistoryEntry& entry)
{
  const bool is_several = entry.revisions.size() > 1;
  Json sync{{"revision", is_several ? "" : entry.revisions.front()},
            {"prune", flag_of(body, "prune")},
            {"dryRun", flag_of(body, "dryRun")}};
  sync["syncStrategy"] = {{"apply", Json::object()}};
  if (is_several) {
    sync["sources"] = entry.sources;
    sync["revisions"] = entry.revisions;
  } else {
    sync["source"] = entry.sources.front();
  }
  sync["syncOptions"] = sync_options(application, Json::object());
  return {{"sync", without_empty(sync)},
          {"initiatedBy", {{"username", context.caller.subject}}},
          {"retry", Json::object()}};
}

} // namespace

Outcome
rollback_application(Context& context)
{
  const Decoded body = decode_message(context.request.body, k_rollback_request);
  if (!body.error.empty()) {
    return error(Code::invalid_argument, body.error);
  }
  const Json* id = find(body.value, "id");
  if (id == nullptr) {
    return error(Code::internal, "grpc: error while marshaling: proto: required field \"id\" not set");
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
  if (auto refusal = refuse_rollback(context, application)) {
    return *refusal;
  }
  const auto entry = std::find_if(application.history.begin(), application.history.end(),
                                  [&](const HistoryEntry& e) { return e.id == id->get<std::int64_t>(); });
  if (entry == application.history.end()) {
    return error(Code::invalid_argument, fmt::format("application {}/{} does not have deployment with id {}",
                                                     application.ns, application.name, id->get<std::int64_t>()));
  }
  const std::string event = fmt::format("{} initiated rollback to {}", context.caller.subject, entry->id);
  return accept(context, application, make_rollback(context, application, body.value, *entry), event);
}

Outcome
terminate_operation(Context& context)
{
  const Access access = find_for(context, "get");
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  Application& application = *access.application;
  if (!permits(context.world, context.caller, "applications", "sync", object_of(application))) {
    return permission_denied(context.caller, "applications", "sync", object_of(application));
  }
  if (application.operation.is_null() || !application.operation_state) {
    return error(Code::invalid_argument, "Unable to terminate operation. No operation is in progress");
  }
  context.controller.terminate(application, context.now);
  record_event(context.world, application, "ResourceUpdated", context.caller.subject + " terminated running operation",
               context.now);
  return ok(Json::object());
}

} // namespace argosy::sandbox
