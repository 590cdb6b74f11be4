// SPDX-License-Identifier: Apache-2.0
// Getting along with operations of others and with auto-sync.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(others_test)

BOOST_AUTO_TEST_CASE(terminate_ends_theirs_once_and_then_begins)
{
  auto goal = sync_goal();
  goal.sync->busy = Busy::terminate;
  Scenario scenario(goal);
  scenario.begin(k_theirs);
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::terminate));
  scenario.holds(k_theirs.terminating());
  scenario.answer_terminate({});
  scenario.pass(minutes(6)); // a held one takes its time
  BOOST_TEST(scenario.count(SyncCommand::terminate) == 1);
  BOOST_TEST(scenario.count_notes("evicting") == 1U);
  scenario.tells(k_theirs.terminating().ended(Phase::failed, 400, "Operation terminated"));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
}

BOOST_AUTO_TEST_CASE(terminate_asks_again_where_it_was_too_early)
{
  auto goal = sync_goal();
  goal.sync->busy = Busy::terminate;
  Scenario scenario(goal, 0);
  const auto pending = k_before.accepted(k_old, "", "ops");
  scenario.on_terminate = [] {
    return Answer<void>(tl::unexpected(make_refusal(Refusal::no_operation, ErrorKind::refused)));
  };
  scenario.begin(pending);
  scenario.pass(minutes(2));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.count(SyncCommand::terminate) > 5);
  BOOST_TEST(scenario.count(SyncCommand::terminate) < 20);
  BOOST_TEST(scenario.count_notes("evicting") == 1U);
}

BOOST_AUTO_TEST_CASE(terminate_does_not_fight_whoever_begins_again_and_again)
{
  auto goal = sync_goal();
  goal.sync->busy = Busy::terminate;
  Scenario scenario(goal);
  auto theirs = k_theirs;
  scenario.on_terminate = [&] {
    theirs = theirs.ended(Phase::failed, 1).accepted(k_old, "", "bot").running(2);
    scenario.holds(theirs);
    return Answer<void>();
  };
  scenario.begin(theirs);
  scenario.pass(minutes(10));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.count(SyncCommand::terminate) == 3);
  scenario.send(event::Stop{StopCause::deadline});
  BOOST_TEST(fails_with(scenario, ErrorKind::busy));
}

BOOST_AUTO_TEST_CASE(joining_is_for_join_alone)
{
  for (const auto busy : {Busy::wait, Busy::fail, Busy::terminate}) {
    auto goal = expecting(sync_goal(), k_new);
    goal.sync->busy = busy;
    Scenario scenario(goal);
    scenario.begin(k_before.accepted(k_new, "", "ops").running(-5));
    BOOST_TEST(scenario.count_notes("joined") == 0U);
  }
}

BOOST_AUTO_TEST_CASE(an_operation_that_is_being_ended_is_not_joined)
{
  Scenario scenario(expecting(sync_goal(), k_new));
  scenario.begin(k_before.accepted(k_new, "", "ops").running(-5).terminating());
  BOOST_TEST(scenario.count_notes("joined") == 0U);
  BOOST_TEST(scenario.count_notes("busy") == 1U);
}

BOOST_AUTO_TEST_CASE(a_joined_operation_to_an_untracked_commit_is_read_from_its_result)
{
  Scenario scenario(expecting(sync_goal(), k_new));
  const auto before = AppBuilder(); // tracks main, which is at k_old
  const auto theirs = before.accepted(k_new, "", "ops").running(-5);
  scenario.begin(theirs);
  scenario.tells(theirs.ended(Phase::succeeded, 2).compared(k_old, SyncStatus::out_of_sync, 2));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(10)));
  BOOST_TEST(is(scenario, Success::joined));
}

BOOST_AUTO_TEST_CASE(several_operations_of_others_are_each_told_once)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_theirs);
  auto state = k_theirs;
  for (int i = 0; i < 5; ++i) {
    state = state.then();
    scenario.see(state);
  }
  BOOST_TEST(scenario.count_notes("busy") == 1U);
  scenario.tells(state.ended(Phase::succeeded, 3).accepted(k_newest, "", "bot").running(4));
  BOOST_TEST(scenario.count_notes("busy") == 2U);
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
}

BOOST_AUTO_TEST_CASE(auto_sync_that_has_it_already_is_unchanged)
{
  Scenario scenario(expecting(sync_goal(), k_new));
  const auto there = AppBuilder().with_auto_sync().compared(k_new, SyncStatus::synced, -20);
  scenario.holds(there.reconciled(0));
  scenario.start();
  scenario.send(event::FeedChanged{true});
  BOOST_TEST(is(scenario, Success::unchanged));
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 1);
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
}

BOOST_AUTO_TEST_CASE(auto_sync_that_went_past_it_is_not_made_to_go_back)
{
  auto goal = expecting(sync_goal(), k_new);
  goal.wait.accept_newer = true;
  Scenario scenario(goal);
  scenario.holds(AppBuilder().with_auto_sync().compared(k_newest, SyncStatus::synced, 0).with([](Application& app) {
    app.history.push_back({4, k_new, {}, at_second(-600), at_second(-599), ""});
    app.history.push_back({5, k_newest, {}, at_second(-300), at_second(-299), ""});
  }));
  scenario.start();
  scenario.send(event::FeedChanged{true});
  BOOST_TEST(scenario.run(seconds(30)));
  BOOST_TEST(is(scenario, Success::newer));
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
}

BOOST_AUTO_TEST_CASE(auto_sync_gets_its_chance_and_is_joined)
{
  Scenario scenario(expecting(sync_goal(), k_new));
  const auto before = AppBuilder().with_auto_sync();
  scenario.start();
  scenario.answer(before.get());
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::refresh_normal));
  for (int i = 1; i < 5; ++i) {
    scenario.see(before.version(std::to_string(1000 + i)));
  }
  BOOST_TEST(scenario.count_notes("refresh") == 1U); // the stream's news don't repeat it
  const auto compared = before.version("1010").compared(k_new, SyncStatus::out_of_sync, 1);
  scenario.answer_refresh(compared.get());
  BOOST_TEST(scenario.count_notes("auto-sync") == 1U);
  const auto began = compared.auto_sync_began(k_new).running(2);
  scenario.tells(began);
  BOOST_TEST(scenario.count_notes("joined") == 1U);
  scenario.tells(began.ended(Phase::succeeded, 3).compared(k_new, SyncStatus::synced, 3));
  BOOST_TEST(is(scenario, Success::joined));
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
}

BOOST_AUTO_TEST_CASE(auto_sync_that_does_not_begin_is_helped_without_a_revision)
{
  Scenario scenario(expecting(sync_goal(), k_new));
  const auto before = AppBuilder().with_auto_sync().compared(k_new, SyncStatus::out_of_sync, -10);
  scenario.holds(before.reconciled(0));
  scenario.start();
  scenario.send(event::FeedChanged{true});
  scenario.pass(seconds(9));
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
  scenario.pass(seconds(2));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  BOOST_TEST(scenario.machine().request().revision.empty());
}

// A bare 403 passes; what was to be compared anew still is.
BOOST_AUTO_TEST_CASE(a_refresh_that_failed_before_auto_sync_is_trusted_is_asked_for_again)
{
  Scenario scenario(expecting(sync_goal(), k_new));
  const auto there = AppBuilder().with_auto_sync().compared(k_new, SyncStatus::synced, -20);
  scenario.start();
  scenario.send(event::FeedChanged{true});
  scenario.answer(there.get());
  scenario.answer_refresh(tl::unexpected(make_refusal(Refusal::denied, ErrorKind::not_permitted)));
  scenario.holds(there.reconciled(5));
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(is(scenario, Success::unchanged));
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 2);
}

BOOST_AUTO_TEST_CASE(another_revision_than_auto_sync_follows_is_refused_before_the_post)
{
  auto goal = sync_goal();
  goal.sync->request.revision = k_new;
  Scenario scenario(goal);
  scenario.begin(AppBuilder().with_auto_sync());
  BOOST_TEST(fails_with(scenario, ErrorKind::refused));
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
