// SPDX-License-Identifier: Apache-2.0
// What the first look finds, and what goes away.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

std::function<Answer<Application>()>
refusing(Refusal refusal, ErrorKind kind)
{
  return [=] { return Answer<Application>(tl::unexpected(make_refusal(refusal, kind))); };
}

BOOST_AUTO_TEST_SUITE(absence_test)

BOOST_AUTO_TEST_CASE(unknown_is_a_verdict_after_a_second_look)
{
  Scenario scenario(sync_goal());
  scenario.on_look = refusing(Refusal::not_found, ErrorKind::not_found);
  scenario.start();
  scenario.pass(seconds(1));
  BOOST_TEST(!scenario.is_done());
  scenario.pass(seconds(2));
  BOOST_TEST(fails_with(scenario, ErrorKind::not_found));
  BOOST_TEST(scenario.count_gets() == 2);
}

BOOST_AUTO_TEST_CASE(an_application_that_is_awaited_is_asked_for_every_ten_seconds)
{
  auto goal = sync_goal();
  goal.wait.missing = Missing::wait;
  Scenario scenario(goal, 0);
  scenario.on_look = refusing(Refusal::not_found, ErrorKind::not_found);
  scenario.start();
  scenario.pass(minutes(5));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.count_gets() == 31);
  BOOST_TEST(scenario.count_notes("absent") == 1U);
  scenario.holds(k_before);
  scenario.pass(seconds(11));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);

  Scenario late(goal);
  late.on_look = scenario.on_look = refusing(Refusal::not_found, ErrorKind::not_found);
  late.start();
  late.pass(minutes(5));
  late.send(event::Stop{StopCause::deadline});
  BOOST_TEST(fails_with(late, ErrorKind::timed_out));
  BOOST_TEST(late.outcome().summary.find("ApplicationSet") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(absence_may_be_fine)
{
  auto goal = wait_goal();
  goal.wait.missing = Missing::ok;
  Scenario scenario(goal);
  scenario.on_look = refusing(Refusal::not_found, ErrorKind::not_found);
  scenario.start();
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(5)));
  BOOST_TEST(is(scenario, Success::absent));
}

BOOST_AUTO_TEST_CASE(a_key_that_another_replica_does_not_know_yet_gets_some_seconds)
{
  Scenario scenario(sync_goal());
  scenario.on_look = refusing(Refusal::key_not_yet_known, ErrorKind::key_refused);
  scenario.start();
  scenario.pass(seconds(3));
  BOOST_TEST(!scenario.is_done());
  scenario.holds(k_before);
  scenario.pass(seconds(3));
  BOOST_TEST(scenario.count(SyncCommand::post) == 1);

  Scenario revoked(sync_goal());
  revoked.begin_and_accept(k_before, k_accepted);
  revoked.on_look = refusing(Refusal::key_not_yet_known, ErrorKind::key_refused);
  BOOST_TEST(revoked.run(minutes(1)));
  BOOST_TEST(fails_with(revoked, ErrorKind::key_refused));
  BOOST_TEST(revoked.outcome().exit_code() == 3);
  BOOST_TEST(revoked.outcome().notes == std::vector<std::string>{"our operation goes on"});
}

BOOST_AUTO_TEST_CASE(what_will_not_pass_is_not_waited_for)
{
  for (const auto refusal : {Refusal::key, Refusal::key_expired, Refusal::no_session, Refusal::denied_by_rule}) {
    Scenario scenario(sync_goal());
    scenario.on_look = refusing(refusal, ErrorKind::key_refused);
    scenario.start();
    BOOST_TEST(scenario.is_done());
    BOOST_TEST(scenario.count_gets() == 1);
  }
}

BOOST_AUTO_TEST_CASE(deleted_is_reached_when_two_sources_say_so)
{
  auto goal = wait_goal();
  goal.wait.targets = *parse_targets("deleted");
  Scenario told(goal);
  told.begin(AppBuilder().reconciled(-1000));
  BOOST_TEST(told.count(SyncCommand::refresh_normal) == 0);
  told.tells(AppBuilder().then().with([](Application& app) { app.is_deleting = true; }));
  BOOST_TEST(!told.is_done());
  told.on_look = refusing(Refusal::not_found, ErrorKind::not_found);
  told.send(event::Gone{});
  BOOST_TEST(is(told, Success::deleted));

  Scenario silent(goal); // the stream lost it
  silent.begin(AppBuilder());
  silent.on_look = refusing(Refusal::not_found, ErrorKind::not_found);
  BOOST_TEST(silent.run(seconds(30)));
  BOOST_TEST(is(silent, Success::deleted));

  Scenario anew(goal); // an ApplicationSet made it again
  anew.begin(AppBuilder());
  anew.tells(AppBuilder().then().with([](Application& app) { app.uid = "uid-2"; }));
  BOOST_TEST(is(anew, Success::deleted));

  Scenario stale(goal); // the stream told of an earlier one of that name
  stale.begin(AppBuilder());
  stale.send(event::Gone{});
  BOOST_TEST(!stale.is_done());
}

BOOST_AUTO_TEST_CASE(deletion_during_the_run_is_a_failure_of_its_own)
{
  Scenario marked(sync_goal());
  marked.begin_and_accept(k_before, k_accepted);
  marked.see(k_running.with([](Application& app) { app.is_deleting = true; }));
  BOOST_TEST(fails_with(marked, ErrorKind::deleting));

  Scenario gone(sync_goal());
  gone.begin_and_accept(k_before, k_accepted);
  gone.on_look = refusing(Refusal::not_found, ErrorKind::not_found);
  gone.send(event::Gone{});
  BOOST_TEST(fails_with(gone, ErrorKind::deleting));

  Scenario anew(sync_goal());
  anew.begin_and_accept(k_before, k_accepted);
  anew.tells(AppBuilder().with([](Application& app) { app.uid = "uid-2"; }));
  BOOST_TEST(fails_with(anew, ErrorKind::deleting));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
