// SPDX-License-Identifier: Apache-2.0
// Promises P7, a failure says what was missing (the diagnosis has its own tests), and P8, leave nothing behind.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(promise_leaving_test)

BOOST_AUTO_TEST_CASE(p7_a_timeout_says_what_was_still_missing)
{
  Scenario scenario(sync_goal());
  scenario.on_pods = [] { return ResourceTree(); };
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(
      k_good.health(Health::progressing).with_resource("Deployment", "web", SyncStatus::synced, Health::progressing));
  scenario.pass(minutes(15));
  scenario.send(event::Stop{StopCause::deadline});
  BOOST_TEST(fails_with(scenario, ErrorKind::timed_out));
  BOOST_TEST(scenario.outcome().summary == "out of time: still Progressing: Deployment/web");
}

BOOST_AUTO_TEST_CASE(p8_a_look_that_hangs_holds_up_no_cleaning_up)
{
  auto goal = sync_goal();
  goal.on_cancel = AtEnd::terminate;
  Scenario scenario(goal);
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.see(k_running);
  scenario.on_look = nullptr; // no answer from here on
  scenario.pass(seconds(20));
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::look));
  scenario.close(SyncCommand::look); // as the driver lets go of it when it sends another
  scenario.send(event::Stop{StopCause::interrupt});
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::look));
  scenario.answer(k_running.get());
  BOOST_TEST(scenario.is_pending(SyncCommand::terminate));
}

BOOST_AUTO_TEST_CASE(p8_our_operation_is_ended_where_that_was_asked)
{
  auto goal = sync_goal();
  goal.on_timeout = goal.on_cancel = AtEnd::terminate;
  for (const auto cause : {StopCause::deadline, StopCause::interrupt, StopCause::terminate}) {
    Scenario scenario(goal);
    scenario.begin_and_accept(k_before, k_accepted);
    scenario.tells(k_running);
    scenario.send(event::Stop{cause});
    BOOST_REQUIRE(scenario.is_pending(SyncCommand::terminate));
    scenario.holds(k_running.terminating());
    scenario.answer_terminate({});
    scenario.pass(seconds(2));
    BOOST_TEST(!scenario.is_done());
    scenario.holds(k_running.terminating().ended(Phase::failed, 5, "Operation terminated"));
    scenario.pass(seconds(2));
    BOOST_TEST(scenario.is_done());
    BOOST_TEST(scenario.count(SyncCommand::terminate) == 1);
    const auto expected = cause == StopCause::deadline ? 8 : cause == StopCause::interrupt ? 130 : 143;
    BOOST_TEST(scenario.outcome().exit_code() == expected);
  }
}

BOOST_AUTO_TEST_CASE(p8_never_ends_an_operation_that_is_not_ours)
{
  auto goal = sync_goal();
  goal.on_timeout = goal.on_cancel = AtEnd::terminate;
  Scenario replaced(goal);
  replaced.begin_and_accept(k_before, k_accepted);
  replaced.tells(k_running);
  replaced.holds(k_running.ended(Phase::succeeded, 2).accepted(k_newest, "", "ops").running(3));
  replaced.send(event::Stop{StopCause::interrupt}); // the stream has not told yet
  BOOST_TEST(replaced.is_done());
  BOOST_TEST(replaced.count(SyncCommand::terminate) == 0);

  Scenario joined([&] { return expecting(goal, k_new); }());
  joined.begin(k_before.accepted(k_new, "", "ops").running(-5));
  joined.send(event::Stop{StopCause::interrupt});
  BOOST_TEST(joined.is_done());
  BOOST_TEST(joined.count(SyncCommand::terminate) == 0);
}

BOOST_AUTO_TEST_CASE(p8_an_id_is_checked_by_a_look_of_now)
{
  auto goal = sync_goal();
  goal.on_cancel = AtEnd::terminate;
  Scenario scenario(goal);
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.on_look = nullptr;
  scenario.send(event::Stop{StopCause::interrupt});
  scenario.see(k_running); // a stream may be behind
  BOOST_TEST(scenario.count(SyncCommand::terminate) == 0);
  scenario.answer(k_running.get());
  BOOST_TEST(scenario.count(SyncCommand::terminate) == 1);
}

BOOST_AUTO_TEST_CASE(p8_left_alone_the_operation_is_named_with_what_ends_it)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_running);
  scenario.send(event::Stop{StopCause::deadline});
  BOOST_TEST(fails_with(scenario, ErrorKind::timed_out));
  BOOST_TEST(scenario.count(SyncCommand::terminate) == 0);
  BOOST_TEST(scenario.outcome().notes == std::vector<std::string>{"our operation goes on"});
  BOOST_TEST(scenario.outcome().diagnosis.next == std::vector<std::string>{"argosy terminate shop   (ends it)"});
}

BOOST_AUTO_TEST_CASE(p8_one_that_is_being_posted_is_looked_for_first)
{
  auto goal = sync_goal();
  goal.on_cancel = AtEnd::terminate;
  Scenario scenario(goal);
  scenario.begin(k_before);
  scenario.on_look = nullptr;
  scenario.send(event::Stop{StopCause::terminate});
  BOOST_TEST(!scenario.is_done());
  scenario.answer_post(tl::unexpected(make_lost()));
  scenario.answer(k_before.get());
  BOOST_TEST(!scenario.is_done());
  scenario.holds(k_running);
  scenario.pass(seconds(2));
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::terminate));
  scenario.holds(k_running.ended(Phase::failed, 3, "Operation terminated"));
  scenario.answer_terminate({});
  scenario.pass(seconds(2));
  BOOST_TEST(fails_with(scenario, ErrorKind::terminated_by_signal));
}

BOOST_AUTO_TEST_CASE(p8_nothing_is_sent_any_more_after_a_signal)
{
  auto goal = sync_goal();
  goal.sync->request.revision = k_new;
  Scenario scenario(goal);
  scenario.begin(k_before);
  scenario.answer_post(tl::unexpected(make_lost()));
  scenario.pass(seconds(8)); // the repeat is due in 2 s
  scenario.send(event::Stop{StopCause::interrupt});
  BOOST_TEST(scenario.run(seconds(10)));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);
  BOOST_TEST(scenario.outcome().notes == std::vector<std::string>{"it is not known whether the sync was accepted"});
}

BOOST_AUTO_TEST_CASE(p8_cleaning_up_takes_five_seconds_at_most)
{
  auto goal = sync_goal();
  goal.on_cancel = AtEnd::terminate;
  struct Row {
    const char* name;
    std::function<void(Scenario&)> prepare;
  };
  for (const auto& row : std::vector<Row>{
           {"a POST without an answer", [](Scenario& s) { s.begin(k_before); }},
           {"an answer that is lost",
            [](Scenario& s) {
              s.begin(k_before);
              s.answer_post(tl::unexpected(make_lost()));
            }},
           {"looks that hang",
            [](Scenario& s) {
              s.begin_and_accept(k_before, k_accepted);
              s.on_look = nullptr;
            }},
           {"looks that fail",
            [](Scenario& s) {
              s.begin_and_accept(k_before, k_accepted);
              s.on_look = [] {
                return Answer<Application>(tl::unexpected(make_refusal(Refusal::deadline, ErrorKind::unavailable)));
              };
            }},
           {"an end that does not come",
            [](Scenario& s) {
              s.on_terminate = [] { return Answer<void>(); };
              s.begin_and_accept(k_before, k_accepted);
              s.tells(k_running);
            }},
           {"an end that is refused as too early",
            [](Scenario& s) {
              s.on_terminate = [] {
                return Answer<void>(tl::unexpected(make_refusal(Refusal::no_operation, ErrorKind::refused)));
              };
              s.begin_and_accept(k_before, k_accepted);
            }},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      Scenario scenario(goal);
      row.prepare(scenario);
      const auto before = scenario.elapsed();
      scenario.send(event::Stop{StopCause::interrupt});
      BOOST_TEST(scenario.run(minutes(5)));
      BOOST_TEST((scenario.elapsed() - before <= seconds(5)));
      BOOST_TEST(fails_with(scenario, ErrorKind::interrupted));
      BOOST_TEST(scenario.count(SyncCommand::post) == 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(p8_the_clients_own_end_of_time_is_the_deadline)
{
  auto goal = sync_goal();
  goal.on_timeout = AtEnd::terminate;
  Scenario scenario(goal);
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_running);
  scenario.pass(seconds(5));
  scenario.on_look = nullptr;
  scenario.send(event::FeedChanged{false});
  scenario.answer(tl::unexpected(make_refusal(Refusal::none, ErrorKind::timed_out)));
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::look));
  scenario.answer(k_running.get());
  BOOST_TEST(scenario.is_pending(SyncCommand::terminate));
  scenario.holds(k_running.ended(Phase::failed, 5, "Operation terminated"));
  scenario.answer_terminate({});
  BOOST_TEST(scenario.run(seconds(5)));
  BOOST_TEST(fails_with(scenario, ErrorKind::timed_out));
}

BOOST_AUTO_TEST_CASE(p8_a_second_signal_ends_it_at_once)
{
  auto goal = sync_goal();
  goal.on_timeout = AtEnd::terminate;
  Scenario scenario(goal);
  scenario.begin(k_before);
  scenario.send(event::Stop{StopCause::interrupt});
  BOOST_TEST(!scenario.is_done());
  scenario.send(event::Stop{StopCause::deadline}); // no second signal
  BOOST_TEST(!scenario.is_done());
  scenario.send(event::Stop{StopCause::interrupt});
  BOOST_TEST(scenario.is_done());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
