// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/json.hpp"
#include "world/account.hpp"
#include "world/window.hpp"

#include <map>
#include <string>
#include <vector>

namespace argosy::sandbox {

struct ProjectRole {
  std::string name;
  std::string description;
  std::vector<std::string> policies;
  std::vector<TokenRecord> tokens;
};

struct Project {
  std::string name;
  std::string uid;
  TimePoint created_at;
  std::uint64_t resource_version = 1;
  std::int64_t generation = 1;
  std::vector<ProjectRole> roles;
  std::vector<Window> windows;

  ProjectRole* role(const std::string& role_name);
  std::vector<Window> windows_for(const std::string& application) const;

  // The AppProject as the API shows it.
  Json describe() const;
};

using Projects = std::map<std::string, Project>;

} // namespace argosy::sandbox
