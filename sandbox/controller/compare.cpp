// SPDX-License-Identifier: Apache-2.0
#include "controller/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace argosy::sandbox {

const char* const k_repo_server_refused = "rpc error: code = Unavailable desc = connection error: desc = \"transport: "
                                          "Error while dialing: dial tcp 127.0.0.1:18081: "
                                          "connect: connection refused\"";

namespace {

std::string
source_problem(const World& world, const Json& source, const std::string& revision)
{
  const std::string url = text_of(source, "repoURL");
  if (world.outages.repo_server != Service::up) {
    return k_repo_server_refused;
  }
  if (world.repositories.find(url) == nullptr) {
    return "rpc error: code = Unknown desc = failed to list refs: repository not found";
  }
  const Commit* commit = world.repositories.commit(url, revision);
  if (commit == nullptr) {
    return "rpc error: code = Unknown desc = " + missing_commit_error(revision);
  }
  const std::string path = text_of(source, "path", ".");
  return commit->paths.contains(path) ? "" : "rpc error: code = Unknown desc = " + path + ": app path does not exist";
}

void
add_manifests(Desired& desired,
              const World& world,
              const Application& application,
              const Json& source,
              const std::string& revision)
{
  const Commit* commit = world.repositories.commit(text_of(source, "repoURL"), revision);
  for (Manifest manifest : commit->paths.at(text_of(source, "path", "."))) {
    if (manifest.id.ns.empty()) {
      manifest.id.ns = application.destination_namespace();
    }
    desired.manifests.push_back(std::move(manifest));
  }
}

constexpr std::array<const char*, 6> k_health_order{"Healthy", "Suspended", "Progressing",
                                                    "Missing", "Degraded",  "Unknown"};

std::size_t
severity(const std::string& status)
{
  const auto* found = std::find(k_health_order.begin(), k_health_order.end(), status);
  return static_cast<std::size_t>(found - k_health_order.begin());
}

ResourceStatus
compare_one(const Application& application, const Manifest& manifest)
{
  const auto live = application.live.find(manifest.id);
  const bool is_same = live != application.live.end() && is_same_content(live->second, manifest);
  return {manifest.id, manifest.version, is_same ? "Synced" : "OutOfSync", manifest.wave, false, false};
}

// Without a target, all that is known is what stands in the cluster.
Comparison
unknown_comparison(Comparison result, const Application& application, const std::string& error)
{
  result.error = error;
  for (const auto& [id, live] : application.live) {
    result.resources.push_back({id, live.manifest.version, "Unknown", live.manifest.wave, true, false});
  }
  return result;
}

Json
compared_to(const Application& application)
{
  Json result;
  if (application.has_several_sources()) {
    result["source"] = Json{{"repoURL", ""}};
  } else if (const Json* source = find(application.spec, "source")) {
    result["source"] = *source;
  }
  if (const Json* destination = find(application.spec, "destination")) {
    result["destination"] = *destination;
  }
  if (const Json* sources = find(application.spec, "sources")) {
    result["sources"] = *sources;
  }
  return result;
}

} // namespace

bool
is_same_content(const LiveResource& live, const Manifest& manifest)
{
  return live.manifest.content == manifest.content;
}

Desired
desired_state(const World& world, const Application& application, const std::vector<std::string>& revisions)
{
  Desired desired;
  const std::vector<Json> sources = application.sources();
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const std::string revision = i < revisions.size() ? revisions[i] : "";
    const std::string problem = source_problem(world, sources[i], revision);
    if (!problem.empty()) {
      desired.error = fmt::format("Failed to load target state: failed to generate manifest for source {} of {}: {}",
                                  i + 1, sources.size(), problem);
      return desired;
    }
    add_manifests(desired, world, application, sources[i], revision);
  }
  return desired;
}

Tracked
tracked_revisions(const World& world, const Application& application)
{
  Tracked tracked;
  for (const Json& source : application.sources()) {
    const std::string url = text_of(source, "repoURL");
    const std::string target = text_of(source, "targetRevision", "HEAD");
    const Resolved resolved = world.repositories.resolve(url, target);
    const bool is_reachable = world.outages.repo_server == Service::up;
    if (is_reachable && resolved.error.empty()) {
      tracked.revisions.push_back(world.repositories.complete(url, resolved.value));
      continue;
    }
    tracked.revisions.push_back(target);
    if (tracked.error.empty()) {
      const std::string problem =
          is_reachable ? "rpc error: code = Unknown desc = " + resolved.error : k_repo_server_refused;
      tracked.error = fmt::format("Failed to load target state: failed to generate manifest for source {} of {}: {}",
                                  tracked.revisions.size(), application.sources().size(), problem);
    }
  }
  return tracked;
}

Comparison
compare(const World& world, const Application& application, const Tracked& tracked)
{
  Comparison result;
  result.compared_to = compared_to(application);
  result.revisions = tracked.revisions;
  Desired desired;
  desired.error = tracked.error;
  if (desired.error.empty()) {
    desired = desired_state(world, application, tracked.revisions);
  }
  if (!desired.error.empty()) {
    // The commit was not reached, so the name of the branch stands in its place.
    for (std::size_t i = 0; i < result.revisions.size(); ++i) {
      result.revisions[i] = text_of(application.sources()[i], "targetRevision", "HEAD");
    }
    return unknown_comparison(std::move(result), application, desired.error);
  }
  std::map<ResourceId, ResourceStatus> found;
  for (const auto& [id, live] : application.live) {
    found[id] = {id, live.manifest.version, "OutOfSync", live.manifest.wave, true, false};
  }
  for (const Manifest& manifest : desired.manifests) {
    if (manifest.hook.empty()) {
      found[manifest.id] = compare_one(application, manifest);
    }
  }
  result.sync_status = "Synced";
  for (const auto& [id, resource] : found) {
    result.resources.push_back(resource);
    result.sync_status = resource.status == "Synced" ? result.sync_status : "OutOfSync";
  }
  result.source_types.assign(tracked.revisions.size(), "Directory");
  return result;
}

Health
aggregate_health(const Application& application, TimePoint now)
{
  if (application.live.empty()) {
    return {application.comparison.resources.empty() ? "Healthy" : "Missing", ""};
  }
  Health worst{"Healthy", ""};
  for (const auto& [id, live] : application.live) {
    const Health health = live.health_at(now);
    if (!health.status.empty() && severity(health.status) > severity(worst.status)) {
      worst = {health.status, "Caused by " + id.to_cause()};
    }
  }
  return worst;
}

} // namespace argosy::sandbox
