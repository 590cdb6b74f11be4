// SPDX-License-Identifier: Apache-2.0
// How runs end besides the usual way.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(endings_test)

BOOST_AUTO_TEST_CASE(labels_become_resources_before_anything_is_sent)
{
  auto goal = sync_goal();
  goal.sync->labels = {"tier=front"};
  const ManagedResource front{{"", "ConfigMap", "shop", "env"}, R"({"metadata":{"labels":{"tier":"front"}}})"};
  Scenario scenario(goal);
  scenario.begin(k_before);
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::list_resources));
  scenario.see(k_before.then());
  BOOST_TEST(!scenario.is_pending(SyncCommand::post));
  scenario.close(SyncCommand::list_resources);
  scenario.send(event::ResourcesTold{std::vector{front}});
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::post));
  BOOST_TEST(scenario.machine().request().resources.size() == 1U);

  Scenario none(goal);
  none.begin(k_before);
  none.close(SyncCommand::list_resources);
  none.send(event::ResourcesTold{std::vector<ManagedResource>()});
  BOOST_TEST(fails_with(none, ErrorKind::usage));
  BOOST_TEST(none.count(SyncCommand::post) == 0);

  Scenario denied(goal);
  denied.begin(k_before);
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(!denied.is_done());
    denied.close(SyncCommand::list_resources);
    denied.send(event::ResourcesTold{tl::unexpected(make_refusal(Refusal::denied, ErrorKind::not_permitted))});
    denied.pass(seconds(3));
  }
  BOOST_TEST(fails_with(denied, ErrorKind::not_permitted));
}

BOOST_AUTO_TEST_CASE(async_ends_with_the_acceptance)
{
  auto goal = sync_goal();
  goal.sync->is_async = true;
  Scenario scenario(goal);
  scenario.begin_and_accept(k_before, k_accepted);
  BOOST_TEST(is(scenario, Success::accepted));
}

BOOST_AUTO_TEST_CASE(for_operation_ends_with_the_operation)
{
  auto goal = sync_goal();
  goal.wait.targets = *parse_targets("operation");
  Scenario scenario(goal);
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_running);
  scenario.tells(k_running.ended(Phase::succeeded, 2));
  BOOST_TEST(is(scenario, Success::deployed));

  auto waiting = wait_goal();
  waiting.wait.targets = goal.wait.targets;
  Scenario wait(waiting);
  wait.begin(AppBuilder().accepted(k_new, "", "ops").running(-3).reconciled(-9000));
  BOOST_TEST(!wait.is_done());
  BOOST_TEST(wait.count(SyncCommand::refresh_normal) == 0);
  wait.tells(AppBuilder().accepted(k_new, "", "ops").running(-3).ended(Phase::succeeded, 1));
  BOOST_TEST(is(wait, Success::reached));
}

BOOST_AUTO_TEST_CASE(an_operation_that_fails_during_a_wait_fails_it)
{
  Scenario scenario(wait_goal());
  const auto running = AppBuilder().auto_sync_began(k_new).running(-3);
  scenario.begin(running);
  scenario.tells(running.ended(Phase::failed, 2, "hook failed").compared(k_new, SyncStatus::out_of_sync, 2));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(10)));
  BOOST_TEST(fails_with(scenario, ErrorKind::operation_failed));
}

BOOST_AUTO_TEST_CASE(one_that_failed_before_the_wait_does_not)
{
  Scenario scenario(wait_goal());
  scenario.begin(AppBuilder()
                     .auto_sync_began(k_new)
                     .running(-300)
                     .ended(Phase::failed, -290, "hook failed")
                     .compared(k_new, SyncStatus::synced, -60));
  BOOST_TEST(is(scenario, Success::reached));
}

// Auto-sync tries a commit once: nobody would begin again.
BOOST_AUTO_TEST_CASE(one_that_failed_before_the_wait_and_that_auto_sync_will_not_repeat_fails_it)
{
  const auto given_up = AppBuilder()
                            .with_auto_sync()
                            .auto_sync_began(k_new)
                            .running(-30)
                            .ended(Phase::failed, -20, "hook failed")
                            .compared(k_new, SyncStatus::out_of_sync, -20)
                            .with([](Application& app) {
                              app.conditions = {{"SyncError", "Failed last sync attempt to 4be77a0: hook failed"}};
                            });
  Scenario scenario(expecting(wait_goal(), k_new));
  scenario.begin(given_up);
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(20)));
  BOOST_TEST(fails_with(scenario, ErrorKind::operation_failed));

  const auto not_auto = given_up.with([](Application& app) { app.auto_sync = false; });
  Scenario somebody_may(expecting(wait_goal(), k_new));
  somebody_may.begin(not_auto);
  BOOST_TEST(!somebody_may.run(minutes(5)));

  Scenario bare(wait_goal()); // whatever comes next will do
  bare.begin(given_up);
  BOOST_TEST(!bare.run(minutes(5)));

  Scenario another(expecting(wait_goal(), k_newest));
  another.begin(given_up);
  BOOST_TEST(!another.run(minutes(5)));
}

// The controller compares nothing after a dry run, so that there is nothing to wait for.
BOOST_AUTO_TEST_CASE(a_dry_run_before_or_during_a_wait_does_not_matter)
{
  const auto dry =
      AppBuilder().accepted(k_new, "", "ops").with([](Application& app) { app.operation->dry_run = true; });
  Scenario before(wait_goal());
  before.begin(dry.running(-20).ended(Phase::succeeded, -10));
  BOOST_TEST(before.run(seconds(10)));
  BOOST_TEST(is(before, Success::reached));

  Scenario during(wait_goal());
  const auto running = dry.running(-1);
  during.begin(running);
  BOOST_TEST(!during.is_done());
  during.tells(running.ended(Phase::failed, 1, "one or more objects failed to apply (dry run)"));
  BOOST_TEST(during.run(seconds(10)));
  BOOST_TEST(is(during, Success::reached));
}

BOOST_AUTO_TEST_CASE(a_bare_wait_does_not_take_the_state_of_before_an_operation_for_that_after_it)
{
  Scenario scenario(wait_goal());
  const auto running = AppBuilder().auto_sync_began(k_new).running(1);
  scenario.begin(running);
  // Compared in the second in which it ended, and yet the state of before.
  scenario.tells(running.ended(Phase::succeeded, 2).compared(k_old, SyncStatus::synced, 2));
  BOOST_TEST(!scenario.is_done());
  scenario.tells(running.ended(Phase::succeeded, 2).compared(k_new, SyncStatus::synced, 2).health(Health::progressing));
  BOOST_TEST(!scenario.is_done());
}

BOOST_AUTO_TEST_CASE(an_image_that_is_awaited_is_looked_for_with_refreshes)
{
  auto goal = wait_goal();
  goal.wait.expected_images = {"ghcr.io/acme/shop:2"};
  Scenario scenario(goal);
  scenario.begin(AppBuilder());
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 1);
  scenario.pass(minutes(1));
  BOOST_TEST(!scenario.is_done());
  scenario.tells(AppBuilder().then().with([](Application& app) { app.images = {"ghcr.io/acme/shop:2"}; }));
  BOOST_TEST(is(scenario, Success::reached));
}

BOOST_AUTO_TEST_CASE(out_of_sync_in_spite_of_success_is_named)
{
  auto goal = sync_goal();
  goal.sync->request.prune = true;
  Scenario scenario(goal);
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_running.ended(Phase::succeeded, 2)
                     .compared(k_new, SyncStatus::out_of_sync, 3)
                     .with_resource("ConfigMap", "env", SyncStatus::out_of_sync, Health::unknown));
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(fails_with(scenario, ErrorKind::out_of_sync));
  BOOST_TEST(scenario.outcome().error.message == "still OutOfSync after a successful operation: ConfigMap/env");
}

BOOST_AUTO_TEST_CASE(a_refusal_that_stays_is_told_at_once)
{
  for (const auto refusal : {Refusal::denied_by_rule, Refusal::invalid, Refusal::unresolved_revision, Refusal::deleting,
                             Refusal::replace_forbidden, Refusal::key_expired}) {
    Scenario scenario(sync_goal());
    scenario.begin(k_before);
    scenario.answer_post(tl::unexpected(make_refusal(refusal, ErrorKind::refused)));
    BOOST_TEST(scenario.is_done());
    BOOST_TEST(scenario.outcome().notes.empty());
  }
}

BOOST_AUTO_TEST_CASE(busy_without_anybody_to_be_seen_is_not_asked_at_full_speed)
{
  Scenario scenario(sync_goal(), 0);
  scenario.on_post = [] { return Answer<Application>(tl::unexpected(make_refusal(Refusal::busy, ErrorKind::busy))); };
  scenario.begin(k_before);
  scenario.pass(minutes(1));
  BOOST_TEST(scenario.count(SyncCommand::post) < 15);
}

BOOST_AUTO_TEST_CASE(nothing_happens_after_the_end)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good);
  BOOST_REQUIRE(scenario.is_done());
  const auto notes = scenario.notes().size();
  scenario.see(k_running);
  scenario.send(event::FeedChanged{false});
  scenario.send(event::Stop{StopCause::interrupt});
  scenario.send(event::Timer{});
  BOOST_TEST(scenario.notes().size() == notes);
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
