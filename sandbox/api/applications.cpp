// SPDX-License-Identifier: Apache-2.0
#include "api/access.hpp"
#include "api/app_feed.hpp"
#include "api/fields.hpp"
#include "api/methods.hpp"
#include "api/selector.hpp"

#include <algorithm>

namespace argosy::sandbox {

namespace {

// `project` wins over `projects` when both are given.
std::vector<std::string>
wanted_projects(const Target& target)
{
  return target.has("project") ? target.all("project") : target.all("projects");
}

Filter
filter_of(const Context& context)
{
  Filter filter{
      context.target.first("name"), wanted_projects(context.target), Selector(context.target.first("selector")), {}};
  const std::string ns = context.target.first("appNamespace");
  filter.is_of_other_namespace = !ns.empty() && ns != "argocd";
  return filter;
}

} // namespace

bool
Filter::matches(const std::string& application, const std::string& project, const Json& labels) const
{
  const bool is_named = name.empty() || name == application;
  const bool is_in_project = projects.empty() || std::find(projects.begin(), projects.end(), project) != projects.end();
  return !is_of_other_namespace && is_named && is_in_project && selector.matches(labels);
}

Outcome
list_applications(Context& context)
{
  World& world = context.world;
  const Filter filter = filter_of(context);
  if (!filter.selector.error().empty()) {
    return error(Code::unknown, "error parsing the selector: " + filter.selector.error());
  }
  const FieldSet fields(context.target.first("fields"));
  std::string items;
  for (const auto& [name, application] : world.applications()) {
    const bool is_wanted = filter.matches(name, application.project(), application.labels) &&
                           permits(world, context.caller, "applications", "get", object_of(application));
    if (is_wanted) {
      const SnapshotPtr snapshot = world.snapshot(application, context.now);
      items += items.empty() ? "" : ",";
      items += (fields.is_empty() ? to_go_text(snapshot->stored()) : list_item_text(snapshot->stored(), fields)) + "\n";
    }
  }
  const std::string head =
      "{\"metadata\":{\"resourceVersion\":\"" + std::to_string(world.version()) + "\"}\n,\"items\":";
  return ok_text(head + (items.empty() ? "null}" : "[" + items + "]}"));
}

Outcome
get_application(Context& context)
{
  if (context.target.all("project").size() > 1) {
    return error(Code::invalid_argument,
                 "multiple projects specified - the get endpoint accepts either zero or one project");
  }
  const Access access = find_for(context, "get");
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  const bool wants_refresh = context.target.has("refresh");
  if (wants_refresh && context.stage == 0) {
    context.stage = 1;
    const Refresh kind = context.target.first("refresh") == "hard" ? Refresh::hard : Refresh::normal;
    context.controller.request_refresh(*access.application, kind, context.now);
  }
  if (wants_refresh && Controller::is_refresh_pending(*access.application)) {
    return Wait{};
  }
  return ok_text(context.world.snapshot(*access.application, context.now)->shown_text());
}

Outcome
watch_applications(Context& context)
{
  Filter filter = filter_of(context);
  if (!filter.selector.error().empty()) {
    return error(Code::unknown, "error parsing labels with selectors: " + filter.selector.error());
  }
  const std::string version = context.target.first("resourceVersion");
  return Streamed{std::make_unique<AppFeed>(context.world, context.caller, std::move(filter), version,
                                            FieldSet(context.target.first("fields")), context.now)};
}

// Trees are told only when they change; this model's don't change under a watcher.
Outcome
watch_tree(Context& context)
{
  const Access access = find_for(context, "get");
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  return Streamed{std::make_unique<SilentFeed>()};
}

} // namespace argosy::sandbox
