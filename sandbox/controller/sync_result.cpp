// SPDX-License-Identifier: Apache-2.0
#include "controller/sync_result.hpp"

namespace argosy::sandbox {

const char* const k_unsuccessful = "one or more synchronization tasks completed unsuccessfully";

namespace {

const Json&
sync_of(const Application& application)
{
  return application.operation["sync"];
}

} // namespace

std::vector<std::string>
operation_revisions(const Application& application)
{
  if (const Json* several = find(sync_of(application), "revisions")) {
    return several->get<std::vector<std::string>>();
  }
  return {text_of(sync_of(application), "revision")};
}

std::vector<std::string>
complete_revisions(const World& world, const Application& application)
{
  std::vector<std::string> revisions = operation_revisions(application);
  const std::vector<Json> sources = application.sources();
  for (std::size_t i = 0; i < revisions.size() && i < sources.size(); ++i) {
    revisions[i] = world.repositories.complete(text_of(sources[i], "repoURL"), revisions[i]);
  }
  return revisions;
}

Json
make_sync_result(const World& world, const Application& application, const Json& results)
{
  const std::vector<std::string> revisions = complete_revisions(world, application);
  Json result;
  if (!results.empty()) {
    result["resources"] = results;
  }
  if (application.has_several_sources()) {
    result["revision"] = "";
    result["source"] = Json{{"repoURL", ""}};
    result["sources"] = application.spec["sources"];
    result["revisions"] = revisions;
  } else {
    result["revision"] = revisions.front();
    result["source"] = application.spec.value("source", Json());
  }
  return result;
}

} // namespace argosy::sandbox
