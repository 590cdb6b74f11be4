// SPDX-License-Identifier: Apache-2.0
#include "api/object.hpp"

#include <fmt/format.h>

namespace argosy::sandbox {

namespace {

// Since when it has been Suspended.
TimePoint
pause_begin(const LiveResource& live, TimePoint now)
{
  TimePoint begin = live.changed_at;
  for (const HealthPhase& phase : live.manifest.health) {
    if (live.changed_at + phase.after <= now) {
      begin = live.changed_at + phase.after;
    }
  }
  return begin;
}

Json
paused_status(const LiveResource& live, TimePoint now)
{
  Json status = live.manifest.status;
  if (const auto conditions = status.find("pauseConditions"); conditions != status.end()) {
    for (Json& condition : *conditions) {
      condition["startTime"] = to_rfc3339(pause_begin(live, now));
    }
  }
  return status;
}

} // namespace

Json
tracked_object(const Application& application, const Manifest& manifest)
{
  const std::string id = fmt::format("{}:{}/{}:{}/{}", application.name, manifest.id.group, manifest.id.kind,
                                     manifest.id.ns, manifest.id.name);
  Json object{
      {"apiVersion", manifest.id.group.empty() ? manifest.version : manifest.id.group + "/" + manifest.version}};
  object.update(manifest.content);
  object["kind"] = manifest.id.kind;
  object["metadata"] = {{"annotations", {{"argocd.argoproj.io/tracking-id", id}}}, {"name", manifest.id.name}};
  return object;
}

Json
masked(Json object)
{
  if (object["kind"] == "Secret" && object.contains("data")) {
    for (auto& [name, value] : object["data"].items()) {
      value = "++++++++";
    }
  }
  return object;
}

std::string
live_text(const Application& application, const LiveResource& live, TimePoint now)
{
  Json object = masked(tracked_object(application, live.manifest));
  object["metadata"]["creationTimestamp"] = to_rfc3339(live.created_at);
  object["metadata"]["namespace"] = live.manifest.id.ns;
  object["metadata"]["resourceVersion"] = std::to_string(live.resource_version);
  object["metadata"]["uid"] = live.uid;
  if (live.health_at(now).status == "Suspended" && !live.manifest.status.empty()) {
    object["status"] = paused_status(live, now);
  }
  return sorted(object).dump();
}

std::string
target_text(const Application& application, const Manifest& manifest)
{
  Json object = masked(tracked_object(application, manifest));
  object["metadata"]["namespace"] = manifest.id.ns;
  return sorted(object).dump();
}

} // namespace argosy::sandbox
