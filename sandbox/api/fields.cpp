// SPDX-License-Identifier: Apache-2.0
#include "api/fields.hpp"

#include "wire/target.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace argosy::sandbox {

namespace {

bool
is_at_or_below(const std::string& path, const std::string& ancestor)
{
  return path == ancestor ||
         (path.size() > ancestor.size() && path.rfind(ancestor, 0) == 0 && path[ancestor.size()] == '.');
}

} // namespace

FieldSet::FieldSet(const std::string& query)
{
  if (query.empty()) {
    return;
  }
  // Only the first minus counts; one before a later name becomes part of that name.
  m_is_exclusion = query.front() == '-';
  m_fields = split(std::string_view(query).substr(m_is_exclusion ? 1 : 0), ',');
}

bool
FieldSet::touches(const std::string& path) const
{
  if (m_is_exclusion) {
    return std::find(m_fields.begin(), m_fields.end(), path) == m_fields.end();
  }
  return std::any_of(m_fields.begin(), m_fields.end(), [&](const std::string& field) {
    return is_at_or_below(path, field) || is_at_or_below(field, path);
  });
}

bool
FieldSet::names(const std::string& path) const
{
  return (std::find(m_fields.begin(), m_fields.end(), path) != m_fields.end()) != m_is_exclusion;
}

nlohmann::json
FieldSet::filter_member(const Json& value, const std::string& path) const
{
  const bool is_whole = !m_is_exclusion && std::any_of(m_fields.begin(), m_fields.end(), [&](const std::string& field) {
    return is_at_or_below(path, field);
  });
  return is_whole ? sorted(value) : filter(value, path);
}

nlohmann::json
FieldSet::filter(const Json& value, const std::string& path) const
{
  if (value.is_array()) {
    nlohmann::json result = nlohmann::json::array();
    for (const Json& element : value) {
      result.push_back(filter(element, path));
    }
    return result;
  }
  if (!value.is_object()) {
    return sorted(value);
  }
  nlohmann::json result = nlohmann::json::object();
  for (const auto& [name, member] : value.items()) {
    const std::string at = path.empty() ? name : path + "." + name;
    const bool is_reachable = member.is_structured() || m_is_exclusion;
    const bool is_on_path = std::any_of(m_fields.begin(), m_fields.end(),
                                        [&](const std::string& field) { return is_at_or_below(at, field); });
    if (touches(at) && (is_reachable || is_on_path)) {
      result[name] = filter_member(member, at);
    }
  }
  return result;
}

namespace {

struct ListField {
  const char* name;
  const char* pointer;
};

constexpr std::array<ListField, 6> k_metadata_fields{{
    {"annotations", "/metadata/annotations"},
    {"creationTimestamp", "/metadata/creationTimestamp"},
    {"deletionTimestamp", "/metadata/deletionTimestamp"},
    {"labels", "/metadata/labels"},
    {"name", "/metadata/name"},
    {"namespace", "/metadata/namespace"},
}};

constexpr std::array<const char*, 6> k_spec_fields{"destination", "project",        "source",
                                                   "sources",     "sourceHydrator", "syncPolicy"};

std::optional<Json>
at(const Json& application, const std::string& pointer)
{
  const Json::json_pointer where(pointer);
  return application.contains(where) ? std::optional(application.at(where)) : std::nullopt;
}

void
take(Json& into, const char* name, const std::optional<Json>& value)
{
  if (value) {
    into[name] = *value;
  }
}

Json
list_metadata(const Json& application, const FieldSet& fields)
{
  Json metadata = Json::object();
  for (const ListField& field : k_metadata_fields) {
    if (fields.names(std::string("items.metadata.") + field.name)) {
      // Null pointers and maps come out as null.
      metadata[field.name] = at(application, field.pointer).value_or(Json());
    }
  }
  return metadata;
}

Json
list_spec(const Json& application, const FieldSet& fields)
{
  if (fields.names("items.spec")) {
    return application["spec"];
  }
  Json spec = Json::object();
  for (const char* name : k_spec_fields) {
    if (fields.names(std::string("items.spec.") + name)) {
      take(spec, name, at(application, std::string("/spec/") + name));
    }
  }
  return spec;
}

Json
list_operation_state(const Json& application, const FieldSet& fields)
{
  Json state = Json::object();
  for (const char* name : {"finishedAt", "phase", "startedAt"}) {
    if (fields.names(std::string("items.status.operationState.") + name)) {
      take(state, name, at(application, std::string("/status/operationState/") + name));
    }
  }
  // The server shows the result under this name.
  if (fields.names("items.status.operationState.operation.sync")) {
    if (const auto result = at(application, "/status/operationState/syncResult")) {
      state["operation"]["sync"] = *result;
    }
  }
  return state;
}

Json
list_status(const Json& application, const FieldSet& fields)
{
  Json status = Json::object();
  for (const char* name : {"health", "resources", "sourceHydrator", "summary"}) {
    if (fields.names(std::string("items.status.") + name)) {
      take(status, name, at(application, std::string("/status/") + name));
    }
  }
  if (Json state = list_operation_state(application, fields); !state.empty()) {
    status["operationState"] = std::move(state);
  }
  for (const char* name : {"revision", "status"}) {
    if (fields.names(std::string("items.status.sync.") + name)) {
      take(status["sync"], name, at(application, std::string("/status/sync/") + name));
    }
  }
  return status;
}

// The levels the server builds as maps come out in alphabetical order; what lies below them keeps its own.
void
sort_members(Json& object)
{
  std::vector<std::pair<std::string, Json>> members;
  for (auto& [name, value] : object.items()) {
    members.emplace_back(name, value);
  }
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  object = Json::object();
  for (auto& [name, value] : members) {
    object[name] = std::move(value);
  }
}

} // namespace

std::string
list_item_text(const Json& application, const FieldSet& fields)
{
  Json item = Json::object();
  if (Json metadata = list_metadata(application, fields); !metadata.empty()) {
    item["metadata"] = std::move(metadata);
  }
  if (fields.names("items.operation.sync")) {
    if (const auto sync = at(application, "/operation/sync")) {
      item["operation"]["sync"] = *sync;
    }
  }
  if (Json spec = list_spec(application, fields); !spec.empty()) {
    item["spec"] = std::move(spec);
  }
  if (Json status = list_status(application, fields); !status.empty()) {
    sort_members(status);
    item["status"] = std::move(status);
  }
  return to_go_text(item);
}

} // namespace argosy::sandbox
