// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/judge.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;

const AppBuilder k_running = AppBuilder().accepted(k_new).running(1);
const AppBuilder k_ended = k_running.ended(Phase::succeeded, 2);
const AppBuilder k_good = k_ended.compared(k_new, SyncStatus::synced, 2);

std::string
spelled(const Judgement& judgement)
{
  switch (judgement.standing) {
  case Judgement::Standing::reached:
    return "reached";
  case Judgement::Standing::not_yet:
    return "not yet: " + judgement.text;
  case Judgement::Standing::failing:
    break;
  }
  return std::string(traits(judgement.kind).reason) + ": " + judgement.text;
}

BOOST_AUTO_TEST_SUITE(judge_test)

BOOST_AUTO_TEST_CASE(judges_one_state)
{
  struct Row {
    const char* name;
    const char* targets;
    AppBuilder app;
    std::string expected;
  };
  const auto paused = AppBuilder().health(Health::suspended);
  const auto web = [](Health health) {
    return AppBuilder().health(health).with_resource("Deployment", "web", SyncStatus::synced, health);
  };
  for (const auto& row : std::vector<Row>{
           {"all well", "healthy,synced,operation", AppBuilder(), "reached"},
           {"pending", "healthy,synced,operation", AppBuilder().accepted(k_new),
            "not yet: an operation is in progress"},
           {"OutOfSync", "synced",
            AppBuilder()
                .compared(k_new, SyncStatus::out_of_sync, 1)
                .with_resource("ConfigMap", "env", SyncStatus::out_of_sync, Health::unknown),
            "not yet: OutOfSync: ConfigMap/env"},
           {"Unknown, and why", "synced", AppBuilder().with([](Application& app) {
              app.sync = SyncStatus::unknown;
              app.conditions = {{"OrphanedResourceWarning", "no"}, {"ComparisonError", "no such path"}};
            }),
            "not yet: its sync status is Unknown: no such path"},
           {"Progressing", "healthy", web(Health::progressing), "not yet: still Progressing: Deployment/web"},
           {"Degraded", "healthy", web(Health::degraded), "unhealthy: Degraded: Deployment/web"},
           {"Missing", "healthy", web(Health::missing), "missing: Missing: Deployment/web"},
           {"Unknown health", "healthy", AppBuilder().health(Health::unknown), "not yet: still Unknown"},
           {"a pause", "healthy", paused, "suspended: Suspended"},
           {"a pause is fine", "healthy|suspended,synced", paused, "reached"},
           {"Degraded is awaited", "degraded", web(Health::degraded), "reached"},
           {"Suspended is awaited", "suspended", AppBuilder(), "not yet: not Suspended: Healthy"},
           {"deleted", "deleted", AppBuilder(), "not yet: not deleted"},
           {"hydrated", "hydrated", AppBuilder().with_hydrator(k_old, k_new), "reached"},
           {"not a hydrator", "hydrated", AppBuilder(), "not yet: hydrated from nothing yet"},
           {"not compared since", "healthy,synced", AppBuilder().accepted(k_new).running(1).ended(Phase::succeeded, 2),
            "not yet: waits for a comparison newer than the operation"},
           {"never compared", "healthy", AppBuilder().with([](Application& app) { app.reconciled_at.reset(); }),
            "reached"},
           {"an operation's end needs no comparison", "operation", k_ended, "reached"},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      WaitGoal goal;
      goal.targets = *parse_targets(row.targets);
      JudgeContext context;
      context.pause = Pause(); // one that could not be read
      BOOST_TEST(spelled(judge(row.app, goal, context)) == row.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(single_resources_are_judged_in_place_of_the_application)
{
  using enum SyncStatus;
  const auto app = AppBuilder()
                       .with_resource("Deployment", "web", synced, Health::healthy)
                       .with_resource("Deployment", "worker", synced, Health::degraded)
                       .with_resource("Rollout", "front", synced, Health::suspended)
                       .with_resource("Service", "web", synced, Health::progressing)
                       .with_resource("Ingress", "web", out_of_sync, Health::healthy)
                       .with_resource("ConfigMap", "env", synced, Health::unknown)
                       .health(Health::degraded)
                       .with([](Application& a) {
                         a.sync = out_of_sync;
                         a.resources.back().has_health = false;
                       });
  const auto lost = app.with([](Application& a) { a.sync = SyncStatus::unknown; });
  const auto untold = app.with([](Application& a) {
    for (auto& resource : a.resources) {
      resource.has_health = false;
    }
  });
  struct Row {
    const char* name;
    std::vector<std::string> patterns;
    const char* targets;
    AppBuilder app;
    std::string expected;
  };
  const auto* const usual = "healthy,synced,operation";
  for (const auto& row : std::vector<Row>{
           {"a good one among bad ones", {"*:Deployment:web"}, usual, app, "reached"},
           {"without a health check", {"*:ConfigMap:*"}, usual, app, "reached"},
           {"two good ones", {"*:Deployment:web", "*:ConfigMap:env"}, usual, app, "reached"},
           {"a bad one", {"*:Deployment:worker"}, usual, app, "unhealthy: Degraded: Deployment/worker"},
           {"one of two", {"*:Deployment:*"}, usual, app, "unhealthy: Degraded: Deployment/worker"},
           {"a failure is worse than what is on its way",
            {"*:Service:*", "*:Deployment:*"},
            usual,
            app,
            "unhealthy: Degraded: Deployment/worker"},
           {"on its way", {"*:Service:*"}, usual, app, "not yet: still Progressing: Service/web"},
           {"not synced", {"*:Ingress:*"}, usual, app, "not yet: OutOfSync: Ingress/web"},
           {"its health alone", {"*:Ingress:*"}, "healthy", app, "reached"},
           {"all but the bad ones", {"!*:Deployment:worker", "!*:*:web", "!*:Rollout:*"}, usual, app, "reached"},
           {"a pause", {"*:Rollout:*"}, usual, app, "not yet: Suspended: Rollout/front"},
           {"each by itself", {"*:Rollout:*", "*:Deployment:web"}, "healthy|suspended", app, "reached"},
           {"each, and not one of them",
            {"*:Rollout:*", "*:Deployment:web"},
            "suspended",
            app,
            "not yet: not Suspended: Healthy"},
           {"nothing of that name",
            {"*:Deployment:other"},
            usual,
            app,
            "not yet: --resource chooses none of its resources"},
           {"all is left out", {"!*:*:*"}, usual, app, "reached"},
           {"all of nothing", {"!*:*:*"}, usual, AppBuilder(), "not yet: --resource chooses none of its resources"},
           {"the operation stays that of the application",
            {"*:Deployment:web"},
            usual,
            app.accepted(k_new),
            "not yet: an operation is in progress"},
           {"a failed comparison is one for all",
            {"*:Deployment:web"},
            usual,
            lost,
            "not yet: its sync status is Unknown"},
           {"no health was told", {"*:Deployment:web"}, "healthy", untold, "unhealthy: Degraded"},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      WaitGoal goal;
      goal.targets = *parse_targets(row.targets);
      for (const auto& pattern : row.patterns) {
        goal.resources.push_back(*parse_resource_pattern(pattern));
      }
      BOOST_TEST(spelled(judge(row.app, goal, {})) == row.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_comparison_older_than_ours_proves_nothing)
{
  JudgeContext context;
  context.not_before = at_second(10);
  BOOST_TEST(spelled(judge(AppBuilder().reconciled(9), {}, context)).starts_with("not yet"));
  BOOST_TEST(spelled(judge(AppBuilder().reconciled(10), {}, context)) == "reached");
  const auto invalid = AppBuilder().reconciled(9).with([](Application& app) {
    app.sync = SyncStatus::unknown;
    app.conditions = {{"InvalidSpecError", "there are no clusters with this name: far"}};
  });
  BOOST_TEST(spelled(judge(invalid, {}, context)) ==
             "not yet: its sync status is Unknown: there are no clusters with this name: far");
}

BOOST_AUTO_TEST_CASE(a_partial_run_is_judged_by_its_own_resources)
{
  JudgeContext context;
  context.has_ended_well = context.is_partial = true;
  context.wanted = {k_new};
  const auto with_result = [](const std::string& name) {
    return k_good.with([&](Application& app) {
      app.sync = SyncStatus::out_of_sync;
      app.state->results.push_back({{"", "ConfigMap", "shop", name}, "Synced", "", "", "", ""});
      app.health = Health::degraded; // by others
    });
  };
  const auto other = [](const AppBuilder& app) {
    return app.with_resource("ConfigMap", "theirs", SyncStatus::out_of_sync, Health::degraded)
        .with_resource("ConfigMap", "env", SyncStatus::synced, Health::unknown);
  };
  BOOST_TEST(spelled(judge(other(with_result("env")), {}, context)) == "reached");
  BOOST_TEST(spelled(judge(other(with_result("theirs")), {}, context)).starts_with("out-of-sync"));
}

BOOST_AUTO_TEST_CASE(names_a_few_resources_and_counts_the_rest)
{
  std::vector<ResourceKey> keys;
  for (const auto* name : {"a", "b", "c", "d", "e"}) {
    keys.push_back({"", "ConfigMap", "shop", name});
  }
  BOOST_TEST(list_resources(keys) == "ConfigMap/a, ConfigMap/b, ConfigMap/c and 2 more");
  BOOST_TEST(list_resources({}).empty());
  BOOST_TEST(to_brief({"", "Pod", "", "x\x1b[31m"}).find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
