// SPDX-License-Identifier: Apache-2.0
#include "api/tree.hpp"

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
pod_node(const LiveResource& live, const Pod& pod, const std::string& parent, const std::string& parent_uid)
{
  Json node{{"version", "v1"},
            {"kind", "Pod"},
            {"namespace", live.manifest.id.ns},
            {"name", pod.name},
            {"uid", child_uid(live.uid, pod.name)},
            {"parentRefs", parent_ref("apps", "ReplicaSet", live, parent, parent_uid)},
            {"resourceVersion", std::to_string(live.resource_version)}};
  node["info"] = Json::array({{{"name", "Status Reason"}, {"value", pod.status}},
                              {{"name", "Node"}, {"value", "node-1"}},
                              {{"name", "Containers"}, {"value", pod.health.status == "Healthy" ? "1/1" : "0/1"}}});
  if (!pod.image.empty()) {
    node["images"] = Json::array({pod.image});
  }
  node["health"] = render_health(pod.health);
  node["createdAt"] = to_rfc3339(live.changed_at);
  return node;
}

void
add_pods(Json& nodes, const LiveResource& live)
{
  if (live.manifest.pods.empty()) {
    return;
  }
  const ResourceId& id = live.manifest.id;
  const std::string set = id.name + "-5d4f8c7b9";
  const std::string set_uid = child_uid(live.uid, set);
  nodes.push_back({{"group", "apps"},
                   {"version", "v1"},
                   {"kind", "ReplicaSet"},
                   {"namespace", id.ns},
                   {"name", set},
                   {"uid", set_uid},
                   {"parentRefs", parent_ref(id.group, id.kind, live, id.name, live.uid)},
                   {"resourceVersion", std::to_string(live.resource_version)},
                   {"health", render_health(live.manifest.pods.front().health)},
                   {"createdAt", to_rfc3339(live.changed_at)}});
  for (const Pod& pod : live.manifest.pods) {
    nodes.push_back(pod_node(live, pod, set, set_uid));
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
