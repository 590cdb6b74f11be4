// SPDX-License-Identifier: Apache-2.0
#include "sync/diagnosis.hpp"

#include "base/encoding.hpp"
#include "sync/describe.hpp"
#include "sync/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <utility>

namespace argosy {

namespace {

bool
is_bad(const Resource& resource)
{
  const bool is_unhealthy = resource.has_health && resource.health != Health::healthy;
  return resource.sync == SyncStatus::out_of_sync || is_unhealthy;
}

bool
is_worth_telling(const ResourceResult& result)
{
  return !result.hook_type.empty() || result.status == "SyncFailed" || result.status == "PruneSkipped" ||
         result.hook_phase == "Failed" || result.hook_phase == "Error";
}

// Levenshtein, one row at a time.
std::size_t
distance(std::string_view left, std::string_view right)
{
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    auto diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const auto replaced = diagonal + (left[i] == right[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j + 1] + 1, row[j] + 1, replaced});
    }
  }
  return row.back();
}

// Whose operation is in the way, and what ends it.
void
add_operation(Outcome& outcome, WallTime now)
{
  auto& facts = outcome.diagnosis.facts;
  const auto& app = *outcome.last;
  const bool is_in_the_way = outcome.error.kind == ErrorKind::busy || outcome.error.kind == ErrorKind::superseded;
  if (is_in_the_way && (app.operation || app.state)) {
    facts.push_back("operation: " + describe_operation(app, now));
    if (app.state && app.state->started_at) {
      facts.push_back("since: " + to_rfc3339(*app.state->started_at));
    }
  }
  if (outcome.error.kind == ErrorKind::busy && app.operation) {
    outcome.diagnosis.next.push_back("argosy terminate " + to_string(outcome.app) + "   (ends it)");
  }
}

} // namespace

std::string
make_app_url(std::string_view base_url, const Application& app)
{
  return app.ns.empty() ? fmt::format("{}/applications/{}", base_url, to_percent(app.name))
                        : fmt::format("{}/applications/{}/{}", base_url, to_percent(app.ns), to_percent(app.name));
}

void
add_what_is_known(Outcome& outcome, WallTime now)
{
  if (!outcome.last) {
    return;
  }
  auto& diagnosis = outcome.diagnosis;
  const auto& app = *outcome.last;
  if (!outcome.is_good()) {
    std::copy_if(app.resources.begin(), app.resources.end(), std::back_inserter(diagnosis.resources), is_bad);
    std::copy_if(app.conditions.begin(), app.conditions.end(), std::back_inserter(diagnosis.conditions),
                 [](const auto& condition) { return !condition.message.empty(); });
    diagnosis.next.insert(diagnosis.next.begin(), outcome.url);
    add_operation(outcome, now);
  }
  if (app.state && (!outcome.run_id.empty() || !outcome.is_good())) {
    std::copy_if(app.state->results.begin(), app.state->results.end(), std::back_inserter(diagnosis.results),
                 is_worth_telling);
  }
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
    const auto far = is_part ? std::size_t{1} : distance(name, other);
    if (far < least) {
      least = far;
      nearest = other;
    }
  }
  return nearest;
}

} // namespace argosy
