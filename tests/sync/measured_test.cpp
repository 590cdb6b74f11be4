// SPDX-License-Identifier: Apache-2.0
// The points that were measured on a real server, as far as they touch the machine.
#include "http/event_stream.hpp"
#include "sync/narrative.hpp"
#include "sync/recorded_states.hpp"

#include <algorithm>

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(measured_test)

BOOST_AUTO_TEST_CASE(measured_1_a_whole_sync_is_deployed_with_its_last_state_and_no_sooner)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(recorded("get before the sync"), recorded("sync with infos"));
  for (const auto* number : {"1", "2", "3", "4"}) {
    scenario.tells(recorded(std::string("get while it runs, state ") + number));
    BOOST_TEST(!scenario.is_done());
  }
  scenario.tells(recorded("get while it runs, state 5"));
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.count_gets() == 1);
  BOOST_TEST(scenario.outcome().wanted_revision == "3341b981c559f45bd56b87afaf4c543fe0929898");
}

BOOST_AUTO_TEST_CASE(measured_1_a_fresh_comparison_beside_the_health_of_before_is_no_verdict)
{
  // State 4: reconciledAt is as new as finishedAt, and yet OutOfSync and Missing.
  auto goal = sync_goal();
  goal.wait.degraded_grace = seconds(0);
  auto scenario =
      play(recorded("get before the sync"), recorded("sync with infos"), recorded("get while it runs, state 4"), goal);
  scenario.pass(seconds(3));
  BOOST_TEST(!scenario.is_done());
}

BOOST_AUTO_TEST_CASE(measured_1_another_revision_than_the_tracked_one_is_read_from_the_result)
{
  auto scenario = play(recorded("get while it runs, state 5"), as_ours(recorded("sync, tag")),
                       as_ours(recorded("get after the sync of the tag")));
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.run(seconds(10)));
  BOOST_TEST(is(scenario, Success::deployed));
  BOOST_TEST(scenario.outcome().notes.front() ==
             "441b939 is deployed, while the application is compared with 3341b98 and so stays OutOfSync");
}

BOOST_AUTO_TEST_CASE(measured_2_a_bare_403_is_looked_at_twice_and_a_key_that_worked_waits_longer)
{
  const auto denied = [] { return refused("kube-apiserver is down: get", "kubernetes-down.json"); };
  Scenario first(sync_goal());
  first.on_look = denied;
  first.start();
  BOOST_TEST(!first.is_done());
  BOOST_TEST(first.run(seconds(4)));
  BOOST_TEST(fails_with(first, ErrorKind::not_permitted));
  BOOST_TEST(first.count_gets() == 2);

  Scenario later(sync_goal());
  later.begin_and_accept(recorded("get before the sync"), recorded("sync with infos"));
  later.on_look = denied;
  later.send(event::FeedChanged{false});
  later.pass(seconds(50));
  BOOST_TEST(!later.is_done());
  BOOST_TEST(later.count_notes("trouble") == 1U);
  BOOST_TEST(later.count_gets() < 12);
  later.holds(recorded("get while it runs, state 5"));
  BOOST_TEST(later.run(seconds(10)));
  BOOST_TEST(is(later, Success::deployed));
}

BOOST_AUTO_TEST_CASE(measured_2_a_hanging_kubernetes_is_waited_for)
{
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(recorded("get before the sync"), recorded("sync with infos"));
  scenario.on_look = [] { return refused("kube-apiserver hangs: get with a deadline", "operation.json"); };
  scenario.pass(seconds(40));
  BOOST_TEST(!scenario.is_done());
  scenario.see(recorded("get while it runs, state 5"));
  BOOST_TEST(is(scenario, Success::deployed));

  Scenario lasting(sync_goal());
  lasting.begin_and_accept(recorded("get before the sync"), recorded("sync with infos"));
  lasting.on_look = [] { return refused("kube-apiserver hangs: get with a deadline", "operation.json"); };
  BOOST_TEST(lasting.run(minutes(3)));
  BOOST_TEST(fails_with(lasting, ErrorKind::unavailable));
  BOOST_TEST(lasting.outcome().notes == std::vector<std::string>{"our operation goes on"});
}

BOOST_AUTO_TEST_CASE(measured_6_an_operation_held_by_a_window_is_named_when_time_is_over)
{
  auto scenario = play(recorded("get before the sync"), recorded("sync with infos"), [] {
    auto held = recorded("get while it runs, state 2");
    held.state->message = recorded("windowed: get after the rollback", "operation.json").state->message;
    return held;
  }());
  scenario.on_pods = [] { return ResourceTree(); };
  scenario.pass(minutes(15));
  scenario.send(event::Stop{StopCause::deadline});
  BOOST_TEST(fails_with(scenario, ErrorKind::timed_out));
  BOOST_TEST(scenario.outcome().summary.find("blocked by sync window") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(measured_7_a_post_that_hung_in_resolution_was_not_written_and_is_sent_again)
{
  Scenario scenario(sync_goal());
  scenario.begin(recorded("get before the sync"));
  scenario.answer_post(refused("repo-server hangs: sync of a branch with a deadline", "operation.json"));
  BOOST_TEST(scenario.count_notes("lost") == 1U);
  scenario.pass(seconds(12));
  BOOST_TEST(scenario.count(SyncCommand::post) == 2);
  BOOST_TEST(scenario.machine().request().run_id == k_run);
}

BOOST_AUTO_TEST_CASE(measured_7_a_refresh_that_hangs_says_so_once)
{
  auto goal = expecting(wait_goal(), k_new);
  Scenario scenario(goal);
  scenario.holds(recorded("get before the sync"));
  scenario.start();
  BOOST_REQUIRE(scenario.count(SyncCommand::refresh_normal) == 1);
  scenario.on_look = nullptr;
  for (int i = 0; i < 5; ++i) {
    scenario.pass(seconds(30));
    if (scenario.is_pending(SyncCommand::refresh_normal)) {
      scenario.answer_refresh(refused("controller is away: refresh with a deadline", "operation.json"));
    }
    if (scenario.is_pending(SyncCommand::look)) {
      scenario.answer(recorded("get before the sync"));
    }
  }
  BOOST_TEST(!scenario.is_done());
  BOOST_TEST(scenario.count_notes("refresh") <= 2U);
}

BOOST_AUTO_TEST_CASE(a_refresh_whose_answer_is_lost_is_looked_after_and_not_repeated_at_once)
{
  Scenario scenario(expecting(wait_goal(), k_new));
  scenario.start();
  scenario.answer(AppBuilder().get());
  scenario.answer_refresh(tl::unexpected(make_lost()));
  BOOST_REQUIRE(scenario.is_pending(SyncCommand::look));
  scenario.answer(AppBuilder().get());
  BOOST_TEST(!scenario.is_pending(SyncCommand::refresh_normal));
  scenario.holds(AppBuilder());
  scenario.pass(seconds(25));
  BOOST_TEST(scenario.count(SyncCommand::refresh_normal) == 2);
}

BOOST_AUTO_TEST_CASE(measured_11_revisions_of_several_sources_are_all_wanted)
{
  const auto accepted = as_ours(recorded("multi: sync", "operation.json"));
  const auto ended = as_ours(recorded("multi: get after the sync", "operation.json"));
  auto before = accepted;
  before.operation.reset();
  before.resource_version = "5000";
  BOOST_TEST(is(play(before, accepted, ended), Success::deployed));

  auto half = ended;
  half.sync_revisions.back() = k_old;
  BOOST_TEST(!play(before, accepted, half).is_done());
}

BOOST_AUTO_TEST_CASE(measured_14_a_restart_that_the_client_could_not_bridge_is_waited_for_once_the_key_has_worked)
{
  const auto unreachable = [] {
    return Answer<Application>(
        tl::unexpected(to_api_failure(Error{ErrorKind::unreachable, "connection refused", ""}, "get shop")));
  };
  Scenario scenario(sync_goal());
  scenario.begin_and_accept(recorded("get before the sync"), recorded("sync with infos"));
  scenario.on_look = unreachable;
  scenario.send(event::FeedChanged{false});
  scenario.pass(seconds(20));
  BOOST_TEST(!scenario.is_done());
  scenario.holds(recorded("get while it runs, state 5"));
  BOOST_TEST(scenario.run(seconds(12)));
  BOOST_TEST(is(scenario, Success::deployed));

  Scenario never(sync_goal());
  never.on_look = unreachable;
  never.start();
  BOOST_TEST(fails_with(never, ErrorKind::unreachable));
}

BOOST_AUTO_TEST_CASE(measured_15_an_unknown_branch_is_a_refusal_at_once)
{
  Scenario scenario(sync_goal());
  scenario.begin(recorded("get before the sync"));
  scenario.answer_post(refused("sync, unknown branch", "sync.json"));
  BOOST_TEST(fails_with(scenario, ErrorKind::unresolved));
}

BOOST_AUTO_TEST_CASE(measured_16_a_short_commit_is_met_by_its_long_form)
{
  auto goal = expecting(sync_goal(), "441b939");
  goal.sync->request.revision = "441b939";
  auto after = as_ours(recorded("get after the sync of the tag"));
  after.state->operation.revision = "441b939";
  auto scenario = play(recorded("get while it runs, state 5"), as_ours(recorded("sync, short commit id")), after, goal);
  // The recorded state is an older one than the recorded answer: only its content matters here.
  after.resource_version = "2940";
  scenario.tells(after);
  BOOST_TEST(scenario.run(seconds(10)));
  BOOST_TEST(is(scenario, Success::deployed));
}

BOOST_AUTO_TEST_CASE(measured_16_a_commit_that_does_not_exist_ends_in_error_and_is_not_repeated)
{
  auto scenario =
      play(recorded("get after the sync of the tag"), as_ours(recorded("sync, 40 hex digits that do not exist")),
           as_ours(recorded("get after the sync of a commit that does not exist")));
  BOOST_TEST(fails_with(scenario, ErrorKind::operation_failed));
}

BOOST_AUTO_TEST_CASE(measured_17_attempts_that_will_be_repeated_are_no_end)
{
  auto goal = sync_goal();
  goal.sync->request.run_id = "retry-1";
  Scenario scenario(goal);
  const auto accepted = recorded("failing: sync with retry");
  auto before = accepted;
  before.operation.reset();
  before.resource_version = "3097";
  scenario.begin_and_accept(before, accepted);
  std::vector<Note> told;
  auto last = accepted;
  for (int i = 1; i <= 9; ++i) {
    BOOST_TEST(!scenario.is_done());
    const auto now = recorded("failing: get while it is retried, state " + std::to_string(i));
    for (auto& note : narrate(last, now)) {
      told.push_back(note);
    }
    scenario.tells(now);
    last = now;
  }
  BOOST_TEST(fails_with(scenario, ErrorKind::operation_failed));
  BOOST_TEST(scenario.outcome().error.message.find("Widget/failing-widget") != std::string::npos);
  BOOST_TEST(std::count_if(told.begin(), told.end(), [](const auto& note) { return note.event == "retry"; }) == 2);
}

BOOST_AUTO_TEST_CASE(measured_19_who_comes_second_waits_for_the_first)
{
  Scenario scenario(sync_goal());
  auto before = recorded("slow: sync");
  before.operation.reset();
  before.resource_version = "3026";
  scenario.begin(before);
  scenario.holds(recorded("slow: get while it waits"));
  scenario.answer_post(refused("slow: sync again at once", "sync.json"));
  BOOST_TEST(scenario.count_notes("busy") == 1U);
  BOOST_TEST(!scenario.is_done());
  auto over = recorded("slow: get after it finished");
  scenario.tells(over);
  scenario.pass(seconds(2));
  BOOST_TEST(scenario.count(SyncCommand::post) == 2);
}

BOOST_AUTO_TEST_CASE(measured_24_a_stream_of_two_syncs_tells_each_its_own_end)
{
  EventStreamParser parser(StreamForm::events, 1U << 24U);
  const auto messages = parser.push(recordings::load_stream("stream-sync-sse.sse"));
  BOOST_REQUIRE(messages);
  std::vector<Application> states;
  for (const auto& text : *messages) {
    states.push_back(parse_watch_message(text)->application);
  }
  for (const std::string run : {"stream-1", "stream-2"}) {
    BOOST_TEST_CONTEXT(run)
    {
      auto goal = sync_goal();
      goal.sync->request.run_id = run;
      Scenario scenario(goal);
      const auto accepted = std::find_if(
          states.begin(), states.end(), [&](const auto& app) { return app.operation && app.operation->run_id == run; });
      BOOST_REQUIRE((accepted != states.end() && accepted != states.begin()));
      scenario.begin_and_accept(*(accepted - 1), *accepted);
      const auto is_anothers = [&](const auto& app) { return app.operation && app.operation->run_id != run; };
      for (const auto& state : std::vector(accepted, std::find_if(accepted, states.end(), is_anothers))) {
        BOOST_TEST(!scenario.is_done());
        scenario.tells(state);
      }
      // The first went to a tag, which the application does not track: that takes a few seconds to tell.
      BOOST_TEST(scenario.is_done() == (run == "stream-2"));
      scenario.run(seconds(10));
      BOOST_TEST(is(scenario, Success::deployed));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
