// SPDX-License-Identifier: Apache-2.0
#include "api/routes.hpp"

#include "api/answer.hpp"
#include "api/methods.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace argosy::sandbox {

namespace {

constexpr std::array<Route, 37> k_routes{{
    {"GET", "api/version", get_version, Auth::optional},
    {"GET", "api/v1/settings", get_settings, Auth::optional},
    {"POST", "api/v1/session", create_session, Auth::optional},
    {"DELETE", "api/v1/session", delete_session, Auth::optional},
    {"GET", "api/v1/session/userinfo", get_user_info, Auth::optional},
    {"PUT", "api/v1/account/password", change_password},
    {"GET", "api/v1/account", list_accounts},
    {"GET", "api/v1/account/can-i/{resource}/{action}/**", can_i},
    {"GET", "api/v1/account/{name}", get_account},
    {"POST", "api/v1/account/{name}/token", create_token},
    {"DELETE", "api/v1/account/{name}/token/{id}", delete_token},
    {"GET", "api/v1/projects/{name}", get_project},
    {"POST", "api/v1/projects/{project}/roles/{role}/token", create_role_token},
    {"DELETE", "api/v1/projects/{project}/roles/{role}/token/{iat}", delete_role_token},
    {"GET", "api/v1/stream/applications", watch_applications, Auth::required, Shape::stream},
    {"GET", "api/v1/stream/applications/{name}/resource-tree", watch_tree, Auth::required, Shape::stream},
    {"GET", "api/v1/applications", list_applications},
    {"GET", "api/v1/applications/{name}", get_application},
    {"PATCH", "api/v1/applications/{name}", patch_application},
    {"DELETE", "api/v1/applications/{name}", delete_application},
    {"PUT", "api/v1/applications/{name}/spec", put_spec},
    {"POST", "api/v1/applications/{name}/sync", sync_application},
    {"POST", "api/v1/applications/{name}/rollback", rollback_application},
    {"DELETE", "api/v1/applications/{name}/operation", terminate_operation},
    {"GET", "api/v1/applications/{name}/resource-tree", get_tree},
    {"GET", "api/v1/applications/{name}/managed-resources", get_managed_resources},
    {"GET", "api/v1/applications/{name}/resource", get_resource},
    {"GET", "api/v1/applications/{name}/events", get_events},
    {"GET", "api/v1/applications/{name}/manifests", get_manifests},
    {"GET", "api/v1/applications/{name}/revisions/{revision}/metadata", get_revision},
    {"GET", "api/v1/applications/{name}/syncwindows", get_windows},
    {"GET", "api/v1/applications/{name}/links", get_links},
    {"GET", "api/v1/applications/{name}/resource/actions", get_actions},
    {"POST", "api/v1/applications/{name}/resource/actions", run_action},
    {"POST", "api/v1/applications/{name}/resource/actions/v2", run_action},
    {"GET", "api/v1/applications/{name}/logs", get_logs, Auth::required, Shape::stream},
    {"GET", "api/v1/applications/{name}/pods/{pod}/logs", get_logs, Auth::required, Shape::stream},
}};

bool
is_capture(std::string_view part)
{
  return part.front() == '{';
}

bool
matches(std::string_view pattern,
        const std::vector<std::string>& segments,
        std::map<std::string, std::string>& captured)
{
  const std::vector<std::string> parts = split(pattern, '/');
  const bool has_rest = parts.back() == "**";
  if (has_rest ? segments.size() < parts.size() : segments.size() != parts.size()) {
    return false;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == "**") {
      for (std::size_t rest = i; rest < segments.size(); ++rest) {
        captured["**"] += (rest > i ? "/" : "") + segments[rest];
      }
    } else if (is_capture(parts[i])) {
      captured[parts[i].substr(1, parts[i].size() - 2)] = segments[i];
    } else if (parts[i] != segments[i]) {
      return false;
    }
  }
  return true;
}

// The gateway takes what follows a colon in the last segment for a verb of its own, and knows none.
bool
has_custom_verb(const std::vector<std::string>& segments)
{
  const std::size_t colon = segments.empty() ? std::string::npos : segments.back().rfind(':');
  return colon != std::string::npos && colon > 0;
}

} // namespace

Routed
find_route(const std::string& verb, const Target& target)
{
  Routed result;
  if (has_custom_verb(target.segments)) {
    return result;
  }
  for (const Route& route : k_routes) {
    std::map<std::string, std::string> captured;
    if (!matches(route.pattern, target.segments, captured)) {
      continue;
    }
    if (route.verb == verb) {
      result.route = &route;
      result.path = std::move(captured);
      return result;
    }
    result.has_other_verb = true;
  }
  return result;
}

} // namespace argosy::sandbox
