// SPDX-License-Identifier: Apache-2.0
// Every stage and every event.
#include "sync/story.hpp"

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;

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

BOOST_AUTO_TEST_SUITE(stages_test)

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
