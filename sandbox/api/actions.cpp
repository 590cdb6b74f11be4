// SPDX-License-Identifier: Apache-2.0
// Resource actions, as Argo CD's own scripts offer them (resource_customizations).
#include "api/access.hpp"
#include "api/decode.hpp"
#include "api/methods.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy::sandbox {

namespace {

constexpr const char* k_resume = "resume";

bool
is_suspended(const LiveResource& live, TimePoint now)
{
  return live.health_at(now).status == "Suspended";
}

Json
action(const char* name, bool is_disabled = false)
{
  Json result{{"name", name}};
  if (is_disabled) {
    result["disabled"] = true; // zero values are left out
  }
  return result;
}

Json
actions_of(const LiveResource& live, TimePoint now)
{
  const std::string& kind = live.manifest.id.kind;
  const bool is_paused = is_suspended(live, now);
  Json actions = Json::array();
  if (kind == "Rollout" || kind == "Deployment") {
    actions.push_back(action(k_resume, !is_paused));
  }
  if (kind == "Rollout") {
    actions.push_back(action("abort", !is_paused));
  }
  if (kind == "Rollout" || kind == "Deployment" || kind == "StatefulSet" || kind == "DaemonSet") {
    actions.push_back(action("restart"));
  }
  if (kind == "CronJob") {
    actions.push_back(action("create-job"));
  }
  return actions;
}

bool
has_action(const Json& actions, const std::string& name)
{
  return std::any_of(actions.begin(), actions.end(), [&](const Json& each) { return text_of(each, "name") == name; });
}

// What a request says of the resource: in its query, or since v2 in its body.
struct Wanted {
  ResourceId id;
  std::string version;
  std::string action;

  // The name of a required member that is missing; proto2 knows such.
  std::string missing() const
  {
    if (id.name.empty()) {
      return "resourceName";
    }
    return version.empty() ? "version" : id.kind.empty() ? "kind" : "";
  }
};

Wanted
from_query(const Target& target)
{
  return {{target.first("group"), target.first("kind"), target.first("namespace"), target.first("resourceName")},
          target.first("version"),
          ""};
}

Wanted
from_request(Context& context)
{
  const Json body = decode_first(context.request.body).value;
  if (body.is_string()) {
    Wanted wanted = from_query(context.target);
    wanted.action = body.get<std::string>();
    return wanted;
  }
  return {{text_of(body, "group"), text_of(body, "kind"), text_of(body, "namespace"), text_of(body, "resourceName")},
          text_of(body, "version"),
          text_of(body, "action")};
}

Answer
missing_field(const std::string& name)
{
  return error(Code::internal, fmt::format("grpc: error while marshaling: proto: required field \"{}\" not set", name));
}

Answer
not_part_of(const Application& application, const Wanted& wanted)
{
  return error(Code::invalid_argument, fmt::format("{} {} {} not found as part of application {}", wanted.id.kind,
                                                   wanted.id.group, wanted.id.name, application.name));
}

// Resuming lets what is paused go on: Progressing, then Healthy.
Answer
run(Context& context, Application& application, LiveResource& live, const std::string& name)
{
  if (!has_action(actions_of(live, context.now), name)) {
    return error(Code::unknown, "error getting Lua resource action: built-in script does not exist");
  }
  if (name == k_resume && is_suspended(live, context.now)) {
    const ResourceId id = live.manifest.id;
    context.controller.restart_health(
        application, id,
        {{Duration(0), {"Progressing", "more replicas need to be updated"}}, {Duration(2000), {"Healthy", ""}}},
        context.now);
  }
  return ok(Json::object());
}

} // namespace

Outcome
get_actions(Context& context)
{
  const Wanted wanted = from_query(context.target);
  if (!wanted.missing().empty()) {
    return missing_field(wanted.missing());
  }
  const Access access = find_for(context, "get");
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  const auto live = access.application->live.find(wanted.id);
  if (live == access.application->live.end()) {
    return not_part_of(*access.application, wanted);
  }
  return ok(Json{{"actions", actions_of(live->second, context.now)}});
}

Outcome
run_action(Context& context)
{
  const Wanted wanted = from_request(context);
  if (!wanted.missing().empty()) {
    return missing_field(wanted.missing());
  }
  const Access access = find_for(context, "get");
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  Application& application = *access.application;
  const std::string right = fmt::format("action/{}/{}/{}", wanted.id.group, wanted.id.kind, wanted.action);
  if (!permits(context.world, context.caller, "applications", right, object_of(application))) {
    return permission_denied(context.caller, "applications", right, object_of(application));
  }
  const auto live = application.live.find(wanted.id);
  return live == application.live.end() ? not_part_of(application, wanted)
                                        : run(context, application, live->second, wanted.action);
}

} // namespace argosy::sandbox
