// SPDX-License-Identifier: Apache-2.0
// Promises P2, our operation and not just any, and P3, busy is not failure.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(promise_ours_test)

BOOST_AUTO_TEST_CASE(p2_the_success_of_another_operation_is_not_ours)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  const auto theirs = k_accepted.accepted(k_old, "", "ops").running(3).ended(Phase::succeeded, 4);
  scenario.tells(theirs.compared(k_old, SyncStatus::synced, 4));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(fails_with(scenario, ErrorKind::superseded));
  BOOST_TEST(scenario.outcome().exit_code() == 6);
}

BOOST_AUTO_TEST_CASE(p2_replaced_by_one_to_the_same_revision_is_judged_by_revision_and_health)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  const auto theirs = k_good.accepted(k_new, "", "ops").running(5);
  scenario.tells(theirs);
  BOOST_TEST(scenario.count_notes("replaced") == 1U);
  BOOST_TEST(!scenario.is_done());
  scenario.tells(theirs.ended(Phase::succeeded, 6).compared(k_new, SyncStatus::synced, 6));
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 0);
}

BOOST_AUTO_TEST_CASE(p2_a_stale_stream_after_the_acceptance_does_not_replace_ours)
{
  // A cache that lags and whose versions tell nothing.
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before.version("a"), k_accepted.version("b"));
  scenario.see(k_before.version("a"));
  BOOST_TEST(scenario.count_notes("replaced") == 0U);
  BOOST_TEST(!scenario.is_done());
  scenario.tells(k_good.version("c"));
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p2_a_look_that_began_before_the_acceptance_does_not_replace_ours)
{
  Scenario scenario(sync_goal());
  scenario.start();
  scenario.answer(k_before.get());
  scenario.send(event::FeedChanged{true});
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::post));
  scenario.send(event::Gone{}); // starts a look while the POST is under way
  scenario.pass(seconds(1));
  scenario.answer_post(k_accepted.version("b").get());
  scenario.answer(k_before.version("a").get());
  BOOST_TEST(scenario.count_notes("replaced") == 0U);
}

BOOST_AUTO_TEST_CASE(p2_wait_believes_no_comparison_from_before_the_operation_ended)
{
  Scenario scenario(expecting(wait_goal(), k_new));
  const auto ended = k_before.auto_sync_began(k_new).running(1).ended(Phase::succeeded, 5);
  scenario.begin(ended.compared(k_new, SyncStatus::synced, 4));
  BOOST_TEST(!scenario.is_done());
  scenario.tells(ended.compared(k_new, SyncStatus::synced, 5));
  BOOST_TEST(is(scenario, Success::reached));
}

BOOST_AUTO_TEST_CASE(p2_wait_with_a_pending_operation_is_not_over)
{
  Scenario scenario(wait_goal());
  scenario.begin(AppBuilder().auto_sync_began(k_old));
  BOOST_TEST(!scenario.is_done());
}

BOOST_AUTO_TEST_CASE(p2_a_bare_wait_does_not_believe_an_old_comparison)
{
  // An hour ago, or in the future of a machine whose clock is behind: then nobody knows how old it is.
  for (const int compared : {-3600, 3600}) {
    Scenario scenario(wait_goal());
    scenario.start();
    scenario.answer(AppBuilder().reconciled(compared).get());
    BOOST_TEST(!scenario.is_done());
    BOOST_REQUIRE(scenario.is_pending(SyncCommand::refresh_normal));
    scenario.answer_refresh(AppBuilder().compared(k_old, SyncStatus::synced, compared + 3601).get());
    BOOST_TEST(is(scenario, Success::reached));
  }
}

BOOST_AUTO_TEST_CASE(p3_joins_a_running_operation_to_the_expected_commit)
{
  Scenario scenario(expecting(sync_goal(), k_new));
  const auto theirs = k_before.accepted(k_new, "", "ops").running(-5);
  scenario.begin(theirs);
  BOOST_TEST(scenario.count_notes("joined") == 1U);
  scenario.tells(theirs.ended(Phase::succeeded, 2).compared(k_new, SyncStatus::synced, 2));
  BOOST_TEST(is(scenario, Success::joined));
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
}

BOOST_AUTO_TEST_CASE(p3_waits_out_any_other_and_looks_again_before_it_begins)
{
  struct Row {
    const char* name;
    void (*change)(Operation&);
  };
  for (const auto& row : std::vector<Row>{
           {"another commit", [](Operation& op) { op.revision = k_old; }},
           {"partial", [](Operation& op) { op.is_partial = true; }},
           {"dry", [](Operation& op) { op.dry_run = true; }},
           {"without prune", [](Operation& op) { op.prune = false; }},
           {"local", [](Operation& op) { op.is_local = true; }},
           {"hooks skipped", [](Operation& op) { op.apply_only = true; }},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      auto goal = expecting(sync_goal(), k_new);
      goal.sync->request.prune = true;
      Scenario scenario(goal);
      auto theirs = k_before.accepted(k_new, "", "ops").running(-5).with([&](Application& app) {
        app.operation->prune = true;
        row.change(*app.operation);
        app.state->operation = *app.operation;
      });
      scenario.begin(theirs);
      BOOST_TEST(scenario.count_notes("busy") == 1U);
      scenario.pass(seconds(3));
      const auto gets = scenario.count_gets();
      scenario.tells(theirs.ended(Phase::succeeded, 4));
      BOOST_TEST(scenario.count_gets() == gets + 1);
      BOOST_TEST(scenario.count(SyncCommand::post) == 1);
      BOOST_TEST(!scenario.is_done());
    }
  }
}

BOOST_AUTO_TEST_CASE(p3_busy_to_the_end_is_exit_5)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_before.accepted(k_old, "", "ops").running(-700));
  scenario.pass(minutes(15));
  scenario.send(event::Stop{StopCause::deadline});
  BOOST_TEST(fails_with(scenario, ErrorKind::busy));
  BOOST_TEST(scenario.outcome().exit_code() == 5);
  BOOST_TEST(scenario.outcome().error.message.find("ops") != std::string::npos);
  BOOST_TEST(scenario.count_notes("busy") == 1U);
}

BOOST_AUTO_TEST_CASE(p3_fail_says_so_at_once)
{
  auto goal = sync_goal();
  goal.sync->busy = Busy::fail;
  Scenario scenario(goal);
  scenario.begin(k_before.accepted(k_old, "", "ops"));
  BOOST_TEST(fails_with(scenario, ErrorKind::busy));
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
}

BOOST_AUTO_TEST_CASE(p3_a_joined_operation_that_fails_is_a_failure)
{
  Scenario scenario(expecting(sync_goal(), k_new));
  const auto theirs = k_before.accepted(k_new, "", "ops").running(-5);
  scenario.begin(theirs);
  scenario.tells(theirs.ended(Phase::failed, 2, "one or more objects failed to apply"));
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(fails_with(scenario, ErrorKind::operation_failed));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
