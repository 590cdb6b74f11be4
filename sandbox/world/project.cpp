// SPDX-License-Identifier: Apache-2.0
#include "world/project.hpp"

#include <algorithm>

namespace argosy::sandbox {

namespace {

Json
describe_tokens(const std::vector<TokenRecord>& tokens)
{
  Json result = Json::array();
  for (const TokenRecord& record : tokens) {
    Json token{{"iat", record.issued_at}};
    if (record.expires_at > 0) {
      token["exp"] = record.expires_at;
    }
    token["id"] = record.id;
    result.push_back(token);
  }
  return result;
}

Json
describe_role(const ProjectRole& role)
{
  Json result{{"name", role.name}};
  if (!role.description.empty()) {
    result["description"] = role.description;
  }
  result["policies"] = role.policies;
  if (!role.tokens.empty()) {
    result["jwtTokens"] = describe_tokens(role.tokens);
  }
  return result;
}

} // namespace

ProjectRole*
Project::role(const std::string& role_name)
{
  const auto found =
      std::find_if(roles.begin(), roles.end(), [&](const ProjectRole& role) { return role.name == role_name; });
  return found == roles.end() ? nullptr : &*found;
}

std::vector<Window>
Project::windows_for(const std::string& application) const
{
  std::vector<Window> result;
  std::copy_if(windows.begin(), windows.end(), std::back_inserter(result),
               [&](const Window& w) { return w.is_for(application); });
  return result;
}

Json
Project::describe() const
{
  Json result;
  result["metadata"] = {{"name", name},
                        {"namespace", "argocd"},
                        {"uid", uid},
                        {"resourceVersion", std::to_string(resource_version)},
                        {"generation", generation},
                        {"creationTimestamp", to_rfc3339(created_at)}};
  result["spec"] = {{"sourceRepos", {"*"}}, {"destinations", Json::array({{{"server", "*"}, {"namespace", "*"}}})}};
  result["status"] = Json::object();
  for (const ProjectRole& role : roles) {
    result["spec"]["roles"].push_back(describe_role(role));
    if (!role.tokens.empty()) {
      result["status"]["jwtTokensByRole"][role.name]["items"] = describe_tokens(role.tokens);
    }
  }
  return result;
}

} // namespace argosy::sandbox
