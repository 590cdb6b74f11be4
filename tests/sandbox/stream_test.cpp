// SPDX-License-Identifier: Apache-2.0
#include "sandbox/lab.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy::sandbox {

namespace {

Request
watch(Lab& lab, const std::string& query, const Headers& headers, const std::string& account = "ci")
{
  Request request = make_request("GET", "/api/v1/stream/applications?" + query, lab.key(account));
  request.headers.insert(request.headers.end(), headers.begin(), headers.end());
  return request;
}

const Headers k_events{{"Accept", "text/event-stream"}};

} // namespace

BOOST_AUTO_TEST_SUITE(streams)

BOOST_AUTO_TEST_CASE(an_unknown_application_is_silent_until_it_comes)
{
  Lab lab;
  const CallId call = lab.driver().open(watch(lab, "name=review-7&fields=result.type", k_events));
  lab.driver().run_for(Duration(60'000));
  BOOST_TEST(!lab.driver().collected(call).head.has_value());
  lab.control("POST", "/sandbox/app", {{"name", "review-7"}, {"repo", "https://git.example.com/guestbook.git"}});
  lab.driver().run_for(Duration(100));
  BOOST_TEST(lab.driver().collected(call).body() == "data: {\"result\":{\"type\":\"ADDED\"}} \n\n\n");
}

BOOST_AUTO_TEST_CASE(only_events_have_a_heartbeat_every_fifteen_seconds)
{
  struct Row {
    Headers headers;
    Duration after;
    int beats;
  };
  const std::vector<Row> rows{{k_events, Duration(14'900), 0},
                              {k_events, Duration(15'100), 1},
                              {k_events, Duration(45'100), 3},
                              {{}, Duration(45'100), 0}};
  for (const Row& row : rows) {
    Lab lab;
    const CallId call = lab.driver().open(watch(lab, "name=guestbook&fields=result.type", row.headers));
    lab.driver().run_for(row.after);
    const std::vector<std::string>& chunks = lab.driver().collected(call).chunks;
    BOOST_TEST(std::count(chunks.begin(), chunks.end(), ":\n") == row.beats);
  }
}

BOOST_AUTO_TEST_CASE(the_same_message_is_told_once)
{
  Lab lab;
  const CallId call = lab.driver().open(watch(lab, "name=guestbook&fields=result.application.metadata.name", {}));
  lab.sync("guestbook");
  lab.driver().run_for(Duration(5000));
  BOOST_TEST(lab.driver().collected(call).chunks.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_right_that_goes_silences_a_running_stream)
{
  Lab lab;
  const CallId call = lab.driver().open(watch(lab, "name=guestbook", k_events));
  lab.driver().run_for(Duration(100));
  const std::size_t before = lab.driver().collected(call).chunks.size();
  lab.control("POST", "/sandbox/policy", {{"clear", true}, {"add", "g, deployer, role:admin"}});
  lab.post("/api/v1/applications/guestbook/sync", "{}", "deployer");
  lab.driver().run_for(Duration(3000));
  BOOST_TEST(lab.driver().collected(call).chunks.size() == before);
}

BOOST_AUTO_TEST_CASE(events_between_list_and_subscription_are_lost)
{
  Lab lab;
  lab.control("POST", "/sandbox/settings", {{"lost_event_share", 1.0}, {"immediate", true}});
  lab.app("guestbook").knobs.resync = Duration(0);
  const CallId call = lab.driver().open(
      watch(lab, "name=guestbook&fields=result.application.status.operationState.phase,result.type", {}));
  lab.app("guestbook").knobs.run = Duration(100);
  lab.sync("guestbook");
  lab.driver().run_for(Duration(5000));
  BOOST_TEST(lab.driver().collected(call).body().find("Succeeded") == std::string::npos);
  BOOST_TEST(phase_of(lab.shown("guestbook")) == "Succeeded");
}

BOOST_AUTO_TEST_CASE(a_restart_cuts_streams_and_refuses_connections)
{
  Lab lab;
  const CallId call = lab.driver().open(watch(lab, "name=guestbook", k_events));
  lab.driver().run_for(Duration(100));
  lab.control("POST", "/sandbox/restart", {{"refuse", 20'000}});
  lab.driver().run_for(Duration(10));
  BOOST_TEST((lab.driver().collected(call).ending == Ending::cut_in_body));
  BOOST_TEST((lab.get("/api/version").ending == Ending::reset));
  lab.driver().run_for(Duration(20'000));
  BOOST_TEST(lab.get("/api/version").status() == 200);
}

BOOST_AUTO_TEST_CASE(a_stream_of_two_hundred_tells_each_once)
{
  Lab lab;
  const CallId call = lab.driver().open(watch(lab, "selector=team%3Dload&fields=result.application.metadata.name", {}));
  lab.driver().run_for(Duration(100));
  BOOST_TEST(lab.driver().collected(call).chunks.size() == 200U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy::sandbox
