// SPDX-License-Identifier: Apache-2.0
#include "argocd/fields.hpp"

#include <array>
#include <span>
#include <string_view>

namespace argosy {

namespace {

constexpr std::array<std::string_view, 9> k_choice{
    "metadata.name",        "metadata.namespace", "metadata.deletionTimestamp",  "spec.project",   "status.sync.status",
    "status.sync.revision", "status.health",      "status.operationState.phase", "operation.sync",
};

// All that application_shape() reads, but the history. Paths lead through lists. Sources and operations are asked for
// member by member, because their other members can be large (Helm values); local manifests are kept since they tell a
// local sync.
constexpr std::array<std::string_view, 45> k_decision{
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.resourceVersion",
    "metadata.deletionTimestamp",
    "metadata.annotations.argocd.argoproj.io/refresh",
    "spec.project",
    "spec.syncPolicy.automated",
    "spec.source.repoURL",
    "spec.source.path",
    "spec.source.chart",
    "spec.source.targetRevision",
    "spec.source.name",
    "spec.source.ref",
    "spec.sources.repoURL",
    "spec.sources.path",
    "spec.sources.chart",
    "spec.sources.targetRevision",
    "spec.sources.name",
    "spec.sources.ref",
    "spec.sourceHydrator.drySource.repoURL",
    "spec.sourceHydrator.drySource.path",
    "spec.sourceHydrator.drySource.targetRevision",
    "spec.sourceHydrator.syncSource",
    "status.sync.status",
    "status.sync.revision",
    "status.sync.revisions",
    "status.health",
    "status.reconciledAt",
    "status.conditions",
    "status.resources",
    "status.summary",
    "status.sourceHydrator.currentOperation.drySHA",
    "status.sourceHydrator.currentOperation.phase",
    "status.sourceHydrator.currentOperation.message",
    "status.sourceHydrator.lastSuccessfulOperation.drySHA",
    "status.sourceHydrator.lastSuccessfulOperation.hydratedSHA",
    "status.operationState.phase",
    "status.operationState.message",
    "status.operationState.startedAt",
    "status.operationState.finishedAt",
    "status.operationState.retryCount",
    "status.operationState.syncResult.revision",
    "status.operationState.syncResult.revisions",
    "status.operationState.syncResult.resources",
};

constexpr std::array<std::string_view, 11> k_operation{
    "info",        "initiatedBy",      "retry.limit",       "sync.revision",  "sync.revisions", "sync.prune",
    "sync.dryRun", "sync.syncOptions", "sync.syncStrategy", "sync.resources", "sync.manifests",
};

void
append(std::string& fields, std::string_view prefix, std::span<const std::string_view> members)
{
  for (const auto member : members) {
    fields.append(fields.empty() ? "" : ",").append(prefix).append(member);
  }
}

} // namespace

std::string
list_fields(const std::vector<std::string>& members)
{
  std::string fields;
  if (members.empty()) {
    append(fields, "items.", k_choice);
    return fields;
  }
  const std::vector<std::string_view> views(members.begin(), members.end());
  append(fields, "items.", views);
  return fields;
}

std::string
watch_fields()
{
  // Unless `error` is named, an error at the end of the stream is trimmed to "{}".
  std::string fields = "error,result.type";
  append(fields, "result.application.", k_decision);
  append(fields, "result.application.operation.", k_operation);
  append(fields, "result.application.status.operationState.operation.", k_operation);
  return fields;
}

} // namespace argosy
