// SPDX-License-Identifier: Apache-2.0
#include "api/access.hpp"

#include "wire/jwt.hpp"

#include <fmt/format.h>

namespace argosy::sandbox {

namespace {

std::string
cookie_token(const Request& request)
{
  const auto header = find_header(request.headers, "Cookie");
  for (std::string part : split(header.value_or(""), ';')) {
    part.erase(0, part.find_first_not_of(' ') == std::string::npos ? part.size() : part.find_first_not_of(' '));
    if (part.rfind("argocd.token=", 0) == 0) {
      return part.substr(13);
    }
  }
  return "";
}

bool
has_three_parts(const std::string& token)
{
  return split(token, '.').size() == 3;
}

std::string
time_problem(const Json& claims, TimePoint now)
{
  const std::int64_t seconds = to_unix_seconds(now);
  if (find(claims, "exp") != nullptr && number_of(claims, "exp") <= seconds) {
    return "token has invalid claims: token is expired";
  }
  return number_of(claims, "nbf") > seconds ? "token has invalid claims: token is not valid yet" : "";
}

std::string
role_problem(World& world, const Json& claims)
{
  const std::vector<std::string> parts = split(text_of(claims, "sub"), ':');
  const auto project = world.projects.find(parts.size() == 3 ? parts[1] : "");
  ProjectRole* role = project == world.projects.end() ? nullptr : project->second.role(parts[2]);
  const std::int64_t issued_at = number_of(claims, "iat");
  for (const TokenRecord& record : role == nullptr ? std::vector<TokenRecord>{} : role->tokens) {
    if (record.id == text_of(claims, "jti") || record.issued_at == issued_at) {
      return "";
    }
  }
  return fmt::format("JWT token for role '{}' issued at '{}' does not exist in project '{}'",
                     parts.size() == 3 ? parts[2] : "", issued_at, parts.size() == 3 ? parts[1] : "");
}

std::string
account_problem(World& world, const Json& claims, const View& view)
{
  const std::vector<std::string> parts = split(text_of(claims, "sub"), ':');
  const std::string& name = parts[0];
  const std::string capability = parts.size() > 1 ? parts[1] : "login";
  const std::string id = text_of(claims, "jti");
  const Account* account = world.accounts.find(name);
  if (account == nullptr) {
    return fmt::format("rpc error: code = NotFound desc = account '{}' does not exist", name);
  }
  if (!account->is_enabled) {
    return fmt::format("account {} is disabled", name);
  }
  if (!account->can(capability)) {
    return fmt::format("account {} does not have '{}' capability", name, capability);
  }
  if (world.accounts.is_revoked(id)) {
    return "token is revoked, please re-login";
  }
  if (capability == "apiKey" && !world.accounts.has_token(*account, id, view)) {
    return fmt::format("account {} does not have token with id {}", name, id);
  }
  const bool is_older = number_of(claims, "iat") < to_unix_seconds(account->password_changed_at);
  return is_older ? "account password has changed since token issued" : "";
}

std::string
token_problem(World& world, const Jwt& jwt, const View& view)
{
  // The issuer decides who checks the signature, so it is looked at first.
  if (jwt.claims.is_object() && text_of(jwt.claims, "iss") != "argocd") {
    return "SSO is not configured";
  }
  if (!jwt.problem.empty()) {
    return jwt.problem;
  }
  if (std::string problem = time_problem(jwt.claims, view.now); !problem.empty()) {
    return problem;
  }
  const bool is_role = text_of(jwt.claims, "sub").rfind("proj:", 0) == 0;
  return is_role ? role_problem(world, jwt.claims) : account_problem(world, jwt.claims, view);
}

std::string
subject_of(const Json& claims)
{
  const std::string subject = text_of(claims, "sub");
  return subject.rfind("proj:", 0) == 0 ? subject : split(subject, ':')[0];
}

} // namespace

std::string
token_of(const Request& request)
{
  const std::string metadata(find_header(request.headers, "Grpc-Metadata-Token").value_or(""));
  if (has_three_parts(metadata)) {
    return metadata;
  }
  const std::string authorization(find_header(request.headers, "Authorization").value_or(""));
  if (authorization.rfind("Bearer ", 0) == 0 && has_three_parts(authorization.substr(7))) {
    return authorization.substr(7);
  }
  const std::string cookie = cookie_token(request);
  return has_three_parts(cookie) ? cookie : "";
}

Identity
identify(World& world, const Request& request, TimePoint now)
{
  const std::string token = token_of(request);
  if (token.empty()) {
    return {{}, world.settings.allows_anonymous ? "" : "no session information"};
  }
  const Jwt jwt = read_jwt(token, world.settings.signing_key);
  const std::string problem = token_problem(world, jwt, {request.replica, now, world.settings.token_lag});
  if (!problem.empty()) {
    return {{}, world.settings.allows_anonymous ? "" : "invalid session: " + problem};
  }
  return {{subject_of(jwt.claims), number_of(jwt.claims, "iat"), text_of(jwt.claims, "jti")}, ""};
}

bool
permits(World& world,
        const Caller& caller,
        const std::string& resource,
        const std::string& action,
        const std::string& object)
{
  if (caller.subject.rfind("proj:", 0) == 0) {
    const std::vector<std::string> parts = split(caller.subject, ':');
    const auto project = world.projects.find(parts[1]);
    const ProjectRole* role = project == world.projects.end() ? nullptr : project->second.role(parts[2]);
    Policy own;
    for (const std::string& line : role == nullptr ? std::vector<std::string>{} : role->policies) {
      own.add(line);
    }
    if (own.permits(caller.subject, resource, action, object)) {
      return true;
    }
  }
  return world.policy.permits(caller.subject, resource, action, object);
}

Answer
permission_denied(const Caller& caller,
                  const std::string& resource,
                  const std::string& action,
                  const std::string& object)
{
  std::string text = fmt::format("permission denied: {}, {}, {}", resource, action, object);
  if (!caller.subject.empty()) {
    text +=
        fmt::format(", sub: {}, iat: {}", caller.subject, to_rfc3339(from_unix_seconds(caller.issued_at.value_or(0))));
  }
  return error(Code::permission_denied, text);
}

Access
find_for(Context& context,
         const std::string& action,
         const std::string& name,
         const std::string& project,
         const std::string& ns)
{
  World& world = context.world;
  const Answer denied = error(Code::permission_denied, "permission denied");
  if (!ns.empty() && ns != "argocd") {
    return {nullptr, denied, {}};
  }
  if (!project.empty() && !permits(world, context.caller, "applications", action, project + "/" + name)) {
    return {nullptr, denied, {}};
  }
  if (world.outages.kubernetes == Service::hanging) {
    return {nullptr, {}, Wait{}};
  }
  Application* application = world.outages.kubernetes == Service::up ? world.find_application(name) : nullptr;
  if (world.outages.kubernetes == Service::down) {
    return {nullptr, denied, {}};
  }
  if (application == nullptr || (!project.empty() && application->project() != project)) {
    const bool may_know = !project.empty();
    return {
        nullptr, may_know ? error(Code::not_found, "applications.argoproj.io \"" + name + "\" not found") : denied, {}};
  }
  if (!permits(world, context.caller, "applications", action, object_of(*application))) {
    return {nullptr, denied, {}};
  }
  return {application, {}, {}};
}

Access
find_for(Context& context, const std::string& action)
{
  return find_for(context, action, context.path["name"], context.target.first("project"),
                  context.target.first("appNamespace"));
}

std::string
object_of(const Application& application)
{
  return application.project() + "/" + application.name;
}

} // namespace argosy::sandbox
