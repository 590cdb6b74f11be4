// SPDX-License-Identifier: Apache-2.0
// Recorded operations of all kinds, told to the machine.
#include "sync/recorded_states.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(recorded_test)

BOOST_AUTO_TEST_CASE(an_operation_that_the_controller_has_not_picked_up_is_ours_all_the_same)
{
  auto goal = sync_goal();
  goal.sync->request.run_id = "op-1";
  goal.sync->busy = Busy::fail;
  const auto pending = recorded("controller is away: get", "operation.json");
  auto before = pending;
  before.operation.reset();
  before.resource_version = "5400";
  Scenario scenario(goal);
  scenario.begin(before);
  scenario.holds(pending);
  scenario.answer_post(refused("controller is away: the same sync again", "operation.json"));
  BOOST_TEST(scenario.count_notes("accepted") == 1U);
  BOOST_TEST(!scenario.is_done());
}

BOOST_AUTO_TEST_CASE(a_repo_server_that_is_down_is_waited_for)
{
  Scenario scenario(sync_goal());
  scenario.begin(recorded("get before the sync"));
  scenario.answer_post(refused("repo-server is down: sync of a branch", "operation.json"));
  scenario.pass(seconds(5));
  BOOST_TEST(scenario.count(SyncCommand::post) == 2);
  BOOST_TEST(scenario.count_notes("refused") == 1U);
  scenario.on_post = [] { return refused("repo-server is down: sync of a branch", "operation.json"); };
  scenario.answer_post(scenario.on_post());
  BOOST_TEST(scenario.run(minutes(2)));
  BOOST_TEST(fails_with(scenario, ErrorKind::unavailable));
  BOOST_TEST(scenario.count(SyncCommand::post) < 14);
}

BOOST_AUTO_TEST_CASE(an_operation_that_could_not_begin_is_started_anew_twice_with_new_ids)
{
  const auto error = recorded("repo-server is down: get after the sync", "operation.json");
  const auto accepted = recorded("repo-server is down: sync of 40 hex digits is accepted", "operation.json");
  Scenario scenario(sync_goal());
  auto before = accepted;
  before.operation.reset();
  before.resource_version = "5700";
  scenario.holds(before);
  scenario.start();
  scenario.send(event::FeedChanged{true});
  std::vector<std::string> ids;
  int version = 5800;
  const auto with_id = [&](Application app) {
    app.resource_version = std::to_string(++version);
    auto& operation = app.operation ? *app.operation : app.state->operation;
    operation.run_id = ids.back();
    return app;
  };
  while (!scenario.is_done()) {
    scenario.pass(seconds(10));
    BOOST_REQUIRE(scenario.is_pending(SyncCommand::post));
    ids.push_back(scenario.machine().request().run_id);
    scenario.answer_post(with_id(accepted));
    scenario.tells(with_id(error));
  }
  BOOST_TEST(ids == (std::vector<std::string>{k_run, k_run + "-2", k_run + "-3"}));
  BOOST_TEST(fails_with(scenario, ErrorKind::operation_failed));
  BOOST_TEST(scenario.count_notes("repeat") == 2U);
  BOOST_TEST(scenario.outcome().run_id == k_run + "-3");
}

BOOST_AUTO_TEST_CASE(what_was_left_unpruned_is_named)
{
  auto goal = sync_goal();
  goal.sync->request.revision = "one";
  auto after = as_ours(recorded("pruning: get after the sync without prune"));
  after.sync_revision = after.state->result_revision; // as if it were tracked
  after.sync = SyncStatus::out_of_sync;
  after.resources.front().sync = SyncStatus::out_of_sync;
  auto before = recorded("pruning: sync to two");
  before.operation.reset();
  auto scenario = play(before, as_ours(recorded("pruning: sync to one without prune")), after, goal);
  BOOST_TEST(scenario.run(seconds(20)));
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.outcome().notes.front() == "left unpruned: ConfigMap/pruning-drop (--prune removes them)");
}

BOOST_AUTO_TEST_CASE(a_degraded_application_fails_with_its_resource)
{
  auto before = recorded("degraded: sync");
  before.operation.reset();
  before.resource_version = "3113";
  auto scenario = play(before, as_ours(recorded("degraded: sync")), as_ours(recorded("degraded: get after the sync")));
  BOOST_TEST(scenario.run(minutes(1)));
  BOOST_TEST(fails_with(scenario, ErrorKind::unhealthy));
  const auto& message = scenario.outcome().error.message;
  BOOST_TEST(message.starts_with("Synced to "));
  BOOST_TEST(message.find(", Degraded for 30 s: Widget/degraded-widget") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_terminated_operation_says_so)
{
  auto goal = sync_goal();
  goal.sync->request.run_id = "slow-3";
  auto scenario = play(recorded("slow: get after it finished"), recorded("slow: sync to be terminated"),
                       recorded("get right after terminate"), goal);
  BOOST_TEST(fails_with(scenario, ErrorKind::terminated));
}

BOOST_AUTO_TEST_CASE(a_dry_run_ends_with_its_operation)
{
  auto goal = sync_goal();
  goal.sync->request.dry_run = true;
  auto before = recorded("sync, name in the body differs");
  before.operation.reset();
  before.resource_version = "2970";
  auto scenario =
      play(before, as_ours(recorded("sync, name in the body differs")), as_ours(recorded("get after a dry run")), goal);
  BOOST_TEST(is(scenario, Success::dry_run));
}

BOOST_AUTO_TEST_CASE(a_partial_sync_is_judged_by_its_resources)
{
  auto goal = sync_goal();
  goal.sync->resources = {{false, "", "ConfigMap", "", "guestbook-frontend"}};
  auto scenario = play(recorded("get after a dry run"), as_ours(recorded("sync, partial")),
                       as_ours(recorded("get after a partial sync")), goal);
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.machine().request().resources.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_closed_window_is_waited_for_and_asked_about)
{
  Scenario scenario(sync_goal());
  scenario.begin(recorded("get before the sync"));
  scenario.answer_post(refused("windowed: sync denied", "sync.json"));
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::ask_windows));
  const SyncWindows closed{false, {{"deny", "* * * * *", "24h", false}}, {}};
  scenario.answer_windows(closed);
  BOOST_TEST(scenario.count_notes("window") == 1U);
  scenario.pass(minutes(1));
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::ask_windows));
  scenario.answer_windows(closed);
  BOOST_TEST(scenario.count_notes("window") == 1U);
  scenario.pass(minutes(1));
  scenario.answer_windows(SyncWindows());
  BOOST_TEST(scenario.count_notes("window") == 2U);
  BOOST_TEST(scenario.count(SyncCommand::post) == 2);

  Scenario late(sync_goal());
  late.begin(recorded("get before the sync"));
  late.answer_post(refused("windowed: sync denied", "sync.json"));
  late.answer_windows(closed);
  late.send(event::Stop{StopCause::deadline});
  BOOST_TEST(fails_with(late, ErrorKind::window));
  BOOST_TEST(late.outcome().exit_code() == 5);
}

BOOST_AUTO_TEST_CASE(a_window_that_says_open_and_refuses_is_not_asked_at_full_speed)
{
  Scenario scenario(sync_goal());
  scenario.on_post = [] { return refused("windowed: sync denied", "sync.json"); };
  scenario.begin(recorded("get before the sync"));
  for (int i = 0; i < 600; ++i) {
    if (scenario.is_pending(SyncCommand::ask_windows)) {
      scenario.answer_windows(SyncWindows());
    }
    scenario.pass(Duration(100));
  }
  BOOST_TEST(scenario.count(SyncCommand::post) < 12);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
