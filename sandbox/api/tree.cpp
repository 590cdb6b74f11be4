// SPDX-License-Identifier: Apache-2.0
#include "api/tree.hpp"

#include <algorithm>
#include <functional>

namespace argosy::sandbox {

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
node_for(const LiveResource& live, TimePoint now)
{
  const ResourceId& id = live.manifest.id;
  Json node;
  if (!id.group.empty()) {
    node["group"] = id.group;
  }
  node["version"] = live.manifest.version;
  node["kind"] = id.kind;
  node["namespace"] = id.ns;
  node["name"] = id.name;
  node["uid"] = live.uid;
  node["resourceVersion"] = std::to_string(live.resource_version);
  if (const Health health = live.health_at(now); !health.status.empty()) {
    node["health"] = render_health(health);
  }
  node["createdAt"] = to_rfc3339(live.created_at);
  return node;
}

// Ids below a workload follow from its own, so that they stay the same in every answer.
std::string
child_uid(const std::string& parent, const std::string& name)
{
  const std::size_t hash = std::hash<std::string>{}(parent + name) & 0xffffffffffffULL;
  std::string digits = std::to_string(hash);
  digits.resize(12, '0');
  return parent.substr(0, 24) + digits;
}

Json
parent_ref(const std::string& group,
           const std::string& kind,
           const LiveResource& live,
           const std::string& name,
           const std::string& uid)
{
  return Json::array(
      {{{"group", group}, {"kind", kind}, {"namespace", live.manifest.id.ns}, {"name", name}, {"uid", uid}}});
}

Json
pod_node(const LiveResource& live, const Pod& pod, const Json& parent)
{
  Json node{{"version", "v1"},
            {"kind", "Pod"},
            {"namespace", live.manifest.id.ns},
            {"name", pod.name},
            {"uid", child_uid(live.uid, pod.name)},
            {"parentRefs", parent},
            {"resourceVersion", std::to_string(live.resource_version)}};
  node["info"] = Json::array({{{"name", "Status Reason"}, {"value", pod.status}},
                              {{"name", "Node"}, {"value", "node-1"}},
                              {{"name", "Containers"}, {"value", pod.health.status == "Healthy" ? "1/1" : "0/1"}}});
  if (pod.restarts > 0) {
    node["info"].push_back({{"name", "Restart Count"}, {"value", std::to_string(pod.restarts)}});
  }
  if (!pod.image.empty()) {
    node["images"] = Json::array({pod.image});
  }
  node["health"] = render_health(pod.health);
  node["createdAt"] = to_rfc3339(live.changed_at);
  return node;
}

// The ReplicaSet that a pod belongs to: the current one, or the one before it, which was there from the beginning.
struct ReplicaSet {
  std::string name;
  std::string uid;
  bool is_previous = false;
};

ReplicaSet
replica_set(const LiveResource& live, bool is_previous)
{
  const std::string name = live.manifest.id.name + (is_previous ? "-6b8d5f7c4" : "-5d4f8c7b9");
  return {name, child_uid(live.uid, name), is_previous};
}

Json
replica_set_node(const LiveResource& live, const ReplicaSet& set, const Health& health, int revision)
{
  const ResourceId& id = live.manifest.id;
  Json node{{"group", "apps"},
            {"version", "v1"},
            {"kind", "ReplicaSet"},
            {"namespace", id.ns},
            {"name", set.name},
            {"uid", set.uid},
            {"parentRefs", parent_ref(id.group, id.kind, live, id.name, live.uid)}};
  node["info"] = Json::array({{{"name", "Revision"}, {"value", "Rev:" + std::to_string(revision)}}});
  node["resourceVersion"] = std::to_string(live.resource_version);
  node["health"] = render_health(health);
  node["createdAt"] = to_rfc3339(set.is_previous ? live.created_at : live.changed_at);
  return node;
}

void
add_pods(Json& nodes, const LiveResource& live)
{
  const std::vector<Pod>& pods = live.manifest.pods;
  const ResourceId& id = live.manifest.id;
  if (id.kind == "Job") {
    for (const Pod& pod : pods) {
      nodes.push_back(pod_node(live, pod, parent_ref(id.group, id.kind, live, id.name, live.uid)));
    }
    return;
  }
  const bool has_previous = std::any_of(pods.begin(), pods.end(), [](const Pod& pod) { return pod.is_previous; });
  for (const bool is_previous : {false, true}) {
    const auto first =
        std::find_if(pods.begin(), pods.end(), [&](const Pod& pod) { return pod.is_previous == is_previous; });
    if (first == pods.end()) {
      continue;
    }
    const ReplicaSet set = replica_set(live, is_previous);
    nodes.push_back(replica_set_node(live, set, first->health, has_previous && !is_previous ? 2 : 1));
    for (const Pod& pod : pods) {
      if (pod.is_previous == is_previous) {
        nodes.push_back(pod_node(live, pod, parent_ref("apps", "ReplicaSet", live, set.name, set.uid)));
      }
    }
  }
}

} // namespace

Json
render_tree(const Application& application, TimePoint now)
{
  Json nodes = Json::array();
  for (const auto& [id, live] : application.live) {
    nodes.push_back(node_for(live, now));
    add_pods(nodes, live);
  }
  for (const auto& [id, job] : application.hooks) {
    nodes.push_back(node_for(job, now));
    add_pods(nodes, job);
  }
  return nodes.empty() ? Json::object() : Json{{"nodes", nodes}};
}

const Pod*
find_pod(const Application& application, const std::string& name)
{
  for (const auto* resources : {&application.live, &application.hooks}) {
    for (const auto& [id, live] : *resources) {
      for (const Pod& pod : live.manifest.pods) {
        if (pod.name == name) {
          return &pod;
        }
      }
    }
  }
  return nullptr;
}

Json
render_pod(const Pod& pod)
{
  const bool is_ready = pod.health.status == "Healthy";
  const bool is_over = pod.status == "Error" || pod.status == "Completed";
  const Json end{{"exitCode", pod.exit_code}, {"reason", pod.exit_code == 0 ? "Completed" : "Error"}};
  Json state = Json::object();
  if (is_over) {
    state["terminated"] = end;
  } else if (pod.status == "Running") {
    state["running"] = Json::object();
  } else {
    state["waiting"] = {{"reason", pod.status}, {"message", pod.health.message}};
  }
  Json container{{"name", pod.container}, {"image", pod.image}, {"ready", is_ready}};
  container["restartCount"] = pod.restarts;
  container["state"] = state;
  container["lastState"] = pod.restarts > 0 ? Json{{"terminated", end}} : Json::object();
  Json object{{"apiVersion", "v1"}, {"kind", "Pod"}, {"metadata", {{"name", pod.name}}}};
  object["status"] = {{"containerStatuses", Json::array({container})}};
  return object;
}

Json
pod_events(const Application& application, const std::string& pod_name, TimePoint now)
{
  const Pod* pod = find_pod(application, pod_name);
  Json items = Json::array();
  if (pod != nullptr && !pod->warning.empty()) {
    items.push_back(
        {{"metadata", {{"name", pod->name + ".1"}, {"namespace", application.destination_namespace()}}},
         {"involvedObject", {{"kind", "Pod"}, {"namespace", application.destination_namespace()}, {"name", pod->name}}},
         {"reason", pod->warning},
         {"message", pod->warning_text},
         {"source", {{"component", "kubelet"}}},
         {"firstTimestamp", to_rfc3339(now)},
         {"lastTimestamp", to_rfc3339(now)},
         {"count", 3},
         {"type", "Warning"},
         {"eventTime", nullptr}});
  }
  return items;
}

} // namespace argosy::sandbox
