// SPDX-License-Identifier: Apache-2.0
// Promise P5: the wanted revision.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(promise_revision_test)

BOOST_AUTO_TEST_CASE(p5_a_branch_that_moves_on_after_our_sync_is_no_failure)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_ended.compared(k_newest, SyncStatus::out_of_sync, 3));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(30)));
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_REQUIRE(scenario.outcome().notes.size() == 1U);
  BOOST_TEST(scenario.outcome().notes.front() ==
             "4be77a0 is deployed, while the application is compared with c0ffee1 and so stays OutOfSync");
}

BOOST_AUTO_TEST_CASE(p5_another_commit_than_the_expected_is_no_success)
{
  Scenario scenario(expecting(sync_goal(), k_newest));
  scenario.begin_and_accept(k_before, k_accepted);
  BOOST_TEST(scenario.count_notes("revision") == 1U);
  scenario.tells(k_good);
  BOOST_TEST(fails_with(scenario, ErrorKind::superseded));
}

BOOST_AUTO_TEST_CASE(p5_an_expectation_holds_whatever_is_waited_for)
{
  for (const auto* targets : {"healthy", "operation", "synced", "healthy|suspended"}) {
    BOOST_TEST_CONTEXT(targets)
    {
      auto goal = expecting(wait_goal(), k_new);
      goal.wait.targets = *parse_targets(targets);
      Scenario scenario(goal);
      scenario.begin(AppBuilder());
      scenario.pass(minutes(5));
      BOOST_TEST(!scenario.is_done());
      scenario.tells(AppBuilder().compared(k_new, SyncStatus::synced, 5));
      BOOST_TEST(is(scenario, Success::reached));
    }
  }
}

BOOST_AUTO_TEST_CASE(p5_a_branch_is_no_expectation_where_nothing_resolves_it)
{
  Scenario waiting(expecting(wait_goal(), "main"));
  waiting.begin(AppBuilder());
  BOOST_TEST(fails_with(waiting, ErrorKind::usage));
  Scenario syncing(expecting(sync_goal(), "develop"));
  syncing.begin(AppBuilder());
  BOOST_TEST(fails_with(syncing, ErrorKind::usage));
  BOOST_TEST(syncing.count(SyncCommand::post) == 0);
  // Here the POST itself says what the branch stands for.
  Scenario tracked(expecting(sync_goal(), "main"));
  tracked.begin_and_accept(k_before, k_accepted);
  tracked.tells(k_good);
  BOOST_TEST(is(tracked, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p5_a_newer_revision_counts_only_if_history_says_so)
{
  const auto newer = k_good.accepted(k_newest, "", "ops")
                         .running(5)
                         .ended(Phase::succeeded, 6)
                         .compared(k_newest, SyncStatus::synced, 6);
  auto goal = expecting(wait_goal(), k_new);
  goal.wait.accept_newer = true;
  Scenario accepting(goal);
  accepting.begin(newer);
  BOOST_TEST(is(accepting, Success::newer));

  goal.wait.accept_newer = false;
  Scenario strict(goal);
  strict.begin(newer);
  BOOST_TEST(strict.run(minutes(1)));
  BOOST_TEST(fails_with(strict, ErrorKind::superseded));
}

// When the expected commit and the deployed one were made, in seconds.
event::DatesTold
dates(int expected, int deployed)
{
  const auto at = [](int second) {
    RevisionMetadata commit;
    commit.date = WallTime(seconds(second));
    return commit;
  };
  return {at(expected), at(deployed)};
}

BOOST_AUTO_TEST_CASE(p5_where_history_says_nothing_the_commits_dates_do_and_it_is_said)
{
  auto goal = expecting(wait_goal(), k_new);
  goal.wait.accept_newer = true;
  const auto elsewhere = AppBuilder().compared(k_newest, SyncStatus::synced, 1);

  Scenario newer(goal);
  newer.begin(elsewhere);
  newer.pass(seconds(5));
  BOOST_TEST(newer.count(SyncCommand::ask_dates) == 1);
  BOOST_TEST(newer.machine().expected_revision() == k_new);
  newer.send(dates(100, 200));
  BOOST_TEST(is(newer, Success::newer_by_date));
  BOOST_TEST(newer.outcome().notes ==
                 (std::vector<std::string>{
                     "c0ffee1 is newer than 4be77a0 by its date alone: that it contains it is not proven"}),
             boost::test_tools::per_element());

  goal.wait.accept_newer = false;
  Scenario strict(goal);
  strict.begin(elsewhere);
  strict.pass(minutes(1));
  BOOST_TEST(strict.count(SyncCommand::ask_dates) == 0);
  BOOST_TEST(!strict.is_done());

  // Older, or not known: the expected commit may yet come.
  goal.wait.accept_newer = true;
  Scenario unsettled(goal);
  unsettled.begin(elsewhere);
  unsettled.pass(seconds(5));
  unsettled.send(dates(200, 100));
  unsettled.pass(minutes(5));
  BOOST_TEST(unsettled.count(SyncCommand::ask_dates) == 1);
  BOOST_TEST(!unsettled.is_done());
  unsettled.send(event::Stop{StopCause::deadline});
  BOOST_TEST(fails_with(unsettled, ErrorKind::timed_out));
  BOOST_TEST(unsettled.outcome().error.message == "out of time: at c0ffee1, not at 4be77a0");
}

BOOST_AUTO_TEST_CASE(p5_a_dry_commit_is_expected_of_a_hydrator)
{
  const std::string dry = "d7d7d7d700000000000000000000000000000000";
  const auto before = AppBuilder().with_hydrator(k_old, k_old);
  Scenario scenario(expecting(sync_goal(), dry));
  scenario.begin(before);
  BOOST_TEST(scenario.count(SyncCommand::post) == 0); // it would deploy what was rendered before
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 1);
  const auto rendered = before.compared(k_new, SyncStatus::out_of_sync, 3).with_hydrator(dry, k_new);
  scenario.tells(rendered);
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::post));
  const auto accepted = rendered.accepted(k_new);
  scenario.holds(accepted);
  scenario.answer_post(accepted.get());
  BOOST_TEST(scenario.count_notes("revision") == 0U);
  scenario.tells(accepted.running(4).ended(Phase::succeeded, 5).compared(k_new, SyncStatus::synced, 5));
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p5_one_revision_goes_to_its_source_of_several)
{
  const std::vector<Source> sources{{"https://charts.example", "", "redis", "1.2.3", "", ""},
                                    {"https://git.example/shop.git", "deploy", "", "main", "", ""}};
  auto goal = sync_goal();
  goal.sync->request.revision = k_new;
  Scenario scenario(goal);
  scenario.begin(AppBuilder().with_sources(sources));
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::post));
  const auto& request = scenario.machine().request();
  BOOST_TEST(request.revision.empty());
  BOOST_TEST(request.revisions == std::vector<std::string>{k_new});
  BOOST_TEST(request.source_positions == std::vector<int>{2});
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
