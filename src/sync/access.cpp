// SPDX-License-Identifier: Apache-2.0
#include "sync/access.hpp"

#include "base/edit_distance.hpp"
#include "base/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace argosy {

namespace {

constexpr std::size_t k_most_visible = 5;

std::vector<std::string>
list_names(const std::vector<Application>& apps)
{
  std::vector<std::string> names;
  std::transform(apps.begin(), apps.end(), std::back_inserter(names), [](const auto& app) { return app.name; });
  return names;
}

std::string
describe_visible(const std::vector<std::string>& names)
{
  if (names.empty()) {
    return "sees: no application at all";
  }
  std::string shown;
  for (std::size_t i = 0; i < std::min(names.size(), k_most_visible); ++i) {
    shown += " " + to_printable(names[i]);
  }
  return fmt::format("sees: {} application{}:{}{}", names.size(), names.size() == 1 ? "" : "s", shown,
                     names.size() > k_most_visible ? " ..." : "");
}

// It can be seen in the list, and yet not under what was asked for.
std::string
describe_listed(const AppRef& asked, const Application& listed)
{
  if (!asked.project.empty() && asked.project != listed.project) {
    return fmt::format("one of: it is of project {}, not {}", to_printable(listed.project),
                       to_printable(asked.project));
  }
  if (!listed.ns.empty() && asked.ns != listed.ns) {
    return fmt::format("one of: it is in namespace {}: write {}/{}", to_printable(listed.ns), to_printable(listed.ns),
                       to_printable(listed.name));
  }
  return "one of: it stands in the list, so the server may have lost its Kubernetes for a while: try again";
}

bool
is_granted(const AccessFindings& findings, std::string_view action)
{
  return std::any_of(findings.rights.begin(), findings.rights.end(),
                     [&](const auto& right) { return right.first == action && right.second; });
}

// The lines for what the key lacks, or may lack.
void
add_rights(std::vector<std::string>& facts, const AccessFindings& findings)
{
  std::string_view lead = "rights, argocd-rbac-cm: ";
  for (const auto& action : findings.actions) {
    if (!is_granted(findings, action)) {
      facts.push_back(
          fmt::format("one of: {}{}", lead, make_policy_line(findings.account, "applications", action, findings.app)));
      lead = "                        ";
    }
  }
}

void
add_meanings(std::vector<std::string>& facts, const AccessFindings& findings)
{
  const auto& app = findings.app;
  const auto& apps = *findings.visible;
  const auto listed = std::find_if(apps.begin(), apps.end(), [&](const auto& one) { return one.name == app.name; });
  if (listed != apps.end()) {
    facts.push_back(describe_listed(app, *listed));
  } else if (const auto nearest = find_nearest(app.name, list_names(apps)); !nearest.empty()) {
    facts.push_back("one of: wrong name: did you mean " + to_printable(nearest) + "?");
  }
  if (listed == apps.end()) {
    facts.push_back(
        app.ns.empty()
            ? fmt::format("one of: outside the control plane's namespace: write NAMESPACE/{}", to_printable(app.name))
            : fmt::format("one of: the server doesn't serve namespace {} (application.namespaces)",
                          to_printable(app.ns)));
  }
  add_rights(facts, findings);
  if (listed == apps.end()) {
    facts.emplace_back("one of: the server lost its Kubernetes for a while: try again");
    facts.push_back(fmt::format("one of: not created yet (ApplicationSet): --missing wait --project {}",
                                app.project.empty() ? "NAME" : to_printable(app.project)));
  }
}

} // namespace

std::string
make_policy_line(std::string_view account, std::string_view resource, std::string_view action, const AppRef& app)
{
  return fmt::format("p, {}, {}, {}, {}/{}, allow", account.empty() ? "ACCOUNT" : to_printable(account), resource,
                     action, app.project.empty() ? "PROJECT" : to_printable(app.project), to_printable(to_string(app)));
}

std::string
find_nearest(std::string_view name, const std::vector<std::string>& names)
{
  std::string nearest;
  auto least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const auto& other : names) {
    // A name with something added before or behind is as near as a slip of the finger.
    const bool is_part =
        other.find(name) != std::string::npos || (name.find(other) != std::string_view::npos && !other.empty());
    const auto far = is_part ? std::size_t{1} : count_edits(name, other);
    if (far < least) {
      least = far;
      nearest = other;
    }
  }
  return nearest;
}

std::vector<std::string>
list_access_facts(const AccessFindings& findings)
{
  std::vector<std::string> facts;
  if (findings.is_accepted) {
    facts.push_back(*findings.is_accepted ? "key: accepted: account " + to_printable(findings.account)
                                          : "key: not accepted by the server; anonymous access is on");
  }
  if (findings.visible) {
    facts.push_back(describe_visible(list_names(*findings.visible)));
  }
  for (const auto& [action, is_allowed] : findings.rights) {
    facts.push_back(fmt::format("may: {} {}/{}: {}", action, to_printable(findings.app.project),
                                to_printable(to_string(findings.app)), is_allowed ? "yes" : "no"));
  }
  if (findings.visible) {
    add_meanings(facts, findings);
  }
  return facts;
}

} // namespace argosy
