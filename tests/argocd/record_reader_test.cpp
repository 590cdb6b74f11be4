// SPDX-License-Identifier: Apache-2.0
#include "argocd/record_reader.hpp"
#include "argocd/recordings.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

std::string
recorded(std::string_view file, std::string_view name)
{
  return recordings::find(file, name).reply.body;
}

// The key in `body`, or what is wrong with it. Shown only here.
std::string
minted(std::string body)
{
  const auto key = take_minted_key(body);
  BOOST_TEST(body.empty());
  return key ? std::string(key->expose()) : key.error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(record_reader_test)

BOOST_AUTO_TEST_CASE(reads_a_recorded_resource_tree)
{
  const auto tree = parse_resource_tree(recorded("applications.json", "resource-tree of a degraded app"));
  BOOST_REQUIRE(tree);
  BOOST_REQUIRE(tree->nodes.size() == 2U);
  BOOST_TEST(!tree->nodes[0].has_health);
  BOOST_TEST(to_string(tree->nodes[1].key) == "lab.example.com/Widget degraded/degraded-widget");
  BOOST_TEST((tree->nodes[1].health == Health::degraded));
  BOOST_TEST(tree->nodes[1].health_message == "the widget is broken");
  BOOST_TEST(to_rfc3339(*tree->nodes[1].created_at) == "2026-11-21T01:53:10Z");
}

BOOST_AUTO_TEST_CASE(reads_what_a_pod_says_about_itself)
{
  const auto tree =
      parse_resource_tree(R"({"nodes":[{"version":"v1","kind":"Pod","namespace":"shop","name":"web-1","uid":"u2",
    "parentRefs":[{"kind":"ReplicaSet","name":"web","uid":"u1"}],"info":[{"name":"Status Reason","value":"CrashLoopBackOff"},
    {"name":"Containers","value":"0/1"}],"images":["a:1","b:2"],"networkingInfo":{"labels":{"info":"x"}}}],"orphanedNodes":null,"hosts":[{}]})");
  BOOST_REQUIRE(tree);
  const auto& pod = tree->nodes.at(0);
  BOOST_TEST(pod.uid == "u2");
  BOOST_TEST(pod.parent_uids == std::vector<std::string>{"u1"}, boost::test_tools::per_element());
  BOOST_REQUIRE(pod.info.size() == 2U);
  BOOST_TEST(pod.info[0].first == "Status Reason");
  BOOST_TEST(pod.info[0].second == "CrashLoopBackOff");
  BOOST_TEST(pod.images.size() == 2U);
  BOOST_TEST(parse_resource_tree("{}")->nodes.empty());
}

BOOST_AUTO_TEST_CASE(reads_why_containers_do_not_run_from_a_pods_live_state)
{
  const auto pod = parse_pod_status(
      R"({"manifest":"{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"app\",\"env\":[{\"name\":\"A\",\"value\":\"b\"}]}]},)"
      R"(\"status\":{\"initContainerStatuses\":[{\"name\":\"migrate\",\"state\":{\"terminated\":{\"exitCode\":0,\"reason\":\"Completed\"}}}],)"
      R"(\"containerStatuses\":[{\"name\":\"app\",\"ready\":false,\"restartCount\":4,)"
      R"(\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\",\"message\":\"back-off 40s\"}},)"
      R"(\"lastState\":{\"terminated\":{\"exitCode\":137,\"reason\":\"OOMKilled\"}}},)"
      R"({\"name\":\"proxy\",\"ready\":true,\"state\":{\"running\":{}},\"lastState\":{}}]}}"})");
  BOOST_REQUIRE(pod);
  BOOST_REQUIRE(pod->containers.size() == 3U);
  const auto& migrate = pod->containers[0];
  BOOST_TEST((migrate.is_init && migrate.has_ended && migrate.exit_code == 0));
  const auto& app = pod->containers[1];
  BOOST_TEST(app.name == "app");
  BOOST_TEST(app.waiting_reason == "CrashLoopBackOff");
  BOOST_TEST(app.waiting_message == "back-off 40s");
  BOOST_TEST(app.restarts == 4);
  BOOST_TEST((app.has_ended && !app.is_init && !app.is_ready && !app.is_running));
  BOOST_TEST(app.exit_code == 137);
  BOOST_TEST(app.end_reason == "OOMKilled");
  const auto& proxy = pod->containers[2];
  BOOST_TEST((proxy.is_ready && proxy.is_running && !proxy.has_ended));
  BOOST_TEST(parse_pod_status(R"({"manifest":"{}"})")->containers.empty());
  BOOST_TEST(!parse_pod_status("{}"));
  BOOST_TEST(!parse_pod_status(R"({"manifest":"no JSON"})"));
}

BOOST_AUTO_TEST_CASE(reads_recorded_events)
{
  std::size_t count = 0;
  for (const auto& exchange : recordings::load("applications.json")) {
    if (exchange.reply.status == 200 && exchange.path.find("/events") != std::string::npos) {
      const auto events = parse_events(exchange.reply.body);
      BOOST_REQUIRE_MESSAGE(events, exchange.name << events.error().message);
      for (const auto& event : *events) {
        BOOST_TEST(!event.reason.empty());
        BOOST_TEST(event.object.starts_with("Application "));
        BOOST_TEST(event.last_seen.has_value());
      }
      count += events->size();
    }
  }
  BOOST_TEST(count > 0U);
}

BOOST_AUTO_TEST_CASE(reads_events_of_both_generations)
{
  const auto events = parse_events(R"({"metadata":{},"items":[
    {"type":"Warning","reason":"BackOff","message":"m","involvedObject":{"kind":"Pod","name":"web-1"},"count":6,
     "firstTimestamp":"2026-11-21T01:00:00Z","lastTimestamp":"2026-11-21T02:00:00Z","eventTime":null},
    {"type":"Warning","reason":"Failed","involvedObject":{"kind":"Pod","name":"web-1"},"lastTimestamp":null,
     "eventTime":"2026-11-21T03:00:00.123456Z","series":{"count":4,"lastObservedTime":"2026-11-21T04:00:00.000001Z"}},
    {"reason":"Once","involvedObject":{},"eventTime":"2026-11-21T05:00:00.5Z"}]})");
  BOOST_REQUIRE(events);
  BOOST_TEST(events->at(0).object == "Pod web-1");
  BOOST_TEST(events->at(0).count == 6);
  BOOST_TEST(to_rfc3339(*events->at(0).last_seen) == "2026-11-21T02:00:00Z");
  BOOST_TEST(events->at(1).count == 4);
  BOOST_TEST(to_rfc3339(*events->at(1).last_seen) == "2026-11-21T04:00:00Z");
  BOOST_TEST(events->at(2).count == 1);
  BOOST_TEST(events->at(2).last_seen.has_value());
  BOOST_TEST(parse_events(R"({"items":null})")->empty());
}

BOOST_AUTO_TEST_CASE(reads_recorded_sync_windows)
{
  const auto closed = parse_sync_windows(recorded("sync.json", "windowed: syncwindows"));
  BOOST_REQUIRE(closed);
  BOOST_TEST(!closed->can_sync);
  BOOST_REQUIRE(closed->active.size() == 1U);
  BOOST_TEST(closed->active[0].kind == "deny");
  BOOST_TEST(closed->active[0].schedule == "* * * * *");
  BOOST_TEST(closed->active[0].duration == "24h");
  BOOST_TEST(closed->assigned.size() == 1U);
  BOOST_TEST(parse_sync_windows(recorded("sync.json", "guestbook: syncwindows"))->can_sync);
}

BOOST_AUTO_TEST_CASE(reads_what_can_be_done_with_a_resource)
{
  const auto actions = parse_resource_actions(
      R"({"actions":[{"name":"resume","disabled":true,"params":null},{"name":"restart","iconClass":"fa fa-redo"}]})");
  BOOST_REQUIRE(actions);
  BOOST_REQUIRE(actions->size() == 2U);
  BOOST_TEST(actions->at(0).name == "resume");
  BOOST_TEST(actions->at(0).is_disabled);
  BOOST_TEST(!actions->at(1).is_disabled);
  BOOST_TEST(parse_resource_actions("{}")->empty());
}

BOOST_AUTO_TEST_CASE(hands_out_a_live_manifest_as_it_came)
{
  BOOST_TEST(*parse_live_resource(R"({"manifest":"{\"kind\":\"Rollout\"}"})") == R"({"kind":"Rollout"})");
  BOOST_TEST(!parse_live_resource("{}"));
}

BOOST_AUTO_TEST_CASE(reads_recorded_revision_metadata)
{
  const auto commit = parse_revision_metadata(recorded("applications.json", "revision metadata"));
  BOOST_REQUIRE(commit);
  BOOST_TEST(commit->author == "Example Dev <dev@example.com>");
  BOOST_TEST(commit->message == "guestbook 1.2.0");
  BOOST_TEST(to_rfc3339(*commit->date) == "2026-01-01T02:00:00Z");
  BOOST_TEST(commit->tags == std::vector<std::string>{"v1.2.0"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(reads_what_the_server_says_about_itself_and_the_key)
{
  BOOST_TEST(parse_version(recorded("settings.json", "version without a token"))->version == "v3.6.0+unknown");
  BOOST_TEST(parse_version(recorded("settings.json", "version with a token"))->version == "v3.6.0+unknown");
  const auto known = parse_user_info(recorded("sessions.json", "userinfo with an apiKey token"));
  BOOST_REQUIRE(known);
  BOOST_TEST(known->logged_in);
  BOOST_TEST(known->username == "ci");
  BOOST_TEST(known->issuer == "argocd");
  BOOST_TEST(!parse_user_info(recorded("sessions.json", "userinfo without a token"))->logged_in);
  BOOST_TEST(parse_user_info(R"({"loggedIn":true,"groups":["a","b"]})")->groups.size() == 2U);
  BOOST_TEST(*parse_can_i(recorded("accounts.json", "can-i yes")));
  BOOST_TEST(!*parse_can_i(recorded("accounts.json", "can-i no")));
  BOOST_TEST(!parse_can_i("{}"));
}

BOOST_AUTO_TEST_CASE(reads_a_recorded_account)
{
  const auto account = parse_account(recorded("accounts.json", "get own account"));
  BOOST_REQUIRE(account);
  BOOST_TEST(account->name == "ci");
  BOOST_TEST(account->enabled);
  BOOST_TEST(account->capabilities == std::vector<std::string>{"apiKey"}, boost::test_tools::per_element());
  BOOST_REQUIRE(account->tokens.size() == 9U);
  BOOST_TEST(account->tokens[2].id == "argosy-1");
  BOOST_TEST(to_rfc3339(*account->tokens[2].expires_at) == "2026-11-21T02:52:08Z");
  BOOST_TEST(!account->tokens[0].expires_at.has_value());
  BOOST_TEST(!parse_account(R"({"name":"x"})")->enabled);
  BOOST_TEST(!parse_account("{}"));
}

BOOST_AUTO_TEST_CASE(takes_minted_keys_and_wipes_the_answer)
{
  for (const auto& exchange : recordings::load("accounts.json")) {
    if (exchange.reply.status == 200 && exchange.reply.body.starts_with("{\"token\"")) {
      BOOST_TEST(minted(exchange.reply.body).starts_with("eyJ"), exchange.name);
    }
  }
  BOOST_TEST(minted("{ \"token\" : \"aa.bb.cc\" }\n") == "aa.bb.cc");
  const std::string_view useless[] = {"",
                                      "{}",
                                      R"({"token":""})",
                                      R"({"token":"aa.bb)",
                                      R"({"token":"aa.bb.cc"} x)",
                                      R"({"token":"a\u0041"})",
                                      R"({"tokens":"aa.bb.cc"})",
                                      R"({"token":4})",
                                      "<html>aa.bb.cc</html>"};
  for (const auto body : useless) {
    BOOST_TEST(minted(std::string(body)) == "the server's answer is not understood: it holds no token", body);
  }
}

BOOST_AUTO_TEST_CASE(accepts_nothing_said_but_not_nothing_sent)
{
  BOOST_TEST(parse_nothing("{}").has_value());
  BOOST_TEST(!parse_nothing("").has_value());
  BOOST_TEST(!parse_nothing("OK").has_value());
}

BOOST_AUTO_TEST_CASE(reads_logs_line_by_line)
{
  const auto log = parse_log("{\"result\":{\"content\":\"one\",\"podName\":\"web-1\",\"last\":false}}\n\n"
                             "{\"result\":{\"content\":\"two\",\"podName\":\"web-1\"}}\r\n"
                             "{\"result\":{\"content\":\"\",\"last\":true}}");
  BOOST_REQUIRE(log);
  BOOST_TEST(log->lines == (std::vector<std::string>{"one", "two"}), boost::test_tools::per_element());
  BOOST_TEST(!log->has_error);
  BOOST_TEST(parse_log("")->lines.empty());
}

BOOST_AUTO_TEST_CASE(names_the_pods_where_there_are_several)
{
  const auto log = parse_log("{\"result\":{\"content\":\"one\",\"podName\":\"web-1\"}}\n"
                             "{\"result\":{\"content\":\"two\",\"podName\":\"web-2\"}}\n");
  BOOST_REQUIRE(log);
  BOOST_TEST(log->lines == (std::vector<std::string>{"web-1: one", "web-2: two"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(keeps_the_end_of_a_long_log)
{
  std::string body;
  for (int i = 0; i < 1000; ++i) {
    body += R"({"result":{"content":")" + std::to_string(i) + std::string(1000, 'x') + "\"}}\n";
  }
  const auto log = parse_log(body);
  BOOST_REQUIRE(log);
  BOOST_TEST(log->lines.size() < 300U);
  BOOST_TEST(log->lines.back().starts_with("999x"));
}

BOOST_AUTO_TEST_CASE(tells_the_error_that_ends_a_log)
{
  const auto log = parse_log("{\"result\":{\"content\":\"one\"}}\n"
                             R"({"error":{"grpc_code":5,"http_code":404,"message":"pod not found"}})");
  BOOST_REQUIRE(log);
  BOOST_TEST(log->has_error);
  BOOST_TEST(log->grpc_code == 5);
  BOOST_TEST(log->message == "pod not found");
  BOOST_TEST(log->lines.size() == 1U);
  BOOST_TEST(!parse_log("plain text"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
