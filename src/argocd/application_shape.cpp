// SPDX-License-Identifier: Apache-2.0
#include "argocd/application_shape.hpp"

#include <array>
#include <utility>

namespace argosy {

namespace {

template <class Enum, std::size_t N>
Enum
parse_word(std::string_view word, const std::array<Enum, N>& values, Enum other)
{
  for (const auto value : values) {
    if (word == to_string(value)) {
      return value;
    }
  }
  return other;
}

struct Info {
  std::string name;
  std::string value;
};

JsonShape<Source>
source_shape()
{
  JsonShape<Source> shape;
  shape.text("repoURL", &Source::repo_url)
      .text("path", &Source::path)
      .text("chart", &Source::chart)
      .text("targetRevision", &Source::target_revision)
      .text("name", &Source::name)
      .text("ref", &Source::ref);
  return shape;
}

void
take_info(Operation& operation, const Info& info)
{
  if (info.name == k_run_info) {
    operation.run_id = info.value;
  }
}

JsonShape<Operation>
operation_shape()
{
  const auto force = [](Operation& operation, bool value) { operation.force = operation.force || value; };
  JsonShape<Info> info;
  info.text("name", &Info::name).text("value", &Info::value);
  JsonShape<Operation> shape;
  shape.present("sync", &Operation::has_sync)
      .text("sync.revision", &Operation::revision)
      .texts("sync.revisions", &Operation::revisions)
      .flag("sync.prune", &Operation::prune)
      .flag("sync.dryRun", &Operation::dry_run)
      .texts("sync.syncOptions", &Operation::sync_options)
      .flag("sync.syncStrategy.hook.force", force)
      .flag("sync.syncStrategy.apply.force", force)
      .present("sync.syncStrategy.apply", &Operation::apply_only)
      .nonempty("sync.resources", &Operation::is_partial)
      .nonempty("sync.manifests", &Operation::is_local)
      .each("info", info, [](Operation& operation, Info&& entry) { take_info(operation, entry); })
      .text("initiatedBy.username", &Operation::initiated_by)
      .flag("initiatedBy.automated", &Operation::is_automated)
      .integer("retry.limit", &Operation::retry_limit);
  return shape;
}

JsonShape<ResourceResult>
result_shape()
{
  JsonShape<ResourceResult> shape;
  add_key(shape);
  shape.text("status", &ResourceResult::status)
      .text("message", &ResourceResult::message)
      .text("hookType", &ResourceResult::hook_type)
      .text("hookPhase", &ResourceResult::hook_phase)
      .text("syncPhase", &ResourceResult::sync_phase);
  return shape;
}

JsonShape<OperationState>
state_shape()
{
  JsonShape<OperationState> shape;
  shape.text("phase", [](OperationState& state, std::string_view word) { state.phase = parse_phase(word); })
      .text("message", &OperationState::message)
      .object("operation", operation_shape(), &OperationState::operation)
      .time("startedAt", &OperationState::started_at)
      .time("finishedAt", &OperationState::finished_at)
      .integer("retryCount", &OperationState::retry_count)
      .text("syncResult.revision", &OperationState::result_revision)
      .texts("syncResult.revisions", &OperationState::result_revisions)
      .list("syncResult.resources", result_shape(), &OperationState::results);
  return shape;
}

JsonShape<Resource>
resource_shape()
{
  JsonShape<Resource> shape;
  add_key(shape);
  add_health(shape);
  shape.text("version", &Resource::version)
      .text("status", [](Resource& resource, std::string_view word) { resource.sync = parse_sync_status(word); })
      .flag("hook", &Resource::is_hook)
      .flag("requiresPruning", &Resource::requires_pruning);
  return shape;
}

JsonShape<Condition>
condition_shape()
{
  JsonShape<Condition> shape;
  shape.text("type", &Condition::type).text("message", &Condition::message);
  return shape;
}

JsonShape<HistoryEntry>
history_shape()
{
  JsonShape<HistoryEntry> shape;
  shape.integer("id", &HistoryEntry::id)
      .text("revision", &HistoryEntry::revision)
      .texts("revisions", &HistoryEntry::revisions)
      .time("deployStartedAt", &HistoryEntry::deploy_started_at)
      .time("deployedAt", &HistoryEntry::deployed_at)
      .text("initiatedBy.username", &HistoryEntry::initiated_by);
  return shape;
}

// `spec`, read apart because which of its sources count is known only at its end.
struct Spec {
  std::string project;
  std::optional<Source> single;
  std::vector<Source> many;
  bool has_hydrator = false;
  Source dry;
  Source hydrated;
  bool has_automated = false;
  bool is_switched_off = false;
  bool prune = false;
  bool self_heal = false;
  std::vector<std::string> sync_options;
};

void
add_hydrator(JsonShape<Spec>& shape)
{
  JsonShape<Source> hydrated;
  hydrated.text("repoURL", &Source::repo_url)
      .text("targetBranch", &Source::target_revision)
      .text("path", &Source::path);
  shape.present("sourceHydrator", &Spec::has_hydrator)
      .object("sourceHydrator.drySource", source_shape(), &Spec::dry)
      .object("sourceHydrator.syncSource", hydrated, &Spec::hydrated);
}

JsonShape<Spec>
spec_shape()
{
  // `enabled` was `enable` in 3.1.
  const auto enable = [](Spec& spec, bool value) { spec.is_switched_off = spec.is_switched_off || !value; };
  JsonShape<Spec> shape;
  shape.text("project", &Spec::project)
      .object("source", source_shape(), &Spec::single)
      .list("sources", source_shape(), &Spec::many)
      .present("syncPolicy.automated", &Spec::has_automated)
      .flag("syncPolicy.automated.enabled", enable)
      .flag("syncPolicy.automated.enable", enable)
      .flag("syncPolicy.automated.prune", &Spec::prune)
      .flag("syncPolicy.automated.selfHeal", &Spec::self_heal)
      .texts("syncPolicy.syncOptions", &Spec::sync_options);
  add_hydrator(shape);
  return shape;
}

// The server's own order of precedence: hydrator, many, one.
std::vector<Source>
effective_sources(Spec& spec)
{
  if (spec.has_hydrator) {
    if (spec.hydrated.repo_url.empty()) {
      spec.hydrated.repo_url = spec.dry.repo_url;
    }
    return {spec.hydrated};
  }
  if (spec.many.empty() && spec.single) {
    return {*std::move(spec.single)};
  }
  return std::move(spec.many);
}

void
take_spec(Application& app, Spec&& spec)
{
  app.has_hydrator = spec.has_hydrator;
  app.has_many_sources = !spec.has_hydrator && !spec.many.empty();
  app.sources = effective_sources(spec);
  app.hydration.dry_source = std::move(spec.dry);
  app.project = std::move(spec.project);
  app.auto_sync = spec.has_automated && !spec.is_switched_off;
  app.auto_prune = spec.prune;
  app.self_heal = spec.self_heal;
  app.sync_options = std::move(spec.sync_options);
}

JsonShape<Hydration>
hydration_shape()
{
  JsonShape<Hydration> shape;
  shape.text("currentOperation.drySHA", &Hydration::dry_revision)
      .text("currentOperation.phase", &Hydration::phase)
      .text("currentOperation.message", &Hydration::message)
      .text("lastSuccessfulOperation.drySHA", &Hydration::last_dry_revision)
      .text("lastSuccessfulOperation.hydratedSHA", &Hydration::last_hydrated_revision);
  return shape;
}

void
add_metadata(JsonShape<Application>& shape)
{
  shape.text("metadata.name", &Application::name)
      .text("metadata.namespace", &Application::ns)
      .text("metadata.uid", &Application::uid)
      .text("metadata.resourceVersion", &Application::resource_version)
      .present("metadata.deletionTimestamp", &Application::is_deleting)
      .present({"metadata", "annotations", "argocd.argoproj.io/refresh"}, &Application::has_refresh_pending);
}

void
add_status(JsonShape<Application>& shape)
{
  shape.text("status.sync.status", [](Application& app, std::string_view word) { app.sync = parse_sync_status(word); })
      .text("status.sync.revision", &Application::sync_revision)
      .texts("status.sync.revisions", &Application::sync_revisions)
      .text("status.health.status", [](Application& app, std::string_view word) { app.health = parse_health(word); })
      .text("status.health.message", &Application::health_message)
      .time("status.health.lastTransitionTime", &Application::health_since)
      .time("status.reconciledAt", &Application::reconciled_at)
      .object("status.operationState", state_shape(), &Application::state)
      .object("status.sourceHydrator", hydration_shape(), &Application::hydration)
      .list("status.conditions", condition_shape(), &Application::conditions)
      .list("status.resources", resource_shape(), &Application::resources)
      .list("status.history", history_shape(), &Application::history)
      .texts("status.summary.images", &Application::images)
      .texts("status.summary.externalURLs", &Application::external_urls);
}

} // namespace

tl::unexpected<Error>
not_understood(std::string_view fault)
{
  return failure(ErrorKind::unavailable, "the server's answer is not understood: " + std::string(fault));
}

SyncStatus
parse_sync_status(std::string_view word)
{
  return parse_word(word, std::array{SyncStatus::synced, SyncStatus::out_of_sync}, SyncStatus::unknown);
}

Health
parse_health(std::string_view word)
{
  return parse_word(
      word, std::array{Health::healthy, Health::progressing, Health::degraded, Health::suspended, Health::missing},
      Health::unknown);
}

Phase
parse_phase(std::string_view word)
{
  return parse_word(word, std::array{Phase::running, Phase::terminating, Phase::succeeded, Phase::failed, Phase::error},
                    Phase::none);
}

const JsonShape<Application>&
application_shape()
{
  static const auto shape = [] {
    JsonShape<Application> made;
    add_metadata(made);
    made.part("spec", spec_shape(), take_spec).object("operation", operation_shape(), &Application::operation);
    add_status(made);
    return made;
  }();
  return shape;
}

} // namespace argosy
