// SPDX-License-Identifier: Apache-2.0
// What can be looked at of an application beside the object itself.
#include "api/access.hpp"
#include "api/fields.hpp"
#include "api/methods.hpp"
#include "api/object.hpp"
#include "api/tree.hpp"

#include <fmt/format.h>

namespace argosy::sandbox {

namespace {

using Look = Outcome (*)(Context&, Application&);

// All of these need `get`, and find their application the same way.
Outcome
look(Context& context, Look what)
{
  const Access access = find_for(context, "get");
  if (access.wait) {
    return *access.wait;
  }
  return access.refusal ? Outcome(*access.refusal) : what(context, *access.application);
}

Json
managed_item(const Application& application, const ResourceId& id, const Manifest* target, TimePoint now)
{
  const auto live = application.live.find(id);
  const std::string live_state = live == application.live.end() ? "null" : live_text(application, live->second, now);
  const std::string target_state = target == nullptr ? "null" : target_text(application, *target);
  Json item;
  if (!id.group.empty()) {
    item["group"] = id.group;
  }
  item["kind"] = id.kind;
  item["namespace"] = id.ns;
  item["name"] = id.name;
  item["targetState"] = target_state;
  item["liveState"] = live_state;
  item["normalizedLiveState"] = live_state;
  item["predictedLiveState"] = target == nullptr ? "null" : target_state;
  if (live != application.live.end()) {
    item["resourceVersion"] = std::to_string(live->second.resource_version);
  }
  if (live == application.live.end() || target == nullptr || !is_same_content(live->second, *target)) {
    item["modified"] = true;
  }
  return item;
}

bool
is_asked_for(const Target& target, const ResourceId& id)
{
  const auto agrees = [&](const char* name, const std::string& value) {
    return !target.has(name) || target.first(name) == value;
  };
  return agrees("group", id.group) && agrees("kind", id.kind) && agrees("name", id.name) && agrees("namespace", id.ns);
}

Outcome
managed_resources_of(Context& context, Application& application)
{
  const Desired desired = desired_state(context.world, application, application.comparison.revisions);
  std::map<ResourceId, const Manifest*> all;
  for (const auto& [id, live] : application.live) {
    all[id] = nullptr;
  }
  for (const Manifest& manifest : desired.manifests) {
    if (manifest.hook.empty()) {
      all[manifest.id] = &manifest;
    }
  }
  Json result{{"items", Json::array()}};
  for (const auto& [id, target] : all) {
    if (is_asked_for(context.target, id)) {
      result["items"].push_back(managed_item(application, id, target, context.now));
    }
  }
  const FieldSet fields(context.target.first("fields"));
  return fields.is_empty() ? ok(result) : ok_text(to_go_text(fields.filter(result, "")));
}

Outcome
tree_of(Context& context, Application& application)
{
  return ok(render_tree(application, context.now));
}

// The live state of one resource of the tree.
Outcome
resource_of(Context& context, Application& application)
{
  const std::string kind = context.target.first("kind");
  const std::string name = context.target.first("resourceName");
  if (const Pod* pod = kind == "Pod" ? find_pod(application, name) : nullptr) {
    return ok(Json{{"manifest", render_pod(*pod).dump()}});
  }
  const auto live =
      application.live.find({context.target.first("group"), kind, context.target.first("namespace"), name});
  if (live == application.live.end()) {
    return error(Code::invalid_argument, fmt::format("{} {} {} not found as part of application {}", kind,
                                                     context.target.first("group"), name, application.name));
  }
  return ok(Json{{"manifest", live_text(application, live->second, context.now)}});
}

Outcome
events_of(Context& context, Application& application)
{
  const bool is_of_resource = context.target.has("resourceName");
  const Json items =
      is_of_resource ? pod_events(application, context.target.first("resourceName"), context.now) : application.events;
  Json result{{"metadata", {{"resourceVersion", std::to_string(context.world.version())}}}};
  result["items"] = items;
  return ok(result);
}

Outcome
manifests_of(Context& context, Application& application)
{
  if (context.world.outages.repo_server == Service::hanging) {
    return Wait{};
  }
  Tracked tracked = tracked_revisions(context.world, application);
  if (const std::string revision = context.target.first("revision"); !revision.empty()) {
    const Resolved resolved =
        context.world.repositories.resolve(text_of(application.sources().front(), "repoURL"), revision);
    if (!resolved.error.empty()) {
      return error(Code::unknown, resolved.error);
    }
    tracked = {{resolved.value}, ""};
  }
  const Desired desired = desired_state(context.world, application, tracked.revisions);
  const std::string& problem = tracked.error.empty() ? desired.error : tracked.error;
  if (!problem.empty()) {
    return error(Code::unknown, problem);
  }
  Json result{{"manifests", Json::array()}};
  for (const Manifest& manifest : desired.manifests) {
    result["manifests"].push_back(sorted(masked(tracked_object(application, manifest))).dump());
  }
  return ok(result);
}

Outcome
revision_of(Context& context, Application& application)
{
  const std::string revision = context.path["revision"];
  const std::string url = text_of(application.sources().front(), "repoURL");
  const Commit* commit = context.world.repositories.commit(url, revision);
  if (commit == nullptr) {
    return error(Code::unknown, "error acquiring repo lock: " + missing_commit_error(revision));
  }
  Json result{{"author", commit->author}, {"date", to_rfc3339(commit->date)}};
  for (const auto& [tag, target] : context.world.repositories.find(url)->tags) {
    if (context.world.repositories.commit(url, target) == commit) {
      result["tags"].push_back(tag);
    }
  }
  result["message"] = commit->message;
  return ok(result);
}

Outcome
windows_of(Context& context, Application& application)
{
  const std::vector<Window> assigned = context.world.projects[application.project()].windows_for(application.name);
  Json result = Json::object();
  for (const Window& window : assigned) {
    if (window.is_active(context.now)) {
      result["activeWindows"].push_back(window.describe());
    }
    result["assignedWindows"].push_back(window.describe());
  }
  // A no is a zero value, and yet it is written.
  result["canSync"] = may_sync(assigned, Trigger::manual, context.now);
  return ok(result);
}

Outcome
links_of(Context&, Application&)
{
  return ok(Json::object());
}

} // namespace

Outcome
get_tree(Context& context)
{
  return look(context, tree_of);
}

Outcome
get_managed_resources(Context& context)
{
  return look(context, managed_resources_of);
}

Outcome
get_resource(Context& context)
{
  return look(context, resource_of);
}

Outcome
get_events(Context& context)
{
  return look(context, events_of);
}

Outcome
get_manifests(Context& context)
{
  return look(context, manifests_of);
}

Outcome
get_revision(Context& context)
{
  return look(context, revision_of);
}

Outcome
get_windows(Context& context)
{
  return look(context, windows_of);
}

Outcome
get_links(Context& context)
{
  return look(context, links_of);
}

} // namespace argosy::sandbox
