// SPDX-License-Identifier: Apache-2.0
// Results as runs would leave them, for the tests of all their forms.
#pragma once

#include "report/run_report.hpp"

#include <string>

namespace argosy::test {

inline const std::string k_old = "9f1c2d3a4b5c6d7e8f90a1b2c3d4e5f60718293a";
inline const std::string k_new = "4be77a0f3d2c1b0a9e8d7c6b5a4f3e2d1c0b9a87";

inline WallTime
at(const std::string& text)
{
  return parse_rfc3339(text).value();
}

inline const WallTime k_now = at("2026-11-21T10:42:00Z");

inline ResourceKey
key(const std::string& group, const std::string& kind, const std::string& name)
{
  return {group, kind, "shop", name};
}

// Deployed to k_new and healthy.
inline Application
make_application()
{
  Application app;
  app.name = "web";
  app.ns = "argocd";
  app.project = "shop";
  app.sources = {{"https://git.example/shop", "deploy/web", "", "main", "", ""}};
  app.sync = SyncStatus::synced;
  app.sync_revision = k_new;
  app.health = Health::healthy;
  app.health_since = at("2026-11-21T08:42:00Z");
  app.reconciled_at = at("2026-11-21T10:41:20Z");
  app.images = {"ghcr.io/acme/shop:1.4.2"};
  app.external_urls = {"https://shop.example"};
  OperationState state;
  state.phase = Phase::succeeded;
  state.message = "successfully synced (all tasks run)";
  state.operation.revision = k_new;
  state.operation.initiated_by = "ci";
  state.operation.run_id = "7f3a91c2";
  state.started_at = at("2026-11-21T10:40:00Z");
  state.finished_at = at("2026-11-21T10:40:03Z");
  state.results = {{key("apps", "Deployment", "web"), "Synced", "deployment configured", "", "", "Sync"},
                   {key("", "ConfigMap", "env"), "Synced", "configmap/env configured", "", "", "Sync"},
                   {key("", "Service", "web"), "Synced", "service/web unchanged", "", "", "Sync"}};
  app.state = state;
  app.resources = {
      {key("apps", "Deployment", "web"), "v1", SyncStatus::synced, true, Health::healthy, "", false, false},
      {key("", "ConfigMap", "env"), "v1", SyncStatus::synced, false, Health::unknown, "", false, false}};
  return app;
}

inline Outcome
make_success(const std::string& name = "shop")
{
  Outcome outcome;
  outcome.app = {name, "", "shop"};
  outcome.success = Success::deployed;
  outcome.summary = "deployed in 1m12s · 4be77a0 as expected · ghcr.io/acme/shop:1.4.2 · https://shop.example";
  outcome.took = Duration(72'000);
  outcome.run_id = "7f3a91c2";
  outcome.wanted_revision = k_new;
  outcome.from_revision = k_old;
  outcome.url = "https://argocd.example/applications/argocd/" + name;
  outcome.last = make_application();
  return outcome;
}

inline Outcome
make_degraded()
{
  Outcome outcome = make_success("web");
  outcome.success.reset();
  outcome.summary.clear();
  outcome.error = {ErrorKind::unhealthy, "Synced to 4be77a0, Degraded for 30 s", ""};
  outcome.last->health = Health::degraded;
  const auto web = key("apps", "Deployment", "web");
  auto& diagnosis = outcome.diagnosis;
  diagnosis.resources = {
      {web, "v1", SyncStatus::synced, true, Health::degraded, "exceeded its progress deadline", false, false},
      {key("", "ConfigMap", "old"), "v1", SyncStatus::out_of_sync, false, Health::unknown, "", false, true}};
  diagnosis.pods = {{"web-7c9d-x2k4p",
                     web,
                     "container app: CrashLoopBackOff, 4 restarts, last exit 1",
                     {"config: DATABASE_URL is not set", "exit status 1"}}};
  diagnosis.events = {{"Warning", "BackOff", "Back-off restarting failed container", "Pod web-7c9d-x2k4p", 6,
                       at("2026-11-21T10:41:07Z")},
                      {"Warning", "FailedMount", "volume is not there", "Deployment web", 1, std::nullopt}};
  diagnosis.results = {{key("batch", "Job", "migrate"), "Synced", "", "PreSync", "Succeeded", "PreSync"},
                       {key("batch", "Job", "smoke"), "Synced", "job failed", "PostSync", "Failed", "PostSync"},
                       {key("", "ConfigMap", "old"), "PruneSkipped", "ignored (no prune)", "", "", "Sync"}};
  diagnosis.conditions = {{"OrphanedResourceWarning", "1 orphaned resource"}};
  diagnosis.next = {outcome.url, "deployed before: 9f1c2d3, history id 41, 2h ago"};
  return outcome;
}

inline Outcome
make_busy()
{
  Outcome outcome;
  outcome.app = {"shop", "", ""};
  outcome.error = {ErrorKind::busy, "still the operation of ops after 15m", "this run started and changed nothing"};
  outcome.took = Duration(900'000);
  outcome.url = "https://argocd.example/applications/argocd/shop";
  outcome.last = make_application();
  outcome.diagnosis.facts = {"busy: sync to 1d0c9aa by ops, Running 27m, waits for hook Job/smoke (attempt 2 of 5)"};
  outcome.diagnosis.next = {outcome.url, "argosy terminate shop   (ends it)"};
  return outcome;
}

inline Outcome
make_not_permitted()
{
  Outcome outcome;
  outcome.app = {"shop", "", "shop"};
  outcome.error = {ErrorKind::not_permitted, "get shop: 403 permission denied, and again 2.0 s later; nothing started",
                   ""};
  outcome.diagnosis.facts = {"key: accepted: account ci (apiKey, enabled), ends in 11 d",
                             "sees: 3 applications: shop-dev shop-staging web",
                             "may: get shop/shop: no",
                             "may: sync shop/shop: no",
                             "one of: wrong name: did you mean shop-dev?",
                             "one of: rights: p, ci, applications, get, shop/shop, allow",
                             "a finding without a label"};
  return outcome;
}

inline RunReport
make_report(std::vector<Outcome> outcomes)
{
  RunReport report;
  report.command = "sync";
  report.version = "1.0.0";
  report.server = "https://argocd.example";
  report.server_version = "v3.5.1";
  report.repeat_options = "--expect-revision 4be77a0";
  report.took = Duration(902'000);
  report.applications = std::move(outcomes);
  return report;
}

} // namespace argosy::test
