// SPDX-License-Identifier: Apache-2.0
// Promise P6: Degraded must last, and a pod that cannot start is told early.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

ResourceTree
tree_with_stuck_pod(std::optional<WallTime> created)
{
  TreeNode pod;
  pod.key = {"", "Pod", "shop", "web-1"};
  pod.info = {{"Status Reason", "ImagePullBackOff"}};
  pod.created_at = created;
  return {{pod}};
}

BOOST_AUTO_TEST_SUITE(promise_health_test)

BOOST_AUTO_TEST_CASE(p6_degraded_fails_only_after_its_grace_and_a_look)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  const auto degraded = k_good.health(Health::degraded);
  scenario.tells(degraded);
  BOOST_TEST(scenario.count_notes("degraded") == 1U);
  scenario.pass(seconds(29));
  BOOST_TEST(!scenario.is_done());
  const auto gets = scenario.count_gets();
  scenario.pass(seconds(2));
  BOOST_TEST(fails_with(scenario, ErrorKind::unhealthy));
  BOOST_TEST(scenario.outcome().exit_code() == 7);
  BOOST_TEST(scenario.count_gets() == gets + 1);
  BOOST_TEST(scenario.count_notes("degraded") == 1U);
}

BOOST_AUTO_TEST_CASE(p6_a_look_may_tell_that_the_bad_news_is_over)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good.health(Health::degraded));
  scenario.pass(seconds(29));
  scenario.holds(k_good.health(Health::degraded).health(Health::healthy)); // and the stream has lost it
  scenario.pass(seconds(2));
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p6_what_the_stream_tells_is_no_verdict_without_a_look)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  const auto degraded = k_good.health(Health::degraded);
  scenario.tells(degraded);
  scenario.on_look = nullptr;
  scenario.clock().advance(seconds(31)); // the timer is late
  scenario.see(degraded.then());
  BOOST_TEST(!scenario.is_done());
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::look));
  scenario.answer(degraded.then().health(Health::healthy).get());
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p6_a_busy_stream_does_not_put_the_verdict_off)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  auto degraded = k_good.health(Health::degraded);
  scenario.tells(degraded);
  scenario.on_look = nullptr; // looks take 300 ms, the stream tells something every 100 ms
  for (int i = 0; i < 340 && !scenario.is_done(); ++i) {
    degraded = degraded.then();
    scenario.see(degraded);
    if (i % 3 == 2 && scenario.is_pending(SyncCommand::look)) {
      scenario.answer(degraded.get());
    }
    scenario.pass(Duration(100));
  }
  BOOST_TEST(fails_with(scenario, ErrorKind::unhealthy));
  BOOST_TEST(scenario.count_gets() < 8);
}

BOOST_AUTO_TEST_CASE(p6_progressing_never_fails)
{
  Scenario scenario(sync_goal());
  scenario.on_pods = [] { return ResourceTree(); };
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good.health(Health::progressing));
  scenario.pass(minutes(59));
  BOOST_TEST(!scenario.is_done());
}

BOOST_AUTO_TEST_CASE(p6_a_pod_that_cannot_start_is_reported_long_before_the_timeout)
{
  Scenario scenario(sync_goal());
  scenario.on_pods = [] { return tree_with_stuck_pod(at_second(2)); };
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good.health(Health::progressing));
  scenario.pass(seconds(10));
  BOOST_TEST(scenario.count_notes("pod") == 1U);
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(fails_with(scenario, ErrorKind::pod_failure));
  BOOST_TEST(scenario.outcome().error.message == "Pod web-1 cannot start: ImagePullBackOff");
  BOOST_TEST(scenario.count_notes("pod") == 1U);
}

BOOST_AUTO_TEST_CASE(p6_a_pod_from_before_our_operation_is_not_its_fault_while_that_runs)
{
  Scenario scenario(sync_goal());
  scenario.on_pods = [] { return tree_with_stuck_pod(at_second(-3600)); };
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_running.health(Health::progressing));
  scenario.pass(minutes(10));
  BOOST_TEST(!scenario.is_done());
}

BOOST_AUTO_TEST_CASE(p6_a_crash_loop_that_our_operation_leaves_as_it_is_fails)
{
  Scenario scenario(sync_goal());
  scenario.on_pods = [] { return tree_with_stuck_pod(at_second(-3600)); };
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good.health(Health::progressing));
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(fails_with(scenario, ErrorKind::pod_failure));
}

BOOST_AUTO_TEST_CASE(p6_a_pod_matters_only_where_health_does)
{
  auto goal = wait_goal();
  goal.wait.targets = *parse_targets("synced");
  goal.wait.expected = {{"", k_new}};
  Scenario scenario(goal);
  scenario.begin(AppBuilder().health(Health::progressing));
  scenario.pass(minutes(5));
  BOOST_TEST(scenario.count(SyncCommand::look_at_pods) == 0);
}

BOOST_AUTO_TEST_CASE(p6_an_open_pause_fails_and_names_the_cure)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good.health(Health::suspended));
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(fails_with(scenario, ErrorKind::suspended));
  BOOST_TEST(scenario.outcome().exit_code() == 7);
  BOOST_TEST(!scenario.outcome().error.hint.empty());

  auto goal = sync_goal();
  goal.wait.suspended = Suspended::done;
  Scenario done(goal);
  done.begin_and_accept(k_before, k_accepted);
  done.tells(k_good.health(Health::suspended));
  BOOST_TEST(is(done, Success::deployed));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
