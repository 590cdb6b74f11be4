// SPDX-License-Identifier: Apache-2.0
#include "api/access.hpp"
#include "api/decode.hpp"
#include "api/keys.hpp"
#include "api/methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace argosy::sandbox {

namespace {

const Message k_role_token_request{
    "project",
    "ProjectTokenCreateRequest",
    {{"project", "string"}, {"description", "string"}, {"role", "string"}, {"expiresIn", "int64"}, {"id", "string"}}};

Answer
no_such_project(const std::string& name)
{
  return error(Code::not_found, fmt::format("appprojects.argoproj.io \"{}\" not found", name));
}

Project*
find_project(World& world, const std::string& name)
{
  const auto found = world.projects.find(name);
  return found == world.projects.end() ? nullptr : &found->second;
}

void
touch(World& world, Project& project)
{
  project.resource_version = world.next_version();
  ++project.generation;
}

TokenRecord
record_for(Context& context, const Json& body)
{
  TokenRecord record;
  record.id = text_of(body, "id");
  if (record.id.empty()) {
    record.id = context.world.random.uuid();
  }
  const std::int64_t lifetime = number_of(body, "expiresIn");
  record.issued_at = to_unix_seconds(context.now);
  record.expires_at = lifetime > 0 ? record.issued_at + lifetime : 0;
  return record;
}

} // namespace

Outcome
get_project(Context& context)
{
  const std::string name = context.path["name"];
  Project* project = find_project(context.world, name);
  // A role's key may look at its own project.
  const bool is_own = context.caller.subject.rfind("proj:" + name + ":", 0) == 0;
  if (!is_own && !permits(context.world, context.caller, "projects", "get", name)) {
    return permission_denied(context.caller, "projects", "get", name);
  }
  return project == nullptr ? no_such_project(name) : ok(project->describe());
}

Outcome
create_role_token(Context& context)
{
  const Decoded body = decode_message(context.request.body, k_role_token_request);
  if (!body.error.empty()) {
    return error(Code::invalid_argument, body.error);
  }
  const std::string name = context.path["project"];
  Project* project = find_project(context.world, name);
  if (project == nullptr) {
    return no_such_project(name);
  }
  ProjectRole* role = project->role(context.path["role"]);
  if (role == nullptr) {
    return error(Code::not_found, fmt::format("project '{}' does not have role '{}'", name, context.path["role"]));
  }
  if (!permits(context.world, context.caller, "projects", "update", name)) {
    return permission_denied(context.caller, "projects", "update", name);
  }
  const TokenRecord record = record_for(context, body.value);
  const bool is_used = std::any_of(role->tokens.begin(), role->tokens.end(),
                                   [&](const TokenRecord& other) { return other.id == record.id; });
  if (is_used) {
    return error(Code::invalid_argument,
                 fmt::format("rpc error: code = InvalidArgument desc = Token id '{}' has been used. ", record.id));
  }
  role->tokens.push_back(record);
  touch(context.world, *project);
  const std::string subject = fmt::format("proj:{}:{}", name, role->name);
  return ok(Json{{"token", sign_key(context.world, {subject, record.id, record.issued_at, record.expires_at})}});
}

Outcome
delete_role_token(Context& context)
{
  const std::string name = context.path["project"];
  Project* project = find_project(context.world, name);
  if (project == nullptr) {
    return no_such_project(name);
  }
  if (!permits(context.world, context.caller, "projects", "update", name)) {
    return permission_denied(context.caller, "projects", "update", name);
  }
  ProjectRole* role = project->role(context.path["role"]);
  if (role == nullptr) {
    return ok(Json::object());
  }
  const std::string id = context.target.first("id");
  const std::int64_t issued_at = std::atoll(context.path["iat"].c_str());
  const auto by_id = std::find_if(role->tokens.begin(), role->tokens.end(),
                                  [&](const TokenRecord& r) { return !id.empty() && r.id == id; });
  const auto by_time = std::find_if(role->tokens.begin(), role->tokens.end(),
                                    [&](const TokenRecord& r) { return r.issued_at == issued_at; });
  const auto found = by_id == role->tokens.end() ? by_time : by_id;
  if (found != role->tokens.end()) {
    role->tokens.erase(found);
    touch(context.world, *project);
  }
  return ok(Json::object());
}

} // namespace argosy::sandbox
