// SPDX-License-Identifier: Apache-2.0
// The promises of sync and wait (design: P1 to P9), each with what would break it.
#include "sync/scenario.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

// k_old is deployed; main has moved to k_new, which the application is compared with.
const AppBuilder k_before = AppBuilder().compared(k_new, SyncStatus::out_of_sync, -10);
const AppBuilder k_accepted = k_before.accepted(k_new);
const AppBuilder k_running = k_accepted.running(1);
const AppBuilder k_ended = k_running.ended(Phase::succeeded, 2);
const AppBuilder k_good = k_ended.compared(k_new, SyncStatus::synced, 2);

ErrorKind
kind_of(const Scenario& scenario)
{
  return scenario.outcome().error.kind;
}

bool
is(const Scenario& scenario, Success success)
{
  return scenario.is_done() && scenario.outcome().success == success;
}

bool
fails_with(const Scenario& scenario, ErrorKind kind)
{
  return scenario.is_done() && !scenario.outcome().success && kind_of(scenario) == kind;
}

BOOST_AUTO_TEST_SUITE(promise_test)

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

// --- P1: exactly once ---

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
  // The connection broke at once; behind it the server resolved the branch for 28 s, and then wrote.
  Scenario scenario(sync_goal());
  scenario.begin(k_before);
  scenario.answer_post(tl::unexpected(make_lost()));
  scenario.pass(seconds(28));
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

// --- P2: our operation, not just any ---

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
  Scenario scenario(wait_goal());
  scenario.start();
  scenario.answer(AppBuilder().reconciled(-1000).get());
  BOOST_TEST(!scenario.is_done());
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::refresh_normal));
  scenario.answer_refresh(AppBuilder().compared(k_old, SyncStatus::synced, 1).get());
  BOOST_TEST(is(scenario, Success::reached));
}

// --- P3: busy is not failure ---

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

// --- P4: no stale news ---

BOOST_AUTO_TEST_CASE(p4_good_news_counts_only_when_all_of_it_is_in_one_state)
{
  struct Row {
    const char* name;
    AppBuilder state;
  };
  const auto healthy = k_good;
  for (const auto& row : std::vector<Row>{
           {"the health of before, compared before", k_ended.with([](Application& app) {
              app.sync = SyncStatus::synced;
              app.sync_revision = k_new;
              app.reconciled_at = at_second(1);
            })},
           {"fresh, and yet OutOfSync", k_ended.compared(k_new, SyncStatus::out_of_sync, 2)},
           {"Synced with the commit of before", k_ended.compared(k_old, SyncStatus::synced, 2)},
           {"Unknown", k_ended.compared(k_new, SyncStatus::unknown, 2)},
           {"Progressing", k_good.health(Health::progressing)},
           {"still running", k_running.with([](Application& app) {
              app.sync = SyncStatus::synced;
              app.sync_revision = k_new;
              app.reconciled_at = at_second(30);
            })},
           {"an attempt that will be repeated", k_running.retried(2).with([](Application& app) {
              app.sync = SyncStatus::synced;
              app.sync_revision = k_new;
              app.reconciled_at = at_second(30);
            })},
           {"never compared", k_ended.with([](Application& app) {
              app.sync = SyncStatus::synced;
              app.sync_revision = k_new;
              app.reconciled_at.reset();
            })},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      Scenario scenario(sync_goal());
      scenario.begin_and_accept(k_before, k_accepted);
      scenario.tells(row.state);
      BOOST_TEST(!scenario.is_done());
      scenario.pass(seconds(3));
      BOOST_TEST(!scenario.is_done());
    }
  }
}

BOOST_AUTO_TEST_CASE(p4_bad_news_right_after_the_end_is_no_verdict)
{
  for (const auto health : {Health::degraded, Health::missing, Health::suspended}) {
    auto goal = sync_goal();
    goal.wait.degraded_grace = seconds(0);
    Scenario scenario(goal);
    scenario.begin_and_accept(k_before.health(health), k_accepted.health(health));
    scenario.tells(k_ended.health(health));
    scenario.tells(k_ended.health(health).compared(k_new, SyncStatus::out_of_sync, 2));
    scenario.pass(seconds(4));
    BOOST_TEST(!scenario.is_done());
    scenario.tells(k_ended.health(health).health(Health::healthy).compared(k_new, SyncStatus::synced, 3));
    BOOST_TEST(is(scenario, Success::deployed));
  }
}

BOOST_AUTO_TEST_CASE(p4_no_order_of_stale_states_makes_a_success)
{
  // Every state of the way, told in every order of three by a stream that lags: good only with the good one.
  const std::vector<AppBuilder> states{k_before, k_accepted, k_running, k_ended,
                                       k_ended.compared(k_new, SyncStatus::out_of_sync, 2)};
  for (const auto& a : states) {
    for (const auto& b : states) {
      for (const auto& c : states) {
        Scenario scenario(sync_goal());
        scenario.begin_and_accept(k_before, k_accepted);
        for (const auto* state : {&a, &b, &c}) {
          scenario.see(*state);
        }
        BOOST_TEST(!scenario.is_done());
        BOOST_TEST(scenario.count_notes("replaced") == 0U);
        scenario.tells(k_good.then().then());
        BOOST_TEST(is(scenario, Success::deployed));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(p4_a_version_that_goes_back_is_not_heard)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good.health(Health::progressing));
  scenario.see(k_ended.health(Health::healthy).version("1001").with([](Application& app) {
    app.sync = SyncStatus::synced;
    app.reconciled_at = at_second(50);
  }));
  BOOST_TEST(!scenario.is_done());
}

BOOST_AUTO_TEST_CASE(p4_a_partial_sync_waits_for_a_comparison_too)
{
  auto goal = sync_goal();
  goal.sync->resources = {{false, "", "ConfigMap", "", "env"}};
  Scenario scenario(goal);
  const auto before = k_before.with_resource("ConfigMap", "env", SyncStatus::synced, Health::unknown)
                          .with_resource("ConfigMap", "other", SyncStatus::out_of_sync, Health::unknown);
  const auto accepted = before.accepted(k_new).with([](Application& app) { app.operation->is_partial = true; });
  scenario.begin_and_accept(before, accepted);
  const auto ended = accepted.running(1).ended(Phase::succeeded, 2).with([](Application& app) {
    app.state->results.push_back({{"", "ConfigMap", "shop", "env"}, "Synced", "", "", "", ""});
  });
  scenario.tells(ended.compared(k_new, SyncStatus::out_of_sync, 2));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(20)));
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p4_refreshes_only_for_a_revision_that_is_not_seen)
{
  Scenario scenario(expecting(wait_goal(), k_new));
  scenario.begin(AppBuilder());
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 1);
  BOOST_TEST(scenario.count_notes("refresh") == 1U);
  scenario.pass(seconds(61));
  const auto refreshes = scenario.count(SyncCommand::refresh_normal);
  BOOST_TEST(refreshes >= 3);
  BOOST_TEST(refreshes <= 5);
  BOOST_TEST(scenario.count_notes("refresh") == 1U);
  scenario.tells(AppBuilder().compared(k_new, SyncStatus::out_of_sync, 60).auto_sync_began(k_new).running(60));
  scenario.pass(seconds(61));
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == refreshes);

  Scenario plain(sync_goal());
  plain.begin_and_accept(k_before, k_accepted);
  plain.tells(k_good.health(Health::progressing));
  plain.pass(minutes(5));
  BOOST_TEST(plain.count(SyncCommand::refresh_normal) == 0);
}

BOOST_AUTO_TEST_CASE(p4_never_refreshes_where_that_is_forbidden)
{
  auto goal = expecting(wait_goal(), k_new);
  goal.wait.refresh = RefreshPolicy::never;
  Scenario scenario(goal);
  scenario.begin(AppBuilder().reconciled(-1000));
  scenario.pass(minutes(10));
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 0);
  BOOST_TEST(scenario.count(SyncCommand::refresh_hard) == 0);
}

// --- P5: the wanted revision ---

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

  // Nothing of the expected commit in the history: it may yet come.
  goal.wait.accept_newer = true;
  Scenario unsettled(goal);
  unsettled.begin(AppBuilder().compared(k_newest, SyncStatus::synced, 1));
  unsettled.pass(minutes(5));
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

// --- P6: Degraded must last ---

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

ResourceTree
tree_with_stuck_pod(std::optional<WallTime> created)
{
  TreeNode pod;
  pod.key = {"", "Pod", "shop", "web-1"};
  pod.info = {{"Status Reason", "ImagePullBackOff"}};
  pod.created_at = created;
  return {{pod}};
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

BOOST_AUTO_TEST_CASE(p6_a_pod_from_before_our_operation_is_not_its_fault)
{
  Scenario scenario(sync_goal());
  scenario.on_pods = [] { return tree_with_stuck_pod(at_second(-3600)); };
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.tells(k_good.health(Health::progressing));
  scenario.pass(minutes(10));
  BOOST_TEST(!scenario.is_done());
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

// --- P7: a failure says what was missing (the diagnosis has its own tests) ---

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

// --- P8: leave nothing behind ---

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

// --- P9: cheap on the server ---

BOOST_AUTO_TEST_CASE(p9_nothing_faster_than_ten_seconds_while_the_stream_lives)
{
  struct Row {
    const char* name;
    Goal goal;
    AppBuilder state; // that lasts
  };
  auto evicting = sync_goal();
  evicting.sync->busy = Busy::terminate;
  const auto theirs = k_before.accepted(k_old, "", "ops").running(-9);
  for (const auto& row : std::vector<Row>{{"running", sync_goal(), k_running},
                                          {"Progressing", sync_goal(), k_good.health(Health::progressing)},
                                          {"OutOfSync, waiting", wait_goal(), k_before},
                                          {"busy", sync_goal(), theirs},
                                          {"being ended by us", evicting, theirs.terminating()}}) {
    BOOST_TEST_CONTEXT(row.name)
    {
      Scenario scenario(row.goal, 0);
      scenario.on_pods = [] { return ResourceTree(); };
      scenario.on_terminate = [] { return Answer<void>(); };
      scenario.begin(row.state->operation && row.state->operation->run_id.empty() ? row.state : k_before);
      if (scenario.is_pending(SyncCommand::post)) {
        scenario.answer_post(k_accepted.get());
      }
      scenario.tells(row.state);
      scenario.pass(seconds(20)); // what comes right after a change may be sooner
      const auto before = scenario.gaps_between_looks().size();
      scenario.pass(minutes(10));
      BOOST_TEST(!scenario.is_done());
      const auto gaps = scenario.gaps_between_looks();
      for (std::size_t i = before; i < gaps.size(); ++i) {
        BOOST_TEST((gaps[i] >= seconds(10)));
      }
      BOOST_TEST(gaps.size() > before + 10); // and yet it polls
    }
  }
}

BOOST_AUTO_TEST_CASE(p9_without_a_stream_it_never_polls_every_second)
{
  Scenario scenario(sync_goal(), 0);
  scenario.on_pods = [] { return ResourceTree(); };
  scenario.holds(k_before);
  scenario.start();
  scenario.pass(seconds(1)); // the stream had its chance
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::post));
  scenario.holds(k_running);
  scenario.answer_post(k_accepted.get());
  scenario.pass(minutes(10));
  for (const auto gap : scenario.gaps_between_looks()) {
    BOOST_TEST((gap >= seconds(2)));
  }
  BOOST_TEST(scenario.count_gets() < 90);
}

BOOST_AUTO_TEST_CASE(p9_the_stream_stands_before_the_first_post)
{
  Scenario scenario(sync_goal());
  scenario.holds(k_before);
  scenario.start();
  BOOST_TEST(!scenario.is_pending(SyncCommand::post));
  scenario.pass(Duration(300));
  BOOST_TEST(!scenario.is_pending(SyncCommand::post));
  scenario.send(event::FeedChanged{true});
  BOOST_TEST(scenario.is_pending(SyncCommand::post));
}

BOOST_AUTO_TEST_CASE(p9_a_stream_that_breaks_is_looked_after)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.pass(seconds(5));
  scenario.holds(k_good); // the stream broke before it could tell
  scenario.send(event::FeedChanged{false});
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(p9_a_stream_that_flaps_is_no_reason_to_look_all_the_time)
{
  Scenario scenario(sync_goal(), 0);
  scenario.on_pods = [] { return ResourceTree(); };
  scenario.begin_and_accept(k_before, k_accepted);
  for (int i = 0; i < 300; ++i) {
    scenario.send(event::FeedChanged{false});
    scenario.pass(Duration(100));
    scenario.send(event::FeedChanged{true});
    scenario.pass(Duration(100));
  }
  BOOST_TEST(scenario.count_gets() <= 32);
}

BOOST_AUTO_TEST_CASE(p9_an_event_that_was_lost_is_found_by_a_poll)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(k_before, k_accepted);
  scenario.holds(k_good);
  BOOST_TEST(scenario.run(seconds(16)));
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
