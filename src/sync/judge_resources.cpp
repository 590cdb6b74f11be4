// SPDX-License-Identifier: Apache-2.0
#include "sync/judge_resources.hpp"

#include "base/encoding.hpp"
#include "sync/judge_sync.hpp"
#include "sync/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

// Resources without a health check have no health and count as Healthy; where none has one, the server did not tell.
Health
health_of(const Resource& resource, const Application& app)
{
  const bool is_told =
      std::any_of(app.resources.begin(), app.resources.end(), [](const auto& r) { return r.has_health; });
  return resource.has_health ? resource.health : is_told ? Health::healthy : app.health;
}

// An Unknown of the whole is one of each part: what a failed comparison left behind is no news.
SyncStatus
sync_of(const Resource& resource, const Application& app)
{
  return app.sync == SyncStatus::unknown ? SyncStatus::unknown : resource.sync;
}

// All that it has is left out on purpose.
Application
without_resources(Application one, const Application& app)
{
  one.resources.clear();
  one.health = Health::healthy;
  one.sync = app.sync == SyncStatus::unknown ? SyncStatus::unknown : SyncStatus::synced;
  return one;
}

bool
is_worse(const Judgement& judgement, const Judgement& than)
{
  using enum Judgement::Standing;
  const auto rank = [](const Judgement& j) { return j.standing == failing ? 2 : j.standing == not_yet ? 1 : 0; };
  return rank(judgement) > rank(than);
}

} // namespace

Judgement
judge_each(const Application& app,
           const std::vector<ResourcePattern>& patterns,
           const std::function<Judgement(const Application& one)>& judge_one)
{
  auto one = app;
  one.health_message.clear();
  std::optional<Judgement> worst;
  for (const auto& resource : app.resources) {
    if (resource.is_hook || !is_chosen(resource.key, patterns)) {
      continue;
    }
    one.resources = {resource};
    one.health = health_of(resource, app);
    one.sync = sync_of(resource, app);
    if (auto judgement = judge_one(one); !worst || is_worse(judgement, *worst)) {
      worst = std::move(judgement);
    }
  }
  const bool is_named = std::any_of(patterns.begin(), patterns.end(), [](const auto& p) { return !p.is_exclusion; });
  if (worst || is_named || app.resources.empty()) {
    return worst.value_or(not_yet("--resource chooses none of its resources"));
  }
  return judge_one(without_resources(std::move(one), app));
}

std::string
to_brief(const ResourceKey& key)
{
  return to_printable(key.kind + "/" + key.name);
}

std::string
list_resources(const std::vector<ResourceKey>& keys)
{
  constexpr std::size_t k_most = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(keys.size(), k_most); ++i) {
    text += (i == 0 ? "" : ", ") + to_brief(keys[i]);
  }
  return keys.size() > k_most ? fmt::format("{} and {} more", text, keys.size() - k_most) : text;
}

std::string
describe_health(const Application& app)
{
  std::vector<ResourceKey> keys;
  std::string message;
  for (const auto& resource : app.resources) {
    if (resource.has_health && resource.health == app.health && app.health != Health::healthy) {
      keys.push_back(resource.key);
      message = message.empty() ? resource.health_message : message;
    }
  }
  std::string text(to_string(app.health));
  text += keys.empty() ? "" : ": " + list_resources(keys);
  message = message.empty() ? app.health_message : message;
  return message.empty() ? text : text + ": " + to_printable(message);
}

} // namespace argosy
