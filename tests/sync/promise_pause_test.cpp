// SPDX-License-Identifier: Apache-2.0
// Promise P6: a pause with a duration is waited for, an open one is told at once with the command that ends it.
#include "sync/story.hpp"

#include <fmt/format.h>

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string k_resume = "argosy action shop resume --resource argoproj.io:Rollout:shop/web";

std::string
rollout(const std::string& pause, int step = 1, int since = 2)
{
  return fmt::format(R"({{"spec":{{"strategy":{{"canary":{{"steps":[{{"setWeight":20}},{{"pause":{0}}},)"
                     R"({{"pause":{0}}}]}}}}}},"status":{{"currentStepIndex":{1},"pauseConditions":[)"
                     R"({{"reason":"CanaryPauseStep","startTime":"{2}"}}]}}}})",
                     pause, step, to_rfc3339(at_second(since)));
}

AppBuilder
with_rollout(const AppBuilder& app, Health health)
{
  return app.health(health).with([&](Application& changed) {
    Resource web;
    web.key = {"argoproj.io", "Rollout", "shop", "web"};
    web.version = "v1alpha1";
    web.sync = SyncStatus::synced;
    web.has_health = true;
    web.health = health;
    changed.resources.push_back(web);
  });
}

const AppBuilder k_paused = with_rollout(k_good, Health::suspended);
const AppBuilder k_resumed = with_rollout(k_good.then(), Health::healthy);

// Synced, and the Rollout pauses as its live object says.
Scenario
paused(const std::string& manifest, Suspended policy = Suspended::fail)
{
  auto goal = sync_goal();
  goal.wait.suspended = policy;
  Scenario scenario(goal);
  scenario.on_pauses = [manifest] { return manifest; };
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_paused);
  return scenario;
}

BOOST_AUTO_TEST_SUITE(promise_pause_test)

BOOST_AUTO_TEST_CASE(p6_an_open_pause_fails_at_once_with_the_command_that_ends_it)
{
  const auto scenario = paused(rollout("{}"));
  BOOST_TEST(fails_with(scenario, ErrorKind::suspended));
  BOOST_TEST(scenario.outcome().exit_code() == 7);
  BOOST_TEST(scenario.outcome().error.message ==
             "Suspended: paused at step 2 of 3 of Rollout/web until somebody resumes it");
  BOOST_TEST(scenario.outcome().error.hint.find(k_resume) != std::string::npos);
  BOOST_TEST(scenario.count(SyncCommand::look_at_pauses) == 1);
}

BOOST_AUTO_TEST_CASE(p6_an_open_pause_can_be_waited_for)
{
  auto scenario = paused(rollout("{}"), Suspended::wait);
  scenario.pass(minutes(50));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.has_note(k_resume));
  BOOST_TEST(scenario.count_notes("paused") == 1U);
  BOOST_TEST(scenario.count(SyncCommand::look_at_pauses) == 1);
  scenario.tells(k_resumed);
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p6_an_open_pause_can_count_as_done)
{
  const auto scenario = paused(rollout("{}"), Suspended::done);
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_REQUIRE(scenario.outcome().notes.size() == 1U);
  BOOST_TEST(scenario.outcome().notes.front().find("paused at step 2 of 3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(p6_a_pause_with_a_duration_is_waited_for_whatever_the_policy)
{
  for (const auto policy : {Suspended::fail, Suspended::wait, Suspended::done}) {
    auto scenario = paused(rollout(R"({"duration":"10m"})"), policy);
    scenario.pass(minutes(9));
    BOOST_TEST(!scenario.is_done());
    BOOST_TEST(scenario.has_note("paused for 10m at step 2 of 3 of Rollout/web, goes on at 02:02:34 UTC"));
    BOOST_TEST(scenario.count_notes("paused") == 1U);
    BOOST_TEST(scenario.count(SyncCommand::look_at_pauses) == 1);
    scenario.tells(k_resumed);
    BOOST_TEST(is(scenario, Success::deployed));
  }
}

BOOST_AUTO_TEST_CASE(p6_a_pause_that_lasts_clearly_longer_than_its_duration_fails)
{
  auto scenario = paused(rollout(R"({"duration":600})"));
  scenario.pass(minutes(10) + seconds(50));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(fails_with(scenario, ErrorKind::suspended));
  BOOST_TEST(scenario.outcome().error.message.ends_with("and still paused long after that"));
  BOOST_TEST(scenario.count(SyncCommand::look_at_pauses) == 3);
}

// Its clock says that the pause should be over for long: only what was watched counts.
BOOST_AUTO_TEST_CASE(p6_a_clock_that_is_wrong_fails_no_pause)
{
  auto scenario = paused(rollout(R"({"duration":600})", 1, -7200));
  scenario.pass(minutes(10));
  BOOST_TEST(!scenario.is_done());
  scenario.tells(k_resumed);
  BOOST_TEST(is(scenario, Success::deployed));
}

// Two pauses, and what was between them was never seen.
BOOST_AUTO_TEST_CASE(p6_the_next_pause_is_another_one)
{
  auto scenario = paused(rollout(R"({"duration":60})"));
  scenario.pass(seconds(70));
  scenario.on_pauses = [] { return rollout(R"({"duration":60})", 2, 65); };
  scenario.pass(seconds(70));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.count_notes("paused") == 2U);
  BOOST_TEST(scenario.has_note("step 3 of 3"));
  scenario.tells(k_resumed);
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p6_after_going_on_a_pause_is_asked_about_anew)
{
  auto scenario = paused(rollout(R"({"duration":"10m"})"));
  scenario.tells(with_rollout(k_good.then(), Health::progressing));
  scenario.on_pauses = [] { return rollout("{}", 2, 30); };
  scenario.tells(with_rollout(k_good.then().then(), Health::suspended));
  BOOST_TEST(fails_with(scenario, ErrorKind::suspended));
  BOOST_TEST(scenario.count(SyncCommand::look_at_pauses) == 2);
}

// Argo CD is behind the cluster: the Rollout has gone on.
BOOST_AUTO_TEST_CASE(p6_a_rollout_that_does_not_pause_any_more_gets_some_seconds)
{
  auto scenario = paused(R"({"spec":{},"status":{}})");
  scenario.pass(seconds(3));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.count(SyncCommand::look_at_pauses) == 2);
  scenario.tells(k_resumed);
  BOOST_TEST(is(scenario, Success::deployed));

  auto lasting = paused(R"({"spec":{},"status":{}})");
  BOOST_TEST(lasting.run(seconds(20)));
  BOOST_TEST(fails_with(lasting, ErrorKind::suspended));
  BOOST_TEST(lasting.count(SyncCommand::look_at_pauses) == 3);
}

BOOST_AUTO_TEST_CASE(p6_what_cannot_be_read_counts_as_open)
{
  auto scenario = paused("no manifest");
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(10)));
  BOOST_TEST(fails_with(scenario, ErrorKind::suspended));
  BOOST_TEST(scenario.outcome().error.hint.find(k_resume) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(p6_an_answer_about_a_pause_that_is_over_decides_nothing)
{
  Scenario late(sync_goal());
  late.begin_and_accept(k_before, k_accepted);
  late.tells(k_paused);
  BOOST_REQUIRE(late.is_pending(SyncCommand::look_at_pauses));
  const auto asked = late.machine().suspended();
  late.tells(with_rollout(k_good.then(), Health::progressing));
  late.close(SyncCommand::look_at_pauses);
  late.send(event::PausesTold{{{asked.front(), rollout("{}")}}});
  late.pass(seconds(20));
  BOOST_TEST(!late.is_done());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
