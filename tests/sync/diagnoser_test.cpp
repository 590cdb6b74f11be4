// SPDX-License-Identifier: Apache-2.0
// Promise P7: what is asked to explain a failure, how much of it, and what becomes of the answers.
#include "sync/application_builder.hpp"
#include "sync/diagnosis.hpp"
#include "sync/scripted_server.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace argosy {
namespace {

using namespace test;
using std::chrono::seconds;
using Texts = std::vector<std::string>;

const std::string k_denied_logs =
    R"({"error":"permission denied: logs, get, shop/shop, sub: ci, iat: 2026-11-21T01:47:32Z","code":7,)"
    R"("message":"permission denied: logs, get, shop/shop, sub: ci, iat: 2026-11-21T01:47:32Z"})";

std::string
make_node(const std::string& kind, const std::string& name, const std::string& parent, const std::string& more)
{
  return fmt::format(R"({{"kind":"{}","namespace":"shop","name":"{}","uid":"{}","parentRefs":[{{"uid":"{}"}}]{}}})",
                     kind, name, name, parent, more);
}

std::string
make_pod(const std::string& name, const std::string& parent, const std::string& reason)
{
  return make_node(
      "Pod", name, parent,
      fmt::format(R"(,"health":{{"status":"Degraded"}},"info":[{{"name":"Status Reason","value":"{}"}}])", reason));
}

// A crash loop in container `app`.
const std::string k_crash_loop =
    R"({"manifest":"{\"status\":{\"containerStatuses\":[{\"name\":\"proxy\",\"ready\":true,\"state\":{\"running\":{}}},)"
    R"({\"name\":\"app\",\"restartCount\":4,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},)"
    R"(\"lastState\":{\"terminated\":{\"exitCode\":1,\"reason\":\"Error\"}}}]}}"})";

std::string
make_log(const Texts& lines)
{
  std::string body;
  for (const auto& line : lines) {
    body += fmt::format("{{\"result\":{{\"content\":\"{}\",\"podName\":\"p\"}}}}\n", line);
  }
  return body;
}

struct DiagnoserFixture : ServerFixture {
  DiagnoserFixture()
  {
    outcome.app = {"shop", "", "shop"};
    outcome.error = {ErrorKind::unhealthy, "Degraded", ""};
    outcome.last = AppBuilder().accepted(k_new).running(1).ended(Phase::succeeded, 2).with([](Application& app) {
      app.project = "shop";
    });
    settings.account = "ci";
    serve_tree({make_node("Deployment", "web", "", ""), make_pod("web-a", "web", "CrashLoopBackOff")});
    server.on("GET", "/shop/resource", 200, k_crash_loop);
    server.on("GET", "/shop/logs", 200, make_log({"DATABASE_URL is not set"}));
    server.on("GET", "/shop/events", 200, R"({"items":[]})");
  }

  void serve_tree(const Texts& nodes)
  {
    server.on("GET", "/shop/resource-tree", 200, fmt::format(R"({{"nodes":[{}]}})", fmt::join(nodes, ",")));
  }

  const Diagnosis& explain()
  {
    diagnoser = std::make_unique<Diagnoser>(argo, timers, outcome, settings, [this](Diagnosis told) {
      ++endings;
      diagnosis = std::move(told);
    });
    diagnoser->start();
    pass(seconds(6));
    BOOST_TEST(endings == 1);
    BOOST_TEST(server.requests().size() <= 8U);
    return diagnosis;
  }

  Texts requests_of(const std::string& what) const
  {
    Texts found;
    for (const auto& request : server.requests()) {
      if (request.find(what) != std::string::npos) {
        found.push_back(request);
      }
    }
    return found;
  }

  Outcome outcome;
  DiagnosisSettings settings;
  std::unique_ptr<Diagnoser> diagnoser;
  Diagnosis diagnosis;
  int endings = 0;
};

BOOST_FIXTURE_TEST_SUITE(diagnoser_test, DiagnoserFixture)

BOOST_AUTO_TEST_CASE(a_crash_loop_is_told_with_its_container_its_log_and_its_warnings)
{
  server.on("GET", "/shop/events", 200, R"({"items":[
    {"type":"Warning","reason":"BackOff","involvedObject":{"kind":"Pod","name":"web-a"},"lastTimestamp":"2026-11-21T10:41:07Z","count":6},
    {"type":"Normal","reason":"Pulled","involvedObject":{"kind":"Pod","name":"web-a"},"lastTimestamp":"2026-11-21T10:41:09Z"},
    {"type":"Warning","reason":"Failed","involvedObject":{"kind":"Pod","name":"web-a"},"lastTimestamp":"2026-11-21T10:40:00Z"}]})");
  explain();
  BOOST_REQUIRE(diagnosis.pods.size() == 1U);
  BOOST_TEST(diagnosis.pods[0].text == "container app: CrashLoopBackOff, 4 restarts, last exit 1");
  BOOST_TEST(diagnosis.pods[0].log == Texts{"DATABASE_URL is not set"}, boost::test_tools::per_element());
  BOOST_REQUIRE(diagnosis.events.size() == 2U);
  BOOST_TEST(diagnosis.events[0].reason == "Failed");
  BOOST_TEST(diagnosis.events[1].reason == "BackOff");
  const auto logs = requests_of("/logs");
  BOOST_REQUIRE(logs.size() == 1U);
  BOOST_TEST(logs[0].find("container=app") != std::string::npos);
  BOOST_TEST(logs[0].find("tailLines=10") != std::string::npos);
  BOOST_TEST(requests_of("/events")[0].find("resourceName=web-a") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_container_that_was_just_restarted_is_told_by_the_one_before)
{
  server.on("GET", "/shop/logs", [](const Attempt& attempt) {
    Reply reply;
    reply.status = 200;
    reply.headers.add("Content-Type", "application/json");
    reply.body = attempt.url.query.find("previous=true") == std::string::npos ? "" : make_log({"it crashed"});
    return reply;
  });
  explain();
  BOOST_TEST(diagnosis.pods.at(0).log == Texts{"it crashed"}, boost::test_tools::per_element());
  BOOST_TEST(requests_of("/logs").size() == 2U);
}

BOOST_AUTO_TEST_CASE(as_many_lines_of_a_log_are_asked_for_as_wanted)
{
  settings.log_lines = 2;
  server.on("GET", "/shop/logs", 200, make_log({"one", "two", "three"}));
  explain();
  BOOST_TEST(diagnosis.pods.at(0).log == (Texts{"two", "three"}), boost::test_tools::per_element());
  BOOST_TEST(requests_of("/logs").at(0).find("tailLines=2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_log_is_asked_for_where_none_is_wanted)
{
  settings.log_lines = 0;
  explain();
  BOOST_TEST(requests_of("/logs").empty());
  BOOST_TEST(diagnosis.pods.at(0).text == "container app: CrashLoopBackOff, 4 restarts, last exit 1");
}

BOOST_AUTO_TEST_CASE(a_key_that_may_read_no_logs_is_told_once_what_it_lacks)
{
  serve_tree({make_node("Deployment", "web", "", ""), make_node("Deployment", "api", "", ""),
              make_pod("web-a", "web", "CrashLoopBackOff"), make_pod("api-a", "api", "CrashLoopBackOff")});
  server.on("GET", "/shop/logs", 403, k_denied_logs);
  explain();
  BOOST_TEST(diagnosis.pods.size() == 2U);
  BOOST_TEST(diagnosis.facts == Texts{"logs: not permitted (policy line p, ci, logs, get, shop/shop, allow)"},
             boost::test_tools::per_element());
  BOOST_TEST(requests_of("/logs").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_pod_whose_image_cannot_be_had_has_no_log)
{
  server.on("GET", "/shop/resource", 200,
            R"({"manifest":"{\"status\":{\"containerStatuses\":[{\"name\":\"app\",\"state\":{\"waiting\":)"
            R"({\"reason\":\"ImagePullBackOff\",\"message\":\"Back-off pulling image shop:9\"}}}]}}"})");
  explain();
  BOOST_TEST(diagnosis.pods.at(0).text == "container app: ImagePullBackOff: Back-off pulling image shop:9");
  BOOST_TEST(requests_of("/logs").empty());
}

BOOST_AUTO_TEST_CASE(without_the_pods_state_the_trees_words_stand)
{
  server.on("GET", "/shop/resource", 403, k_denied_logs);
  explain();
  BOOST_TEST(diagnosis.pods.at(0).text == "CrashLoopBackOff");
  BOOST_TEST(diagnosis.pods.at(0).log.size() == 1U);
}

BOOST_AUTO_TEST_CASE(many_pods_cost_no_more_than_a_few)
{
  Texts nodes;
  for (int i = 0; i < 40; ++i) {
    nodes.push_back(make_node("Deployment", fmt::format("d{}", i), "", ""));
    nodes.push_back(make_pod(fmt::format("d{}-a", i), fmt::format("d{}", i), "CrashLoopBackOff"));
    nodes.push_back(make_pod(fmt::format("d{}-b", i), fmt::format("d{}", i), "CrashLoopBackOff"));
  }
  serve_tree(nodes);
  explain();
  BOOST_TEST(diagnosis.pods.size() == 3U);
  BOOST_TEST(diagnosis.pods[0].text.ends_with("; 1 more pod like it"));
  BOOST_TEST(requests_of("/logs").size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_failed_hook_is_told_by_its_pod)
{
  const ResourceKey job{"batch", "Job", "shop", "migrate"};
  outcome.error.kind = ErrorKind::operation_failed;
  outcome.last->state->results = {{job, "", "Job has reached the backoff limit", "PreSync", "Failed", ""}};
  auto node = make_node("Job", "migrate", "", R"(,"group":"batch")");
  serve_tree({make_node("Deployment", "web", "", ""), make_pod("web-a", "web", "CrashLoopBackOff"), node,
              make_pod("migrate-x", "migrate", "Error")});
  explain();
  BOOST_TEST(diagnosis.pods.at(0).pod == "migrate-x");
  BOOST_TEST((diagnosis.pods.at(0).owner == job));
  BOOST_TEST(diagnosis.pods.at(0).log.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_failed_hook_whose_pod_is_gone_is_asked_for_itself)
{
  outcome.error.kind = ErrorKind::operation_failed;
  outcome.last->state->results = {{{"batch", "Job", "shop", "migrate"}, "", "too late", "PreSync", "Failed", ""}};
  serve_tree({});
  explain();
  BOOST_TEST(diagnosis.pods.at(0).text == "hook PreSync Failed: too late");
  BOOST_TEST(requests_of("/logs").at(0).find("resourceName=migrate") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_any_pod_the_warnings_about_what_is_unwell_are_told)
{
  serve_tree({make_node("PersistentVolumeClaim", "disk", "", R"(,"health":{"status":"Degraded"})")});
  explain();
  BOOST_TEST(requests_of("/events").at(0).find("resourceName=disk") != std::string::npos);
  BOOST_TEST(diagnosis.pods.empty());
}

BOOST_AUTO_TEST_CASE(with_nothing_to_blame_the_applications_own_warnings_are_told)
{
  serve_tree({});
  outcome.last->health = Health::progressing;
  explain();
  BOOST_REQUIRE(requests_of("/events").size() == 1U);
  BOOST_TEST(requests_of("/events")[0].find("resourceName") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_still_serves_is_told)
{
  outcome.run_id = k_run;
  outcome.from_revision = k_old;
  outcome.wanted_revision = k_new;
  const auto set = [](const std::string& name, const std::string& created) {
    return make_node("ReplicaSet", name, "web", fmt::format(R"(,"createdAt":"{}")", created));
  };
  serve_tree({make_node("Deployment", "web", "", ""), set("web-1", "2026-11-21T01:00:00Z"),
              set("web-2", "2026-11-21T01:52:40Z"), make_pod("web-2-a", "web-2", "CrashLoopBackOff"),
              make_node("Pod", "web-1-a", "web-1",
                        R"(,"health":{"status":"Healthy"},"info":[{"name":"Containers","value":"1/1"}])")});
  explain();
  BOOST_TEST(diagnosis.facts == Texts{"serving: 1 ready pod of 9f1c2d3 (Deployment/web)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_holds_nobody_up)
{
  server.on("GET", "/shop/resource-tree", 503, "");
  explain();
  BOOST_TEST(diagnosis.pods.empty());
}

BOOST_AUTO_TEST_CASE(a_denied_application_that_was_seen_is_not_looked_for_in_the_list)
{
  outcome.error = {ErrorKind::not_permitted, "403", ""};
  settings.actions = {"get", "sync"};
  server.on("GET", "/userinfo", 200, R"({"loggedIn":true,"username":"ci"})");
  server.on("GET", "/can-i/applications/get/shop/shop", 200, R"({"value":"yes"})");
  server.on("GET", "/can-i/applications/sync/shop/shop", 200, R"({"value":"no"})");
  explain();
  BOOST_TEST(diagnosis.facts ==
                 (Texts{"key: accepted: account ci", "may: get shop/shop: yes", "may: sync shop/shop: no"}),
             boost::test_tools::per_element());
  BOOST_TEST(server.requests().size() == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
