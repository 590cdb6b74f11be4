// SPDX-License-Identifier: Apache-2.0
// What happens around the promises: absences, keys, evictions, auto-sync, deletions, endings.
#include "sync/scenario.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

const AppBuilder k_before = AppBuilder().compared(k_new, SyncStatus::out_of_sync, -10);
const AppBuilder k_accepted = k_before.accepted(k_new);
const AppBuilder k_running = k_accepted.running(1);
const AppBuilder k_good = k_running.ended(Phase::succeeded, 2).compared(k_new, SyncStatus::synced, 2);
const AppBuilder k_theirs = k_before.accepted(k_old, "", "ops").running(-9);

bool
is(const Scenario& scenario, Success success)
{
  return scenario.is_done() && scenario.outcome().success == success;
}

bool
fails_with(const Scenario& scenario, ErrorKind kind)
{
  return scenario.is_done() && !scenario.outcome().success && scenario.outcome().error.kind == kind;
}

std::function<Answer<Application>()>
refusing(Refusal refusal, ErrorKind kind)
{
  return [=] { return Answer<Application>(tl::unexpected(make_refusal(refusal, kind))); };
}

// The answer to `asked`, or a stray one where nobody asked.
void
hear(Scenario& scenario, SyncCommand asked, const SyncEvent& event)
{
  if (scenario.is_pending(asked)) {
    scenario.close(asked);
  }
  scenario.send(event);
}

std::function<void(Scenario&)>
fail_with(SyncCommand asked, Refusal refusal)
{
  const auto failure = make_refusal(refusal, ErrorKind::not_permitted);
  return [=](Scenario& scenario) {
    hear(scenario, asked, event::Looked{tl::unexpected(failure), asked != SyncCommand::look});
  };
}

BOOST_AUTO_TEST_SUITE(decisions_test)

// --- what the first look finds ---

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

// --- deletion ---

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

// --- busy ---

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

// --- auto-sync ---

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

BOOST_AUTO_TEST_CASE(another_revision_than_auto_sync_follows_is_refused_before_the_post)
{
  auto goal = sync_goal();
  goal.sync->request.revision = k_new;
  Scenario scenario(goal);
  scenario.begin(AppBuilder().with_auto_sync());
  BOOST_TEST(fails_with(scenario, ErrorKind::refused));
  BOOST_TEST(scenario.count(SyncCommand::post) == 0);
}

// --- endings ---

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

// Every stage hears every event: none gets stuck, none sends what it must not, and all end when they are stopped.
BOOST_AUTO_TEST_CASE(every_stage_survives_every_event)
{
  using Prepare = std::function<void(Scenario&)>;
  struct Stage {
    const char* name;
    Goal goal;
    Prepare reach;
  };
  auto evicting = sync_goal();
  evicting.sync->busy = Busy::terminate;
  auto ending = sync_goal();
  ending.on_cancel = AtEnd::terminate;
  const auto automatic = AppBuilder().with_auto_sync();
  const std::vector<Stage> stages{
      {"begin", sync_goal(), [](Scenario& s) { s.start(); }},
      {"refreshing", expecting(sync_goal(), k_new),
       [=](Scenario& s) {
         s.start();
         s.answer(automatic.get());
       }},
      {"auto_sync", expecting(sync_goal(), k_new),
       [=](Scenario& s) {
         s.start();
         s.answer(automatic.get());
         s.answer_refresh(automatic.get());
       }},
      {"hydrating", expecting(sync_goal(), k_new),
       [](Scenario& s) {
         s.start();
         s.answer(AppBuilder().with_hydrator(k_old, k_old).get());
       }},
      {"busy", sync_goal(),
       [](Scenario& s) {
         s.start();
         s.answer(k_theirs.get());
       }},
      {"evicting", evicting,
       [](Scenario& s) {
         s.start();
         s.answer(k_theirs.get());
       }},
      {"window", sync_goal(),
       [](Scenario& s) {
         s.begin(k_before);
         s.answer_post(tl::unexpected(make_refusal(Refusal::window, ErrorKind::window)));
       }},
      {"opening", sync_goal(),
       [](Scenario& s) {
         s.start();
         s.answer(k_before.get());
       }},
      {"repost", sync_goal(),
       [](Scenario& s) {
         s.begin(k_before);
         s.answer_post(tl::unexpected(make_refusal(Refusal::conflict, ErrorKind::refused)));
       }},
      {"posting", sync_goal(), [](Scenario& s) { s.begin(k_before); }},
      {"probing", sync_goal(),
       [](Scenario& s) {
         s.begin(k_before);
         s.answer_post(tl::unexpected(make_lost()));
       }},
      {"following", sync_goal(), [](Scenario& s) { s.begin_and_accept(k_before, k_accepted); }},
      {"settling", sync_goal(),
       [](Scenario& s) {
         s.begin_and_accept(k_before, k_accepted);
         s.tells(k_running.ended(Phase::succeeded, 2));
       }},
      {"waiting", wait_goal(),
       [](Scenario& s) {
         s.start();
         s.answer(k_before.get());
       }},
      {"joined", expecting(sync_goal(), k_new),
       [](Scenario& s) {
         s.start();
         s.answer(k_before.accepted(k_new, "", "ops").running(-5).get());
       }},
      {"stopping", ending,
       [](Scenario& s) {
         s.begin_and_accept(k_before, k_accepted);
         s.on_look = nullptr;
         s.send(event::Stop{StopCause::interrupt});
       }},
  };
  const std::vector<AppBuilder> states{k_before,
                                       k_accepted,
                                       k_running,
                                       k_running.terminating(),
                                       k_good,
                                       k_theirs.version("2000"),
                                       k_good.accepted(k_old, "", "ops"),
                                       k_running.ended(Phase::failed, 3, "Operation terminated")};
  std::vector<std::pair<const char*, Prepare>> events{
      {"gone", [](Scenario& s) { s.send(event::Gone{}); }},
      {"stream begins", [](Scenario& s) { s.send(event::FeedChanged{true}); }},
      {"stream ends", [](Scenario& s) { s.send(event::FeedChanged{false}); }},
      {"stray timer", [](Scenario& s) { s.send(event::Timer{}); }},
      {"pods", [](Scenario& s) { hear(s, SyncCommand::look_at_pods, event::PodsTold{ResourceTree()}); }},
      {"window", [](Scenario& s) { hear(s, SyncCommand::ask_windows, event::WindowsTold{SyncWindows()}); }},
      {"lost post", [](Scenario& s) { hear(s, SyncCommand::post, event::Posted{tl::unexpected(make_lost())}); }},
      {"end", [](Scenario& s) { hear(s, SyncCommand::terminate, event::Terminated{}); }},
      {"deadline", [](Scenario& s) { s.send(event::Stop{StopCause::deadline}); }},
      {"interrupt", [](Scenario& s) { s.send(event::Stop{StopCause::interrupt}); }},
      {"look is denied", fail_with(SyncCommand::look, Refusal::denied)},
      {"look hangs", fail_with(SyncCommand::look, Refusal::deadline)},
      {"look finds nothing", fail_with(SyncCommand::look, Refusal::not_found)},
      {"refresh hangs", fail_with(SyncCommand::refresh_normal, Refusal::deadline)},
      {"refresh is denied", fail_with(SyncCommand::refresh_normal, Refusal::denied)},
  };
  for (const auto& stage : stages) {
    for (const auto& [name, happen] : events) {
      BOOST_TEST_CONTEXT(stage.name << ": " << name)
      {
        Scenario scenario(stage.goal);
        scenario.on_pods = [] { return ResourceTree(); };
        stage.reach(scenario);
        happen(scenario);
        scenario.pass(minutes(2)); // Scenario itself checks that it is not stuck
        scenario.send(event::Stop{StopCause::deadline});
        scenario.send(event::Stop{StopCause::interrupt});
        BOOST_TEST(scenario.is_done());
      }
    }
    for (const auto& state : states) {
      BOOST_TEST_CONTEXT(stage.name << ": a state of version " << state->resource_version)
      {
        Scenario scenario(stage.goal);
        scenario.on_pods = [] { return ResourceTree(); };
        stage.reach(scenario);
        scenario.see(state);
        scenario.pass(minutes(2));
        scenario.send(event::Stop{StopCause::interrupt});
        scenario.send(event::Stop{StopCause::interrupt});
        BOOST_TEST(scenario.is_done());
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
