// SPDX-License-Identifier: Apache-2.0
// Promise P1, exactly once, and the way of a success.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(promise_once_test)

BOOST_AUTO_TEST_CASE(the_way_of_a_success_is_one_get_and_one_post)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_running);
  scenario.pass(seconds(1));
  scenario.tells(k_ended);
  BOOST_TEST(!scenario.is_done());
  scenario.tells(k_good);
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.count_gets() == 1);
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  BOOST_TEST(scenario.outcome().run_id == k_run);
  BOOST_TEST(scenario.outcome().wanted_revision == k_new);
}

BOOST_AUTO_TEST_CASE(the_verdict_comes_with_the_state_that_tells_it)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.pass(minutes(1));
  const auto before = scenario.elapsed();
  scenario.see(k_good);
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST((scenario.elapsed() == before));
}

BOOST_AUTO_TEST_CASE(p1_looks_for_a_lost_post_and_does_not_repeat_one_that_arrived)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.holds(k_accepted);
  scenario.answer_post(tl::unexpected(make_lost()));
  BOOST_TEST(scenario.count_notes("accepted") == 1U);
  scenario.tells(k_good);
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
}

BOOST_AUTO_TEST_CASE(p1_recognises_its_operation_also_when_it_has_ended_meanwhile)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.holds(k_good);
  scenario.answer_post(tl::unexpected(make_lost()));
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
}

BOOST_AUTO_TEST_CASE(p1_a_late_write_within_the_deadline_of_the_post_is_waited_for)
{
  // The connection broke at once; behind it the server resolved the branch for nearly all of its time, then wrote.
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.answer_post(tl::unexpected(make_lost()));
  scenario.pass(k_post_server_time - seconds(1));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  scenario.tells(k_accepted);
  scenario.pass(minutes(1));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  scenario.tells(k_good);
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p1_sends_again_with_the_same_id_only_after_looking_for_some_seconds)
{
  auto goal = sync_goal();
  goal.sync->request.revision = k_new; // nothing to resolve: some seconds are enough
  Scenario scenario(goal);
  scenario.begin(k_before);
  scenario.answer_post(tl::unexpected(make_lost()));
  scenario.pass(seconds(9));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  scenario.pass(seconds(3));
  BOOST_TEST(scenario.count(SyncCommand::post) == 2);
  BOOST_TEST(scenario.machine().request().run_id == k_run);
  BOOST_TEST(scenario.count_gets() < 9);
  scenario.answer_post(k_accepted.get());
  scenario.tells(k_good);
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p1_a_server_that_cannot_be_looked_at_proves_nothing)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.on_look = [] {
    return Answer<Application>(tl::unexpected(make_refusal(Refusal::denied, ErrorKind::not_permitted)));
  };
  scenario.answer_post(tl::unexpected(make_lost()));
  scenario.pass(seconds(50));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  scenario.holds(k_good);
  BOOST_TEST(scenario.run(seconds(20)));
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
}

BOOST_AUTO_TEST_CASE(p1_a_look_from_before_the_loss_proves_nothing)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.on_look = nullptr;
  scenario.send(event::FeedChanged{false});
  scenario.send(event::FeedChanged{true});
  scenario.answer_post(tl::unexpected(make_lost()));
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::look));
  scenario.pass(seconds(40)); // this look hangs until the time for probing is over
  scenario.answer(k_before.get());
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
}

BOOST_AUTO_TEST_CASE(p1_an_answer_without_our_id_is_a_lost_one)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.holds(k_accepted);
  scenario.answer_post(k_before.get());
  BOOST_TEST(scenario.count_notes("lost") == 1U);
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  BOOST_TEST(scenario.count_notes("accepted") == 1U);
}

BOOST_AUTO_TEST_CASE(p1_busy_after_a_repeat_may_be_our_own)
{
  auto goal = sync_goal();
  goal.sync->request.revision = k_new;
  goal.sync->busy = Busy::terminate;
  Scenario scenario(goal);
  scenario.begin(k_before);
  scenario.answer_post(tl::unexpected(make_lost()));
  scenario.pass(seconds(12));
  BOOST_REQUIRE(scenario.count(SyncCommand::post) == 2);
  scenario.holds(k_running);
  scenario.answer_post(tl::unexpected(make_refusal(Refusal::busy, ErrorKind::busy)));
  BOOST_TEST(scenario.count(SyncCommand::terminate) == 0);
  scenario.tells(k_good);
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.outcome().run_id == k_run);
}

BOOST_AUTO_TEST_CASE(p1_an_operation_that_ran_and_was_overwritten_is_not_sent_again)
{
  auto goal = sync_goal();
  goal.sync->request.revision = k_new;
  Scenario scenario(goal);
  scenario.begin(k_before);
  scenario.holds(
      k_good.accepted(k_new, "", "ops").running(5).ended(Phase::succeeded, 6).compared(k_new, SyncStatus::synced, 6));
  scenario.answer_post(tl::unexpected(make_lost()));
  BOOST_TEST(scenario.run(minutes(2)));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p1_gives_up_where_every_answer_is_lost)
{
  Scenario scenario(sync_goal());
  scenario.on_post = [] { return Answer<Application>(tl::unexpected(make_lost())); };
  scenario.begin(k_before);
  BOOST_TEST(scenario.run());
  BOOST_TEST(fails_with(scenario, ErrorKind::unavailable));
  BOOST_TEST(scenario.count(SyncCommand::post) == 4);
}

BOOST_AUTO_TEST_CASE(p1_the_stream_may_tell_of_the_acceptance_before_the_answer_does)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.tells(k_running);
  scenario.tells(k_good);
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p1_an_answer_that_is_late_does_not_undo_what_the_stream_told)
{
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.tells(k_ended);
  scenario.answer_post(k_accepted.get());
  BOOST_TEST(scenario.count_notes("accepted") == 1U);
  scenario.tells(k_good);
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.count_gets() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
