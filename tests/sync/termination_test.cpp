// SPDX-License-Identifier: Apache-2.0
#include "support/fake_clock.hpp"
#include "sync/scenario.hpp"
#include "sync/termination.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>
#include <vector>

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

const AppBuilder k_idle;
const AppBuilder k_pending = k_idle.accepted(k_old, "", "ops");
const AppBuilder k_running = k_pending.running(0);
const AppBuilder k_ended = k_running.terminating().ended(Phase::failed, 720, "Operation terminated");

// Plays one termination: looks find `holds`, wishes are answered by `on_terminate`.
struct Play {
  Application holds = k_running;
  std::function<Answer<Application>()> on_look = [this] { return Answer<Application>(holds); };
  std::function<Answer<void>()> on_terminate = [this] {
    holds = AppBuilder(k_running).terminating();
    return Answer<void>();
  };
  SyncWindows windows{};
  FakeClock clock{};
  Termination machine{AppRef{"shop", "", ""}};
  int looks = 0;
  int wishes = 0;
  std::vector<Note> notes{};

  void send(const TerminationEvent& event)
  {
    const auto step = machine.step(event, {clock.now(), clock.wall_now()});
    notes.insert(notes.end(), step.notes.begin(), step.notes.end());
    for (const auto command : step.commands) {
      answer(command);
    }
  }
  void answer(SyncCommand command)
  {
    if (command == SyncCommand::look) {
      ++looks;
      send(event::Looked{on_look()});
    } else if (command == SyncCommand::terminate) {
      ++wishes;
      send(event::Terminated{on_terminate()});
    } else {
      send(event::WindowsTold{windows});
    }
  }
  void pass(Duration time)
  {
    const auto end = clock.now() + time;
    while (!machine.is_done()) {
      BOOST_REQUIRE(machine.wake_at().has_value());
      if (*machine.wake_at() > end) {
        break;
      }
      clock.advance(*machine.wake_at() - clock.now());
      send(event::Timer{});
    }
    clock.advance(end - clock.now());
  }
  Play& begin()
  {
    send(event::Start{});
    return *this;
  }
  bool has_note(const std::string& part) const
  {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const auto& note) { return note.text.find(part) != std::string::npos; });
  }
  const Outcome& outcome() const { return machine.outcome(); }
};

BOOST_AUTO_TEST_SUITE(termination_test)

BOOST_AUTO_TEST_CASE(nothing_to_end_is_fine)
{
  Play play;
  play.holds = k_idle;
  play.begin();
  BOOST_TEST((play.outcome().success == Success::idle));
  BOOST_TEST(play.wishes == 0);
}

BOOST_AUTO_TEST_CASE(asks_once_and_sees_the_end)
{
  Play play;
  play.begin().pass(seconds(3));
  BOOST_TEST(play.wishes == 1);
  BOOST_TEST(!play.machine.is_done());
  BOOST_TEST(play.machine.app().project == k_running->project);
  play.holds = k_ended;
  play.pass(seconds(2));
  BOOST_TEST((play.outcome().success == Success::ended));
  BOOST_TEST(play.outcome().summary == "ended ops' sync to 9f1c2d3 after 12m, Failed (terminated)");
}

BOOST_AUTO_TEST_CASE(the_end_is_told_as_it_was)
{
  struct Row {
    std::string name;
    Application end;
    std::string summary;
    std::size_t notes;
  };
  const auto broke = k_running.ended(Phase::failed, 60, "one or more objects failed to apply");
  for (const auto& row : std::vector<Row>{
           {"terminated", k_ended, "ended ops' sync to 9f1c2d3 after 12m, Failed (terminated)", 0},
           {"it was faster", k_running.ended(Phase::succeeded, 60),
            "ops' sync to 9f1c2d3 came to its own end after 1m, Succeeded", 0},
           {"it broke by itself", broke,
            "ops' sync to 9f1c2d3 came to its own end after 1m, Failed: one or more objects failed to apply", 0},
           {"another one has begun", k_ended.accepted(k_new, "", "bot"), "ended ops' sync to 9f1c2d3", 1},
           {"the same has begun anew", k_ended.accepted(k_old, "", "ops").running(800), "ended ops' sync to 9f1c2d3",
            1}}) {
    BOOST_TEST_CONTEXT(row.name)
    {
      Play play;
      play.begin();
      play.holds = row.end;
      play.pass(seconds(2));
      BOOST_TEST((play.outcome().success == Success::ended));
      BOOST_TEST(play.outcome().summary == row.summary);
      BOOST_TEST(play.outcome().notes.size() == row.notes);
      BOOST_TEST(play.wishes == 1);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_repeat_by_the_server_is_no_new_operation)
{
  Play play;
  play.on_terminate = [] { return Answer<void>(); };
  play.begin();
  play.holds = k_running.retried(30).with([](auto& app) { app.state->started_at = at_second(40); });
  play.pass(seconds(2));
  BOOST_TEST(!play.machine.is_done());
  BOOST_TEST(play.wishes > 1);
}

BOOST_AUTO_TEST_CASE(what_nobody_has_picked_up_is_waited_for)
{
  Play play;
  play.holds = k_pending;
  play.begin().pass(seconds(5));
  BOOST_TEST(play.wishes == 0);
  play.holds = k_running;
  play.pass(seconds(3));
  BOOST_TEST(play.wishes == 1);
  play.send(event::Stop{StopCause::deadline});
  BOOST_TEST((play.outcome().error.kind == ErrorKind::timed_out));
}

BOOST_AUTO_TEST_CASE(a_refusal_that_comes_too_early_is_no_verdict)
{
  Play play;
  play.on_terminate = [&] {
    return play.wishes < 3 ? Answer<void>(tl::unexpected(make_refusal(Refusal::no_operation, ErrorKind::refused)))
                           : Answer<void>();
  };
  play.begin().pass(seconds(4));
  BOOST_TEST(play.wishes >= 3);
  BOOST_TEST(!play.machine.is_done());
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_looked_after_and_not_asked_for_twice)
{
  Play play;
  play.on_terminate = [&] {
    play.holds = AppBuilder(k_running).terminating();
    return Answer<void>(tl::unexpected(make_lost()));
  };
  play.begin().pass(seconds(3));
  BOOST_TEST(play.wishes == 1);
  play.holds = k_ended;
  play.pass(seconds(2));
  BOOST_TEST(play.outcome().summary == "ended ops' sync to 9f1c2d3 after 12m, Failed (terminated)");
}

BOOST_AUTO_TEST_CASE(a_lost_wish_that_never_arrived_is_said_again)
{
  Play play;
  play.on_terminate = [&] { return Answer<void>(tl::unexpected(make_lost())); };
  play.begin().pass(seconds(1));
  BOOST_TEST(play.wishes >= 2);
}

BOOST_AUTO_TEST_CASE(refusals_of_a_look_and_of_the_wish_get_the_patience_they_deserve)
{
  struct Row {
    std::string name;
    Refusal refusal;
    ErrorKind kind;
    Duration look_fails_after; // it was never seen before
    Duration wish_fails_after;
  };
  for (const auto& row :
       std::vector<Row>{{"a bare 403", Refusal::denied, ErrorKind::not_permitted, seconds(2), seconds(60)},
                        {"a 403 by a rule", Refusal::denied_by_rule, ErrorKind::not_permitted, seconds(0), seconds(0)},
                        {"a 404", Refusal::not_found, ErrorKind::not_found, seconds(2), seconds(0)}}) {
    BOOST_TEST_CONTEXT(row.name)
    {
      const auto failure = make_refusal(row.refusal, row.kind);
      Play look;
      look.on_look = [&] { return Answer<Application>(tl::unexpected(failure)); };
      look.begin().pass(row.look_fails_after - Duration(1));
      BOOST_TEST(look.machine.is_done() == (row.look_fails_after == Duration(0)));
      look.pass(seconds(1));
      BOOST_TEST((look.outcome().error.kind == row.kind));
      Play wish;
      wish.on_terminate = [&] { return Answer<void>(tl::unexpected(failure)); };
      wish.begin().pass(row.wish_fails_after - Duration(1));
      BOOST_TEST(wish.machine.is_done() == (row.wish_fails_after == Duration(0)));
      wish.pass(seconds(3));
      BOOST_TEST((wish.outcome().error.kind == row.kind));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_application_that_goes_takes_its_operation_along)
{
  Play play;
  play.begin();
  play.on_look = [] {
    return Answer<Application>(tl::unexpected(make_refusal(Refusal::not_found, ErrorKind::not_found)));
  };
  play.pass(seconds(4));
  BOOST_TEST((play.outcome().success == Success::ended));
  BOOST_TEST(play.outcome().summary == "ops' sync to 9f1c2d3 is over: the application was deleted");
}

BOOST_AUTO_TEST_CASE(what_a_window_holds_is_told_and_looked_at_rarely)
{
  Play play;
  play.windows.can_sync = false;
  play.windows.active.push_back({});
  play.windows.active.back().kind = "deny";
  play.windows.active.back().schedule = "0 18 * * 5";
  play.begin().pass(minutes(15));
  BOOST_TEST(play.has_note("held by a closed sync window"));
  BOOST_TEST(play.wishes == 1);
  BOOST_TEST(play.looks < 110);
  play.send(event::Stop{StopCause::deadline});
  BOOST_TEST((play.outcome().error.kind == ErrorKind::window));
  BOOST_TEST(play.outcome().error.message.find("deny window \"0 18 * * 5\"") != std::string::npos);
  BOOST_TEST(play.outcome().error.message.starts_with("ops' sync to 9f1c2d3 is being ended, but held"));
}

BOOST_AUTO_TEST_CASE(an_interrupted_one_says_whether_the_server_was_asked)
{
  struct Row {
    std::string name;
    Application holds;
    std::function<Answer<void>()> on_terminate;
    std::string message;
  };
  for (const auto& row :
       std::vector<Row>{{"before", k_pending, [] { return Answer<void>(); },
                         "interrupted before the server was asked to end anything"},
                        {"after", k_running, [] { return Answer<void>(); },
                         "interrupted: the server was asked already to end ops' sync to 9f1c2d3"},
                        {"lost", k_running, [] { return Answer<void>(tl::unexpected(make_lost())); },
                         "interrupted while the server was being asked to end ops' sync to 9f1c2d3"}}) {
    for (const auto& [cause, kind] : {std::pair(StopCause::interrupt, ErrorKind::interrupted),
                                      std::pair(StopCause::terminate, ErrorKind::terminated_by_signal)}) {
      Play play;
      play.holds = row.holds;
      play.on_terminate = row.on_terminate;
      play.begin().send(event::Stop{cause});
      BOOST_TEST(play.outcome().error.message == row.message);
      BOOST_TEST((play.outcome().error.kind == kind));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
