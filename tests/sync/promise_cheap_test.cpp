// SPDX-License-Identifier: Apache-2.0
// Promise P9: cheap on the server.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(promise_cheap_test)

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
