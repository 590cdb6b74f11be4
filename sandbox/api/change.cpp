// SPDX-License-Identifier: Apache-2.0
// Changes of the Application object itself.
#include "api/access.hpp"
#include "api/decode.hpp"
#include "api/methods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy::sandbox {

namespace {

const Message k_patch_request{"application",
                              "ApplicationPatchRequest",
                              {{"name", "string"},
                               {"patch", "string"},
                               {"patchType", "string"},
                               {"appNamespace", "string"},
                               {"project", "string"}}};

struct Patched {
  Json object;
  std::string error;
};

Patched
merge_patched(const Json& object, const std::string& patch)
{
  const auto change = parse_json(patch);
  if (!change) {
    return {{}, "error calculating merge patch: Invalid JSON Patch"};
  }
  Json result = object;
  result.merge_patch(*change);
  return {std::move(result), ""};
}

Patched
json_patched(const Json& object, const std::string& patch)
{
  const auto change = parse_json(patch);
  if (!change || !change->is_array()) {
    return {{}, "error decoding json patch: Invalid JSON Patch"};
  }
  try {
    return {object.patch(*change), ""};
  } catch (const Json::exception&) {
    const Json& first = change->front();
    const std::string path = text_of(first, "path");
    return {{},
            fmt::format("error applying patch: {} operation does not apply: doc is missing path: {}: missing value",
                        text_of(first, "op"), path)};
  }
}

// An object of Kubernetes' OwnedBy kind keeps all but what people may change.
bool
take_over(Application& application, const Json& object)
{
  const Json before_spec = application.spec;
  application.spec = object.value("spec", Json::object());
  application.labels = object["metadata"].value("labels", Json::object());
  application.annotations = object["metadata"].value("annotations", Json::object());
  application.finalizers = object["metadata"].value("finalizers", std::vector<std::string>{});
  return before_spec != application.spec;
}

enum class Validation { off, on };

std::optional<Answer>
refuse_spec(Context& context, const std::string& name, const Json& spec, Validation validation)
{
  const std::string project = text_of(spec, "project", "default");
  if (!context.world.projects.contains(project)) {
    return error(Code::invalid_argument,
                 fmt::format("app is not allowed in project \"{}\", or the project does not exist", project));
  }
  Application copy;
  copy.name = name;
  copy.spec = spec;
  const Tracked tracked = tracked_revisions(context.world, copy);
  const Desired desired = desired_state(context.world, copy, tracked.revisions);
  if (validation == Validation::off || (tracked.error.empty() && desired.error.empty())) {
    return std::nullopt;
  }
  const std::string all = tracked.error.empty() ? desired.error : tracked.error;
  const std::string problem = all.substr(all.find("rpc error"));
  const std::string path = text_of(spec.value("source", Json::object()), "path");
  return error(
      Code::invalid_argument,
      fmt::format("application spec for {} is invalid: InvalidSpecError: Unable to generate manifests in {}: {}", name,
                  path, problem));
}

Patched
patched(const Application& application, const Json& body, TimePoint now)
{
  const Json object = render(application, ResourceHealth::hidden, now);
  const std::string patch = text_of(body, "patch");
  return text_of(body, "patchType") == "merge" ? merge_patched(object, patch) : json_patched(object, patch);
}

} // namespace

Outcome
patch_application(Context& context)
{
  const Decoded body = decode_message(context.request.body, k_patch_request);
  if (!body.error.empty()) {
    return error(Code::invalid_argument, body.error);
  }
  for (const char* required : {"patch", "patchType"}) {
    if (find(body.value, required) == nullptr) {
      return error(Code::internal,
                   fmt::format("grpc: error while marshaling: proto: required field \"{}\" not set", required));
    }
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
  if (!permits(context.world, context.caller, "applications", "update", object_of(application))) {
    return permission_denied(context.caller, "applications", "update", object_of(application));
  }
  const std::string type = text_of(body.value, "patchType");
  if (type != "merge" && type != "json") {
    return error(Code::invalid_argument, "Patch type '" + type + "' is not supported");
  }
  const Patched result = patched(application, body.value, context.now);
  if (!result.error.empty()) {
    return error(Code::unknown, result.error);
  }
  if (auto refusal = refuse_spec(context, application.name, result.object["spec"], Validation::on)) {
    return *refusal;
  }
  const bool is_object = take_over(application, result.object);
  context.world.write(application, context.now, is_object ? World::Change::object : World::Change::metadata);
  return ok_text(to_go_text(context.world.snapshot(application, context.now)->stored()));
}

Outcome
put_spec(Context& context)
{
  const Decoded body = decode_first(context.request.body);
  if (!body.error.empty()) {
    return error(Code::invalid_argument, body.error);
  }
  const Access access = find_for(context, "update");
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  Application& application = *access.application;
  const Validation validation = context.target.first("validate") == "false" ? Validation::off : Validation::on;
  if (auto refusal = refuse_spec(context, application.name, body.value, validation)) {
    return *refusal;
  }
  if (application.spec != body.value) {
    application.spec = body.value;
    context.world.write(application, context.now);
    context.controller.request_refresh(application, Refresh::normal, context.now);
  }
  return ok(application.spec);
}

Outcome
delete_application(Context& context)
{
  const Access access = find_for(context, "get");
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  Application& application = *access.application;
  if (!permits(context.world, context.caller, "applications", "delete", object_of(application))) {
    return permission_denied(context.caller, "applications", "delete", object_of(application));
  }
  context.controller.remove(application, context.now);
  return ok(Json::object());
}

} // namespace argosy::sandbox
