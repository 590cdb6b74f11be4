// SPDX-License-Identifier: Apache-2.0
// Promise P4: no stale news.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(promise_news_test)

BOOST_AUTO_TEST_CASE(p4_good_news_counts_only_when_all_of_it_is_in_one_state)
{
  struct Row {
    const char* name;
    AppBuilder state;
  };
  const auto healthy = k_good;
  for (const auto& row : std::vector<Row>{
           {"the health of before, compared before", k_ended.with([](Application& app) {
              app.sync = SyncStatus::synced;
              app.sync_revision = k_new;
              app.reconciled_at = at_second(1);
            })},
           {"fresh, and yet OutOfSync", k_ended.compared(k_new, SyncStatus::out_of_sync, 2)},
           {"Synced with the commit of before", k_ended.compared(k_old, SyncStatus::synced, 2)},
           {"Unknown", k_ended.compared(k_new, SyncStatus::unknown, 2)},
           {"Progressing", k_good.health(Health::progressing)},
           {"still running", k_running.with([](Application& app) {
              app.sync = SyncStatus::synced;
              app.sync_revision = k_new;
              app.reconciled_at = at_second(30);
            })},
           {"an attempt that will be repeated", k_running.retried(2).with([](Application& app) {
              app.sync = SyncStatus::synced;
              app.sync_revision = k_new;
              app.reconciled_at = at_second(30);
            })},
           {"never compared", k_ended.with([](Application& app) {
              app.sync = SyncStatus::synced;
              app.sync_revision = k_new;
              app.reconciled_at.reset();
            })},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      Scenario scenario(sync_goal());
      scenario.begin_and_accept(k_before, k_accepted);
      scenario.tells(row.state);
      BOOST_TEST(!scenario.is_done());
      scenario.pass(seconds(3));
      BOOST_TEST(!scenario.is_done());
    }
  }
}

BOOST_AUTO_TEST_CASE(p4_bad_news_right_after_the_end_is_no_verdict)
{
  for (const auto health : {Health::degraded, Health::missing, Health::suspended}) {
    auto goal = sync_goal();
    goal.wait.degraded_grace = seconds(0);
    Scenario scenario(goal);
    scenario.begin_and_accept(k_before.health(health), k_accepted.health(health));
    scenario.tells(k_ended.health(health));
    scenario.tells(k_ended.health(health).compared(k_new, SyncStatus::out_of_sync, 2));
    scenario.pass(seconds(4));
    BOOST_TEST(!scenario.is_done());
    scenario.tells(k_ended.health(health).health(Health::healthy).compared(k_new, SyncStatus::synced, 3));
    BOOST_TEST(is(scenario, Success::deployed));
  }
}

BOOST_AUTO_TEST_CASE(p4_no_order_of_stale_states_makes_a_success)
{
  // Every state of the way, told in every order of three by a stream that lags: good only with the good one.
  const std::vector<AppBuilder> states{k_before, k_accepted, k_running, k_ended,
                                       k_ended.compared(k_new, SyncStatus::out_of_sync, 2)};
  for (const auto& a : states) {
    for (const auto& b : states) {
      for (const auto& c : states) {
        Scenario scenario(sync_goal());
        scenario.begin_and_accept(k_before, k_accepted);
        for (const auto* state : {&a, &b, &c}) {
          scenario.see(*state);
        }
        BOOST_TEST(!scenario.is_done());
        BOOST_TEST(scenario.count_notes("replaced") == 0U);
        scenario.tells(k_good.then().then());
        BOOST_TEST(is(scenario, Success::deployed));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(p4_a_version_that_goes_back_is_not_heard)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good.health(Health::progressing));
  scenario.see(k_ended.health(Health::healthy).version("1001").with([](Application& app) {
    app.sync = SyncStatus::synced;
    app.reconciled_at = at_second(50);
  }));
  BOOST_TEST(!scenario.is_done());
}

BOOST_AUTO_TEST_CASE(p4_a_partial_sync_waits_for_a_comparison_too)
{
  auto goal = sync_goal();
  goal.sync->resources = {{false, "", "ConfigMap", "", "env"}};
  Scenario scenario(goal);
  const auto before = k_before.with_resource("ConfigMap", "env", SyncStatus::synced, Health::unknown)
                          .with_resource("ConfigMap", "other", SyncStatus::out_of_sync, Health::unknown);
  const auto accepted = before.accepted(k_new).with([](Application& app) { app.operation->is_partial = true; });
  scenario.begin_and_accept(before, accepted);
  const auto ended = accepted.running(1).ended(Phase::succeeded, 2).with([](Application& app) {
    app.state->results.push_back({{"", "ConfigMap", "shop", "env"}, "Synced", "", "", "", ""});
  });
  scenario.tells(ended.compared(k_new, SyncStatus::out_of_sync, 2));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(20)));
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p4_refreshes_only_for_a_revision_that_is_not_seen)
{
  Scenario scenario(expecting(wait_goal(), k_new));
  scenario.begin(AppBuilder());
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 1);
  BOOST_TEST(scenario.count_notes("refresh") == 1U);
  scenario.pass(seconds(61));
  const auto refreshes = scenario.count(SyncCommand::refresh_normal);
  BOOST_TEST(refreshes >= 3);
  BOOST_TEST(refreshes <= 5);
  BOOST_TEST(scenario.count_notes("refresh") == 1U);
  scenario.tells(AppBuilder().compared(k_new, SyncStatus::out_of_sync, 60).auto_sync_began(k_new).running(60));
  scenario.pass(seconds(61));
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == refreshes);

  Scenario plain(sync_goal());
  plain.begin_and_accept(k_before, k_accepted);
  plain.tells(k_good.health(Health::progressing));
  plain.pass(minutes(5));
  BOOST_TEST(plain.count(SyncCommand::refresh_normal) == 0);
}

BOOST_AUTO_TEST_CASE(p4_never_refreshes_where_that_is_forbidden)
{
  auto goal = expecting(wait_goal(), k_new);
  goal.wait.refresh = RefreshPolicy::never;
  Scenario scenario(goal);
  scenario.begin(AppBuilder().reconciled(-1000));
  scenario.pass(minutes(10));
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 0);
  BOOST_TEST(scenario.count(SyncCommand::refresh_hard) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
