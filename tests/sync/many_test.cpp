// SPDX-License-Identifier: Apache-2.0
// Many applications in one run: looked at first, taking turns, and their children.
#include "sync/run_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string k_denied = R"({"error":"permission denied","code":7,"message":"permission denied"})";
const std::string k_before = "get before the sync";
const std::string k_after = "get while it runs, state 5";

struct ManyFixture : RunFixture {
  // What explanations ask for is not there.
  ManyFixture() { server.on("GET", "", 404, R"({"code":5,"message":"not found"})"); }

  std::vector<Goal> goals(const std::vector<std::string>& names)
  {
    std::vector<Goal> goals;
    for (const auto& name : names) {
      serve(name);
      goals.push_back(goal(name));
    }
    return goals;
  }

  static Goal wait_goal(const std::string& name)
  {
    Goal goal;
    goal.app = {name, "", ""};
    return goal;
  }

  // Its operation has ended well: looks and the stream say so.
  void end_well(const std::string& name)
  {
    server.on("GET", "/applications/" + name, 200, recorded_body(k_after, name));
    tell(name, k_after);
    pass(seconds(2));
  }

  void forbid(const std::string& name) { server.on("GET", "/applications/" + name, 403, k_denied); }

  const Outcome& outcome(std::size_t place)
  {
    m_outcomes = run->outcomes();
    return m_outcomes.at(place);
  }

private:
  std::vector<Outcome> m_outcomes;
};

// The recorded application after its sync, with other applications among its resources.
std::string
with_children(const std::string& name, const std::vector<std::string>& children)
{
  auto body = nlohmann::json::parse(recorded_body(k_after, name));
  for (const auto& child : children) {
    body["status"]["resources"].push_back({{"group", "argoproj.io"},
                                           {"version", "v1alpha1"},
                                           {"kind", "Application"},
                                           {"namespace", body["metadata"]["namespace"]},
                                           {"name", child},
                                           {"status", "Synced"}});
  }
  return body.dump();
}

BOOST_FIXTURE_TEST_SUITE(many_test, ManyFixture)

BOOST_AUTO_TEST_CASE(nothing_is_started_while_a_name_is_not_there_and_all_such_names_are_told_together)
{
  auto all = goals({"a", "shop-x", "b", "shop-y"});
  forbid("shop-x");
  forbid("shop-y");
  start(all);
  pass(seconds(20));
  BOOST_REQUIRE(run->is_done());
  BOOST_TEST(server.count("POST", "/sync") == 0);
  BOOST_TEST(outcome(1).exit_code() == 4);
  BOOST_TEST(outcome(3).exit_code() == 4);
  for (const std::size_t place : {0U, 2U}) {
    BOOST_TEST(outcome(place).reason() == "skipped");
    BOOST_TEST(outcome(place).error.message ==
               "nothing was started, because of shop-x (not-permitted), shop-y (not-permitted)");
  }
}

BOOST_AUTO_TEST_CASE(one_that_may_fail_keeps_nobody_from_beginning)
{
  RunSettings settings;
  settings.goals = goals({"a", "canary-1"});
  settings.may_fail = {"canary-*"};
  forbid("canary-1");
  start(std::move(settings));
  pass(seconds(10));
  end_well("a");
  pass(seconds(10));
  BOOST_REQUIRE(run->is_done());
  BOOST_TEST(outcome(0).is_good());
  BOOST_TEST(outcome(1).exit_code() == 4);
  BOOST_TEST(outcome(1).may_fail);
  BOOST_TEST(!outcome(0).may_fail);
}

BOOST_AUTO_TEST_CASE(after_a_failure_fail_fast_begins_no_more_and_follows_what_runs)
{
  RunSettings settings;
  settings.goals = goals({"a", "b", "c"});
  settings.turns.jobs = 2;
  settings.turns.stops_at_once = true;
  server.on("POST", "/applications/a/sync", 400, R"({"code":9,"message":"application is deleting"})");
  start(std::move(settings));
  pass(seconds(10));
  BOOST_TEST(!run->is_done());
  end_well("b");
  BOOST_REQUIRE(run->is_done());
  BOOST_TEST(outcome(0).exit_code() == 6);
  BOOST_TEST(outcome(1).is_good());
  BOOST_TEST(outcome(2).reason() == "skipped");
  BOOST_TEST(outcome(2).error.message == "not begun, because a (deleting) failed (--fail-fast)");
  BOOST_TEST(server.count("POST", "/applications/c/sync") == 0);
}

BOOST_AUTO_TEST_CASE(without_it_the_others_have_their_turn)
{
  RunSettings settings;
  settings.goals = goals({"a", "b"});
  settings.turns.jobs = 1;
  server.on("POST", "/applications/a/sync", 400, R"({"code":9,"message":"application is deleting"})");
  start(std::move(settings));
  pass(seconds(10));
  end_well("b");
  BOOST_REQUIRE(run->is_done());
  BOOST_TEST(outcome(1).is_good());
}

BOOST_AUTO_TEST_CASE(a_turn_that_comes_late_begins_with_what_is_there_then)
{
  RunSettings settings;
  settings.goals = goals({"a", "b"});
  settings.turns.jobs = 1;
  start(std::move(settings));
  pass(minutes(1));
  BOOST_TEST(server.count("GET", "/applications/b") == 1);
  forbid("b"); // meanwhile
  end_well("a");
  pass(seconds(70));
  BOOST_TEST(server.count("POST", "/applications/b/sync") == 0);
}

BOOST_AUTO_TEST_CASE(wait_follows_all_at_once_whatever_jobs_says)
{
  RunSettings settings;
  for (const auto* name : {"a", "b", "c"}) {
    serve(name);
    settings.goals.push_back(wait_goal(name));
  }
  settings.turns.jobs = 1;
  start(std::move(settings));
  pass(seconds(1));
  for (const auto* name : {"c", "b", "a"}) {
    end_well(name);
  }
  pass(seconds(20));
  BOOST_TEST(run->is_done());
  BOOST_TEST(witness.done == (std::vector<std::string>{"c", "b", "a"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_more_refreshes_are_in_flight_than_jobs)
{
  RunSettings settings;
  for (const auto* name : {"a", "b", "c", "d"}) {
    serve(name);
    settings.goals.push_back(wait_goal(name));
    settings.goals.back().wait.refresh = RefreshPolicy::normal;
    server.on("GET", std::string("/applications/") + name, 0, "");
  }
  settings.turns.jobs = 2;
  start(std::move(settings));
  pass(seconds(5));
  BOOST_TEST(server.requests().size() == 4U + 2U); // a stream each, and the refreshes
}

BOOST_AUTO_TEST_CASE(children_are_waited_for_once_their_parent_is_there_and_stand_below_it)
{
  RunSettings settings;
  settings.goals = goals({"apps", "web"});
  settings.goals.front().children = 1;
  for (const auto* name : {"shop", "billing"}) {
    serve(name);
  }
  start(std::move(settings));
  pass(seconds(2));
  BOOST_TEST(server.count("GET", "/applications/shop") == 0);
  end_well("web");
  server.on("GET", "/applications/apps", 200, with_children("apps", {"shop", "web", "billing"}));
  server.feed_state("apps", with_children("apps", {"shop", "web", "billing"}));
  pass(seconds(2));
  BOOST_TEST(witness.has("apps its applications are waited for: shop billing"));
  BOOST_TEST(!run->is_done());
  end_well("shop");
  end_well("billing");
  pass(seconds(20));
  BOOST_REQUIRE(run->is_done());
  std::string order;
  for (const auto& outcome : run->outcomes()) {
    order += outcome.parent + ">" + outcome.app.name + " ";
    BOOST_TEST(outcome.is_good());
  }
  BOOST_TEST(order == ">apps apps>shop apps>billing >web ");
  BOOST_TEST(server.count("POST", "/sync") == 2); // children are awaited, not synced
}

BOOST_AUTO_TEST_CASE(a_child_that_fails_makes_the_run_fail_and_a_single_parent_is_enough)
{
  RunSettings settings;
  settings.goals = goals({"apps"});
  settings.goals.front().children = 1;
  server.on("GET", "/applications/gone", 404, R"({"code":5,"message":"applications.argoproj.io \"gone\" not found"})");
  start(std::move(settings));
  pass(seconds(2));
  server.feed_state("apps", with_children("apps", {"gone"}));
  pass(seconds(20));
  BOOST_REQUIRE(run->is_done());
  BOOST_TEST(outcome(0).is_good());
  BOOST_TEST(outcome(1).exit_code() == 4);
  BOOST_TEST(outcome(1).parent == "apps");
}

BOOST_AUTO_TEST_CASE(without_the_option_it_is_said_how_many_were_not_looked_at)
{
  start(goals({"apps"}));
  pass(seconds(2));
  server.feed_state("apps", with_children("apps", {"shop", "billing"}));
  pass(seconds(2));
  BOOST_REQUIRE(run->is_done());
  BOOST_TEST(outcome(0).notes == (std::vector<std::string>{"2 child applications were not looked at (--children)"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
