// SPDX-License-Identifier: Apache-2.0
#include "sandbox/lab.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace argosy::sandbox {

namespace {

using namespace nlohmann::literals;

std::vector<std::string>
phases(const std::vector<Json>& states)
{
  std::vector<std::string> result;
  for (const Json& state : states) {
    if (result.empty() || result.back() != phase_of(state)) {
      result.push_back(phase_of(state));
    }
  }
  return result;
}

// A terminal state that has been compared again, and still shows what was before.
bool
is_stale(const Json& state)
{
  const Json& status = state["status"];
  const bool is_over =
      phase_of(state) == "Succeeded" && status["reconciledAt"] >= status["operationState"]["finishedAt"];
  return is_over && status["health"]["status"] == "Missing";
}

std::string
text_at(const Json& value, const std::string& pointer)
{
  return value.value(Json::json_pointer(pointer), "");
}

} // namespace

BOOST_AUTO_TEST_SUITE(lifecycle)

BOOST_AUTO_TEST_CASE(a_sync_passes_through_all_phases)
{
  Lab lab;
  lab.sync("guestbook", R"({"infos":[{"name":"argosy.run","value":"x"}]})");
  const std::vector<Json> states = lab.states("guestbook", Duration(2000));
  const std::vector<std::string> expected{"pending", "Running", "Succeeded"};
  BOOST_TEST(phases(states) == expected, boost::test_tools::per_element());
  BOOST_TEST(text_at(states.back(), "/status/operationState/operation/info/0/value") == "x");
  BOOST_TEST(text_at(states.back(), "/status/sync/status") == "Synced");
  BOOST_TEST(!states.back().contains("operation"));
}

BOOST_AUTO_TEST_CASE(stale_states_come_as_often_as_the_knob_says)
{
  for (const double share : {0.0, 1.0}) {
    Lab lab;
    lab.app("guestbook").knobs.stale_share = share;
    lab.app("guestbook").knobs.run = Duration(1500); // into another second than the last comparison
    lab.sync("guestbook");
    const std::vector<Json> states = lab.states("guestbook", Duration(3000));
    BOOST_TEST((std::count_if(states.begin(), states.end(), is_stale) > 0) == (share > 0.5));
  }
}

BOOST_AUTO_TEST_CASE(a_failed_attempt_stays_running_with_its_end)
{
  Lab lab;
  lab.sync("retrying");
  const std::vector<Json> states = lab.states("retrying", Duration(8000));
  const bool has_gap = std::any_of(states.begin(), states.end(), [](const Json& state) {
    return phase_of(state) == "Running" && state.contains("/status/operationState/finishedAt"_json_pointer) &&
           state.contains("operation");
  });
  BOOST_TEST(has_gap);
  BOOST_TEST(phase_of(states.back()) == "Failed");
  BOOST_TEST(text_at(states.back(), "/status/operationState/message").find("(retried 1 times).") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_attempt_that_succeeds_after_failures_ends_well)
{
  Lab lab;
  lab.control("POST", "/sandbox/app",
              {{"name", "guestbook"}, {"knobs", {{"sync_failure", "webhook refused"}, {"failures", 2}}}});
  lab.sync("guestbook", R"({"retryStrategy":{"limit":3,"backoff":{"duration":"1s"}}})");
  lab.driver().run_for(Duration(20'000));
  const Json state = lab.shown("guestbook");
  BOOST_TEST(phase_of(state) == "Succeeded");
  BOOST_TEST(state["status"]["operationState"]["retryCount"] == 2);
}

BOOST_AUTO_TEST_CASE(hooks_run_before_and_after_the_resources)
{
  Lab lab;
  lab.sync("hooked");
  const std::vector<Json> states = lab.states("hooked", Duration(6000));
  const bool waited = std::any_of(states.begin(), states.end(), [](const Json& state) {
    return text_at(state, "/status/operationState/message")
               .find("waiting for completion of hook batch/Job/hooked-migrate") == 0;
  });
  BOOST_TEST(waited);
  const Json& results = states.back()["status"]["operationState"]["syncResult"]["resources"];
  BOOST_REQUIRE(results.size() == 3U);
  BOOST_TEST(results[0]["hookType"] == "PreSync");
  BOOST_TEST(results[0]["hookPhase"] == "Succeeded");
  BOOST_TEST(results[2]["hookType"] == "PostSync");
  BOOST_TEST(phase_of(states.back()) == "Succeeded");
}

BOOST_AUTO_TEST_CASE(a_failed_hook_stops_the_sync_and_leaves_its_log)
{
  Lab lab;
  lab.sync("hookfail");
  lab.driver().run_for(Duration(5000));
  const Json state = lab.shown("hookfail");
  BOOST_TEST(phase_of(state) == "Failed");
  BOOST_TEST(text_at(state, "/status/operationState/syncResult/resources/0/hookPhase") == "Failed");
  BOOST_TEST(lab.app("hookfail").live.empty());
  const std::string log =
      lab.get("/api/v1/applications/hookfail/logs?kind=Job&resourceName=hookfail-migrate&tailLines=1").body();
  BOOST_TEST(log.find("migration 42 failed") != std::string::npos);
  BOOST_TEST(log.find("connecting") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(partial_and_dry_syncs_leave_no_history)
{
  Lab lab;
  lab.sync("guestbook", R"({"dryRun":true})");
  lab.driver().run_for(Duration(2000));
  BOOST_TEST(lab.app("guestbook").live.empty());
  lab.sync("guestbook", R"({"resources":[{"kind":"ConfigMap","name":"guestbook-frontend"}]})");
  lab.driver().run_for(Duration(2000));
  BOOST_TEST(lab.app("guestbook").live.size() == 1U);
  BOOST_TEST(lab.app("guestbook").history.empty());
}

BOOST_AUTO_TEST_CASE(only_one_of_two_syncs_is_accepted)
{
  Lab lab;
  const CallId first = lab.driver().open(make_request("POST", "/api/v1/applications/guestbook/sync", lab.key(), "{}"));
  const CallId second =
      lab.driver().open(make_request("POST", "/api/v1/applications/guestbook/sync", lab.key("deployer"), "{}"));
  lab.driver().run_for(Duration(100));
  BOOST_TEST(lab.driver().collected(first).status() == 200);
  BOOST_TEST(lab.driver().collected(second).status() == 400);
  BOOST_TEST(lab.app("guestbook").operations_started == 1);
}

BOOST_AUTO_TEST_CASE(hanging_up_cancels_what_is_not_accepted_yet)
{
  for (const auto& [patience, expected] : {std::pair(Duration(5), 0), std::pair(Duration(15), 1)}) {
    Lab lab;
    const CallId call = lab.driver().open(make_request("POST", "/api/v1/applications/guestbook/sync", lab.key(), "{}"));
    lab.driver().run_for(patience);
    lab.model().abandon(call);
    lab.driver().run_for(Duration(1000));
    BOOST_TEST(lab.app("guestbook").operations_started == expected);
  }
}

BOOST_AUTO_TEST_CASE(a_window_that_closes_holds_an_operation_until_it_opens)
{
  Lab lab;
  lab.app("guestbook").knobs.pickup = Duration(1000);
  lab.sync("guestbook");
  lab.control("POST", "/sandbox/window", {{"project", "default"}, {"kind", "deny"}});
  lab.driver().run_for(Duration(3000));
  BOOST_TEST(text_at(lab.shown("guestbook"), "/status/operationState/message") ==
             "Sync operation blocked by sync window");
  BOOST_TEST(lab.sync("slow").status() == 403);
  lab.control("POST", "/sandbox/window", {{"project", "default"}, {"clear", true}});
  lab.driver().run_for(Duration(2000));
  BOOST_TEST(phase_of(lab.shown("guestbook")) == "Succeeded");
}

BOOST_AUTO_TEST_CASE(auto_sync_follows_a_push)
{
  Lab lab;
  const std::string commit(40, 'b');
  lab.control("POST", "/sandbox/push",
              {{"repo", "https://git.example.com/autosync.git"}, {"commit", commit}, {"refresh", true}});
  lab.driver().run_for(Duration(3000));
  const Json state = lab.shown("autosync");
  BOOST_TEST(text_at(state, "/status/sync/revision") == commit);
  BOOST_TEST(text_at(state, "/status/sync/status") == "Synced");
  BOOST_TEST(state["status"]["operationState"]["operation"]["initiatedBy"]["automated"] == true);
}

BOOST_AUTO_TEST_CASE(only_self_healing_undoes_what_changed_in_the_cluster)
{
  for (const bool heals : {false, true}) {
    Lab lab;
    lab.control("POST", "/sandbox/app", {{"name", "autosync"}, {"syncPolicy", {{"automated", {{"selfHeal", heals}}}}}});
    lab.control("POST", "/sandbox/app", {{"name", "autosync"}, {"drift", {"autosync-config"}}});
    lab.driver().run_for(Duration(10'000));
    BOOST_TEST(text_at(lab.shown("autosync"), "/status/sync/status") == (heals ? "Synced" : "OutOfSync"));
  }
}

BOOST_AUTO_TEST_CASE(nothing_moves_while_the_controller_is_away)
{
  Lab lab;
  lab.control("POST", "/sandbox/outage", {{"service", "controller"}, {"state", "down"}});
  lab.sync("guestbook");
  lab.driver().run_for(Duration(60'000));
  BOOST_TEST(phase_of(lab.shown("guestbook")) == "pending");
  lab.control("POST", "/sandbox/outage", {{"service", "controller"}, {"state", "up"}});
  lab.driver().run_for(Duration(2000));
  BOOST_TEST(phase_of(lab.shown("guestbook")) == "Succeeded");
}

BOOST_AUTO_TEST_CASE(an_application_may_come_later_and_go)
{
  Lab lab;
  lab.control("POST", "/sandbox/app",
              {{"name", "review-7"}, {"repo", "https://git.example.com/guestbook.git"}, {"after", 3000}});
  BOOST_TEST(lab.get("/api/v1/applications/review-7?project=default").status() == 404);
  lab.driver().run_for(Duration(3100));
  BOOST_TEST(lab.get("/api/v1/applications/review-7?project=default").status() == 200);
  lab.control("DELETE", "/sandbox/app/review-7");
  BOOST_TEST(lab.sync("review-7").status() == 400);
  lab.driver().run_for(Duration(3000));
  BOOST_TEST(lab.get("/api/v1/applications/review-7?project=default").status() == 404);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_day)
{
  const auto day = [](std::uint64_t seed) {
    Lab lab(seed);
    for (const char* app : {"guestbook", "slow", "retrying"}) {
      lab.sync(app);
    }
    lab.driver().run_for(Duration(600'000));
    return lab.get("/api/v1/applications").body();
  };
  BOOST_TEST((day(7) == day(7)));
  BOOST_TEST((day(7) != day(8)));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy::sandbox
