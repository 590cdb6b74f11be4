// SPDX-License-Identifier: Apache-2.0
#include "report/json.hpp"

#include "report/action.hpp"
#include "report/text.hpp"
#include "sync/revision.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace argosy {

namespace {

using Json = nlohmann::ordered_json;

// Grows when a member changes its meaning or goes, not when one comes.
constexpr int k_schema_version = 1;

std::string
to_document(const Json& json)
{
  constexpr int k_indent = 2;
  return json.dump(k_indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json
to_value(std::optional<WallTime> time)
{
  return time ? Json(to_rfc3339(*time)) : Json(nullptr);
}

Json
to_value(const ResourceKey& key)
{
  return {{"group", key.group}, {"kind", key.kind}, {"namespace", key.ns}, {"name", key.name}};
}

Json
to_value(const Error& error)
{
  return {{"reason", traits(error.kind).reason}, {"message", error.message}, {"hint", error.hint}};
}

Json
to_value(const Resource& resource)
{
  Json json = to_value(resource.key);
  json["sync_status"] = to_string(resource.sync);
  json["health"] = resource.has_health ? Json(to_string(resource.health)) : Json(nullptr);
  json["message"] = resource.health_message;
  json["requires_pruning"] = resource.requires_pruning;
  return json;
}

Json
to_value(const ResourceResult& result)
{
  Json json = to_value(result.key);
  json["status"] = result.status;
  json["message"] = result.message;
  json["hook_type"] = result.hook_type;
  json["hook_phase"] = result.hook_phase;
  return json;
}

Json
to_value(const PodTrouble& pod)
{
  return {{"name", pod.pod}, {"owner", to_value(pod.owner)}, {"message", pod.text}, {"log", pod.log}};
}

Json
to_value(const Event& event)
{
  return {{"type", event.type},     {"reason", event.reason}, {"message", event.message},
          {"object", event.object}, {"count", event.count},   {"last_seen", to_value(event.last_seen)}};
}

Json
to_value(const Condition& condition)
{
  return {{"type", condition.type}, {"message", condition.message}};
}

Json
to_value(const Finding& finding)
{
  constexpr std::string_view k_levels[] = {"ok", "warning", "failure"};
  return {{"level", k_levels[static_cast<std::size_t>(finding.level)]},
          {"name", finding.name},
          {"text", finding.text},
          {"cure", finding.cure},
          {"reason", finding.kind ? Json(traits(*finding.kind).reason) : Json(nullptr)}};
}

Json
to_value(const ActionSubject& subject)
{
  Json json = to_value(subject.resource.key);
  json["health"] = subject.health ? Json(to_string(*subject.health)) : Json(nullptr);
  json["actions"] = Json::array();
  for (const auto& action : subject.actions) {
    json["actions"].push_back({{"name", action.name}, {"disabled", action.is_disabled}});
  }
  return json;
}

Json
to_value(const Source& source)
{
  return {{"name", source.name},
          {"repo_url", source.repo_url},
          {"path", source.path},
          {"chart", source.chart},
          {"target_revision", source.target_revision}};
}

Json to_value(const Outcome& outcome);

template <class T>
Json
to_array(const std::vector<T>& values)
{
  Json json = Json::array();
  for (const auto& value : values) {
    json.push_back(to_value(value));
  }
  return json;
}

// The revisions that are deployed, joined as everywhere else where several sources are one text.
std::string
deployed_revision(const Application& app)
{
  return fmt::format("{}", fmt::join(list_revisions(app.sync_revision, app.sync_revisions), ","));
}

// The last operation, whoever started it; `run` is our id where it is ours.
Json
operation_of(const Application& app)
{
  if (!app.state) {
    return nullptr;
  }
  const OperationState& state = *app.state;
  return {{"id", state.operation.run_id},
          {"phase", to_string(state.phase)},
          {"message", state.message},
          {"initiated_by", state.operation.initiated_by},
          {"automated", state.operation.is_automated},
          {"started_at", to_value(state.started_at)},
          {"finished_at", to_value(state.finished_at)}};
}

// What is known of an application's state; the same members for every command.
void
add_state(Json& json, const std::optional<Application>& app)
{
  const Application& known = app ? *app : Application{};
  json["revision"] = deployed_revision(known);
  json["sync_status"] = app ? Json(to_string(known.sync)) : Json(nullptr);
  json["health"] = app ? Json(to_string(known.health)) : Json(nullptr);
  json["health_message"] = known.health_message;
  json["operation"] = operation_of(known);
  json["images"] = known.images;
  json["urls"] = known.external_urls;
}

Json
to_value(const Outcome& outcome)
{
  Json json;
  const bool has_project = !outcome.last || !outcome.app.project.empty();
  json["name"] = outcome.app.name;
  json["namespace"] = outcome.last && !outcome.last->ns.empty() ? outcome.last->ns : outcome.app.ns;
  json["project"] = has_project ? outcome.app.project : outcome.last->project;
  json["outcome"] = outcome.is_good() ? outcome.reason() : "failed";
  json["reason"] = outcome.reason();
  json["exit_code"] = outcome.exit_code();
  json["message"] = outcome.is_good() ? outcome.summary : outcome.error.message;
  json["hint"] = outcome.is_good() ? std::string() : outcome.error.hint;
  json["parent"] = outcome.parent;
  json["may_fail"] = outcome.may_fail;
  json["run"] = outcome.run_id;
  json["from_revision"] = outcome.from_revision;
  json["expected"] = outcome.wanted_revision;
  add_state(json, outcome.last);
  json["page"] = outcome.url;
  json["took_ms"] = outcome.took.count();
  const Diagnosis& diagnosis = outcome.diagnosis;
  json["resources"] = to_array(diagnosis.resources);
  json["results"] = to_array(diagnosis.results);
  json["pods"] = to_array(diagnosis.pods);
  json["events"] = to_array(diagnosis.events);
  json["conditions"] = to_array(diagnosis.conditions);
  json["facts"] = diagnosis.facts;
  json["notes"] = outcome.notes;
  json["next"] = diagnosis.next;
  return json;
}

// What every document begins with.
Json
make_head(std::string_view command, int exit_code, std::string_view reason)
{
  return {{"schema_version", k_schema_version},
          {"command", command},
          {"outcome", exit_code == 0 ? "succeeded" : "failed"},
          {"exit_code", exit_code},
          {"reason", reason}};
}

} // namespace

std::string
render_run_json(const RunReport& report)
{
  Json json = make_head(report.command, exit_code_of(report), reason_of(report));
  json["version"] = report.version;
  json["server"] = report.server;
  json["server_version"] = report.server_version;
  json["took_ms"] = report.took.count();
  json["error"] = report.error ? to_value(*report.error) : Json(nullptr);
  json["applications"] = to_array(report.applications);
  json["repeat"] = render_repeat(report);
  return to_document(json);
}

std::string
render_application_json(const Application& app, std::string_view url)
{
  Json json = make_head("get", 0, "done");
  json["name"] = app.name;
  json["namespace"] = app.ns;
  json["project"] = app.project;
  add_state(json, app);
  json["page"] = url;
  json["auto_sync"] = app.auto_sync;
  json["reconciled_at"] = to_value(app.reconciled_at);
  json["sources"] = to_array(app.sources);
  json["conditions"] = to_array(app.conditions);
  json["resources"] = to_array(app.resources);
  return to_document(json);
}

std::string
render_findings_json(const std::vector<Finding>& findings, int exit_code)
{
  std::string_view reason = "done";
  for (const auto& finding : findings) {
    if (finding.level == Finding::Level::failure && finding.kind) {
      reason = traits(*finding.kind).reason;
      break;
    }
  }
  Json json = make_head("check", exit_code, reason);
  json["findings"] = to_array(findings);
  return to_document(json);
}

std::string
render_actions_json(const ActionReport& report)
{
  Json json = make_head("action", 0, "done");
  json["name"] = report.app.name;
  json["namespace"] = report.app.ns;
  json["project"] = report.app.project;
  json["ran"] = report.ran;
  json["resources"] = to_array(report.subjects);
  json["left_out"] = report.left_out;
  return to_document(json);
}

std::string
render_version_json(std::string_view version)
{
  Json json = make_head("version", 0, "done");
  json["version"] = version;
  return to_document(json);
}

std::string
render_error_json(std::string_view command, const Error& error)
{
  Json json = make_head(command, traits(error.kind).exit_code, traits(error.kind).reason);
  json["error"] = to_value(error);
  return to_document(json);
}

} // namespace argosy
