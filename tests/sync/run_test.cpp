// SPDX-License-Identifier: Apache-2.0
// The drivers: feed, worker, diagnosis and the run over several applications, on a real client over a scripted server.
#include "sync/run_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

BOOST_FIXTURE_TEST_SUITE(run_test, RunFixture)

BOOST_AUTO_TEST_CASE(one_application_takes_four_requests_and_the_stream_stands_before_the_post)
{
  serve("shop");
  start({goal("shop")});
  BOOST_TEST(server.count("POST", "/sync") == 0);
  tell("shop", "get before the sync");
  BOOST_TEST(server.count("POST", "/sync") == 1);
  for (const auto* number : {"1", "2", "3", "4"}) {
    tell("shop", std::string("get while it runs, state ") + number);
    BOOST_TEST(!run->is_done());
  }
  tell("shop", "get while it runs, state 5");
  BOOST_REQUIRE(run->is_done());
  const auto outcome = run->outcomes().front();
  BOOST_TEST((outcome.success == Success::deployed));
  BOOST_TEST(outcome.url == "https://argocd.example.com/applications/argocd/shop");
  BOOST_TEST(witness.has("3341b98 \"Bump shop to 1.4.2\" by Jane"));
  BOOST_REQUIRE(outcome.commit.has_value());
  BOOST_TEST(server.requests().size() == 4U);
  BOOST_TEST(server.requests().front().find("/stream/applications") != std::string::npos);
  BOOST_TEST(server.count("GET", "/shop") == 1);
  BOOST_TEST(server.count("GET", "/metadata") == 1);
  BOOST_TEST(server.open_streams() == 0U);
}

BOOST_AUTO_TEST_CASE(the_commit_is_never_waited_for)
{
  serve("shop");
  start({goal("shop")});
  server.on("GET", "/metadata", [](const Attempt&) {
    Reply reply;
    reply.status = 404;
    return reply;
  });
  tell("shop", "get before the sync");
  tell("shop", "get while it runs, state 5");
  BOOST_TEST(run->is_done());
  BOOST_TEST(run->outcomes().front().is_good());
}

BOOST_AUTO_TEST_CASE(a_run_without_any_stream_comes_to_its_end)
{
  serve("shop");
  start({goal("shop")});
  pass(seconds(2));
  BOOST_TEST(server.count("POST", "/sync") == 1);
  server.on("GET", "/applications/shop", 200, recorded_body("get while it runs, state 5", "shop"));
  pass(seconds(5));
  BOOST_TEST(run->is_done());
}

BOOST_AUTO_TEST_CASE(no_more_applications_are_under_way_than_jobs)
{
  const std::vector<std::string> names{"a", "b", "c", "d", "e"};
  std::vector<Goal> goals;
  for (const auto& name : names) {
    serve(name);
    goals.push_back(goal(name));
  }
  start(goals, 2);
  pass(seconds(2));
  BOOST_TEST(server.count("POST", "/sync") == 2);
  BOOST_TEST(server.count("GET", "/applications/e") == 1); // all are looked at first
  for (const auto& name : names) {
    server.on("GET", "/applications/" + name, 200, recorded_body("get while it runs, state 5", name));
    tell(name, "get while it runs, state 5");
    pass(seconds(3));
  }
  pass(seconds(30));
  BOOST_TEST(run->is_done());
  BOOST_TEST(server.count("POST", "/sync") == 5);
  BOOST_TEST(witness.done.size() == 5U);
}

BOOST_AUTO_TEST_CASE(many_applications_of_a_project_share_a_stream_once_it_is_known)
{
  std::vector<Goal> goals;
  for (const auto* name : {"a", "b", "c", "d", "e", "f"}) {
    serve(name);
    goals.push_back(goal(name));
  }
  start(goals);
  BOOST_TEST(server.open_streams() == 1U);
  BOOST_TEST(server.count("GET", "/stream/applications") == 1);
  BOOST_TEST(server.count("POST", "/sync") == 0);
  tell("a", "get before the sync");
  BOOST_TEST(server.count("POST", "/sync") == 6); // the stream lives for all of them
}

BOOST_AUTO_TEST_CASE(a_signal_ends_all_and_begins_nothing)
{
  std::vector<Goal> goals;
  for (const auto* name : {"a", "b", "c"}) {
    serve(name);
    goals.push_back(goal(name));
  }
  start(goals, 1);
  run->stop(StopCause::interrupt);
  pass(seconds(6));
  BOOST_TEST(run->is_done());
  BOOST_TEST(server.count("POST", "/applications/b/sync") == 0);
  BOOST_TEST(server.count("POST", "/applications/c/sync") == 0);
  for (const auto& outcome : run->outcomes()) {
    BOOST_TEST(outcome.exit_code() == 130);
    BOOST_TEST((outcome.took < seconds(6)));
  }
}

BOOST_AUTO_TEST_CASE(the_deadline_leaves_time_to_explain_and_a_signal_does_not)
{
  for (const auto cause : {StopCause::deadline, StopCause::terminate}) {
    RunFixture fixture;
    fixture.serve("shop");
    fixture.start({goal("shop")});
    fixture.tell("shop", "get before the sync");
    fixture.tell("shop", "get while it runs, state 2");
    fixture.run->stop(cause);
    fixture.pass(Duration(100));
    BOOST_TEST(fixture.run->is_done());
    BOOST_TEST(fixture.server.count("GET", "/resource-tree") == (cause == StopCause::deadline ? 1 : 0));
    BOOST_TEST(!fixture.run->outcomes().front().diagnosis.next.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_signal_cuts_an_explanation_short)
{
  serve("shop");
  server.on("GET", "/resource-tree", [](const Attempt&) {
    Reply reply;
    reply.status = 503; // repeated for a while
    return reply;
  });
  start({goal("shop")});
  tell("shop", "get before the sync");
  tell("shop", "get while it runs, state 2");
  run->stop(StopCause::deadline);
  pass(Duration(10));
  BOOST_TEST(!run->is_done());
  run->stop(StopCause::interrupt);
  BOOST_TEST(run->is_done());
  pass(minutes(1));
  BOOST_TEST(witness.done.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_explanation_takes_some_seconds_at_most)
{
  serve("shop");
  server.on("GET", "/resource-tree", [](const Attempt&) {
    Reply reply;
    reply.status = 503;
    return reply;
  });
  start({goal("shop")});
  tell("shop", "get before the sync");
  run->stop(StopCause::deadline); // the POST is answered already
  pass(seconds(9));
  BOOST_TEST(run->is_done());
}

BOOST_AUTO_TEST_CASE(the_run_may_go_before_its_timers)
{
  serve("shop");
  start({goal("shop")});
  run.reset();
  pass(minutes(20));
  BOOST_TEST(server.open_streams() == 0U);
}

BOOST_AUTO_TEST_CASE(a_403_says_all_it_may_mean)
{
  const std::string denied = R"({"error":"permission denied","code":7,"message":"permission denied"})";
  server.on("GET", "/applications/shop-de", 403, denied);
  server.on("GET", "/userinfo", 200, R"({"loggedIn":true,"username":"ci","iss":"argocd"})");
  server.on("GET", "/applications", 200, R"({"items":[{"metadata":{"name":"shop-dev"}},{"metadata":{"name":"web"}}]})");
  server.on("GET", "/can-i/applications/get/shop/shop-de", 200, R"({"value":"no"})");
  server.on("GET", "/can-i/applications/sync/shop/shop-de", 200, R"({"value":"yes"})");
  auto denied_goal = goal("shop-de");
  denied_goal.app.project = "shop";
  start({denied_goal});
  pass(seconds(5));
  BOOST_REQUIRE(run->is_done());
  const auto outcome = run->outcomes().front();
  BOOST_TEST(outcome.exit_code() == 4);
  const std::vector<std::string> expected{
      "key: accepted: account ci",
      "sees: 2 applications: shop-dev web",
      "may: get shop/shop-de: no",
      "may: sync shop/shop-de: yes",
      "one of: wrong name: did you mean shop-dev?",
      "one of: outside the control plane's namespace: write NAMESPACE/shop-de",
      "one of: rights, argocd-rbac-cm: p, ci, applications, get, shop/shop-de, allow",
      "one of: the server lost its Kubernetes for a while: try again",
      "one of: not created yet (ApplicationSet): --missing wait --project shop"};
  BOOST_TEST(outcome.diagnosis.facts == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
