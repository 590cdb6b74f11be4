// SPDX-License-Identifier: Apache-2.0
#include "report/action.hpp"

#include "report/words.hpp"

#include <fmt/format.h>

namespace argosy {

namespace {

std::string
to_name(const ResourceKey& key)
{
  return to_line(fmt::format("{}:{}:{}{}{}", key.group, key.kind, key.ns, key.ns.empty() ? "" : "/", key.name));
}

// "resume, restart (not now: abort)"
std::string
list_actions(const ActionSubject& subject)
{
  std::string now;
  std::string later;
  for (const auto& action : subject.actions) {
    auto& list = action.is_disabled ? later : now;
    list += (list.empty() ? "" : ", ") + to_line(action.name);
  }
  if (now.empty() && later.empty()) {
    return "none";
  }
  return later.empty() ? now : fmt::format("{}{}(not now: {})", now, now.empty() ? "" : " ", later);
}

} // namespace

std::string
render_actions(const ActionReport& report)
{
  const auto app = to_string(report.app);
  if (!report.ran.empty()) {
    return fmt::format("{}: ran {} on {}\n", app, to_line(report.ran),
                       to_kind_and_name(report.subjects.front().resource.key));
  }
  if (report.subjects.empty()) {
    return fmt::format("{}: no resource with actions of Argo CD's own; name another with --resource\n", app);
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& subject : report.subjects) {
    rows.push_back({to_name(subject.resource.key), subject.health ? std::string(to_string(*subject.health)) : "-",
                    list_actions(subject)});
  }
  auto text = app + "\n" + to_table(rows, "  ");
  if (report.left_out > 0) {
    text += fmt::format("  and {} more, to be named with --resource\n", report.left_out);
  }
  return text + fmt::format("to run one: argosy action {} NAME --resource {}\n", app,
                            to_name(report.subjects.front().resource.key));
}

} // namespace argosy
