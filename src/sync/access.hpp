// SPDX-License-Identifier: Apache-2.0
// All that a 403 or a 404 may mean, from what the key may see and do. Pure.
#pragma once

#include "argocd/argo_cd.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace argosy {

// What was found out; every part may be missing.
struct AccessFindings {
  AppRef app;                      // that was asked for
  std::string account;             // whose key it is
  std::optional<bool> is_accepted; // the key, by the server
  std::optional<std::vector<Application>> visible;
  std::vector<std::pair<std::string, bool>> rights; // "get", "sync" on the application, where its project is known
  std::vector<std::string> actions;                 // that the run needs
};

// "p, ci, applications, get, shop/shop, allow"; what is not known is written in capitals.
std::string
make_policy_line(std::string_view account, std::string_view resource, std::string_view action, const AppRef& app);

// Of `names`, the one that was probably meant; empty if none is near.
std::string find_nearest(std::string_view name, const std::vector<std::string>& names);

// One finding each, with its label: "key: accepted: account ci", "sees: 2 applications: shop-dev web", "may: get
// shop/shop: no", "one of: wrong name: did you mean shop-dev?".
std::vector<std::string> list_access_facts(const AccessFindings& findings);

} // namespace argosy
