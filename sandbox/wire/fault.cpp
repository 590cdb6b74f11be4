// SPDX-License-Identifier: Apache-2.0
#include "wire/fault.hpp"

#include "wire/target.hpp"

#include <algorithm>
#include <array>

namespace argosy::sandbox {

namespace {

struct KindName {
  const char* name;
  FaultKind kind;
};

constexpr std::array<KindName, 15> k_kinds{{
    {"reset_before", FaultKind::reset_before},
    {"reset_after", FaultKind::reset_after},
    {"cut_head", FaultKind::cut_head},
    {"cut_body", FaultKind::cut_body},
    {"status", FaultKind::status},
    {"login_page", FaultKind::login_page},
    {"redirect", FaultKind::redirect},
    {"unauthorized", FaultKind::unauthorized},
    {"forbidden", FaultKind::forbidden},
    {"slow_body", FaultKind::slow_body},
    {"stall", FaultKind::stall},
    {"hang", FaultKind::hang},
    {"delay", FaultKind::delay},
    {"truncate_stream", FaultKind::truncate_stream},
    {"garble_stream", FaultKind::garble_stream},
}};

} // namespace

std::optional<FaultKind>
parse_fault_kind(const std::string& name)
{
  const auto* found = std::find_if(k_kinds.begin(), k_kinds.end(), [&](const KindName& k) { return k.name == name; });
  return found == k_kinds.end() ? std::nullopt : std::optional(found->kind);
}

std::optional<FaultRule>
parse_fault_rule(const Json& rule)
{
  const auto kind = parse_fault_kind(text_of(rule, "kind"));
  if (!kind) {
    return std::nullopt;
  }
  FaultRule result;
  result.kind = *kind;
  result.method = text_of(rule, "method", "*");
  result.path = text_of(rule, "path", "*");
  result.skip = number_of(rule, "skip");
  result.count = number_of(rule, "count", 1);
  result.status = static_cast<int>(number_of(rule, "status", *kind == FaultKind::redirect ? 302 : 502));
  result.body = text_of(rule, "body");
  result.retry_after = text_of(rule, "retry_after");
  result.location = text_of(rule, "location", "https://login.example.com/");
  result.bytes = static_cast<std::size_t>(number_of(rule, "bytes", 1));
  result.every = Duration(number_of(rule, "every", 1000));
  return result;
}

std::optional<FaultRule>
FaultList::strike(const Request& request)
{
  for (auto rule = m_rules.begin(); rule != m_rules.end(); ++rule) {
    if (!matches_glob(rule->method, request.method) || !matches_glob(rule->path, request.target)) {
      continue;
    }
    if (rule->skip > 0) {
      --rule->skip;
      continue;
    }
    const FaultRule struck = *rule;
    if (rule->count > 0 && --rule->count == 0) {
      m_rules.erase(rule);
    }
    return struck;
  }
  return std::nullopt;
}

} // namespace argosy::sandbox
