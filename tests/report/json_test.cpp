// SPDX-License-Identifier: Apache-2.0
#include "report/action.hpp"
#include "report/json.hpp"
#include "report/samples.hpp"
#include "report/schema_check.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

using namespace test;
using Json = nlohmann::json;

// Parsed, after the schema has accepted it.
Json
accepted(const std::string& text)
{
  BOOST_TEST(text.ends_with("}\n"));
  const auto document = Json::parse(text);
  const auto complaint =
      SchemaCheck(std::string(ARGOSY_TEST_DATA) + "/../docs/schema/result.schema.json").find_fault(document);
  BOOST_TEST(complaint == "");
  return document;
}

BOOST_AUTO_TEST_SUITE(json)

BOOST_AUTO_TEST_CASE(tells_a_good_run)
{
  const auto document = accepted(render_run_json(make_report({make_success()})));
  BOOST_TEST(document["outcome"] == "succeeded");
  BOOST_TEST(document["exit_code"] == 0);
  BOOST_TEST(document["reason"] == "deployed");
  BOOST_TEST(document["server"] == "https://argocd.example");
  const auto& app = document["applications"][0];
  BOOST_TEST(app["outcome"] == "deployed");
  BOOST_TEST(app["namespace"] == "argocd");
  BOOST_TEST(app["revision"] == k_new);
  BOOST_TEST(app["from_revision"] == k_old);
  BOOST_TEST(app["expected"] == k_new);
  BOOST_TEST(app["sync_status"] == "Synced");
  BOOST_TEST(app["health"] == "Healthy");
  BOOST_TEST(app["operation"]["id"] == "7f3a91c2");
  BOOST_TEST(app["operation"]["finished_at"] == "2026-11-21T10:40:03Z");
  BOOST_TEST(app["images"][0] == "ghcr.io/acme/shop:1.4.2");
  BOOST_TEST(app["took_ms"] == 72000);
}

BOOST_AUTO_TEST_CASE(tells_a_failure_with_all_that_explains_it)
{
  const auto document = accepted(render_run_json(make_report({make_success(), make_degraded(), make_busy()})));
  BOOST_TEST(document["outcome"] == "failed");
  BOOST_TEST(document["exit_code"] == 7);
  BOOST_TEST(document["reason"] == "unhealthy");
  const auto& app = document["applications"][1];
  BOOST_TEST(app["outcome"] == "failed");
  BOOST_TEST(app["reason"] == "unhealthy");
  BOOST_TEST(app["exit_code"] == 7);
  BOOST_TEST(app["message"] == "Synced to 4be77a0, Degraded for 30 s");
  BOOST_TEST(app["resources"][0]["health"] == "Degraded");
  BOOST_TEST(app["resources"][1]["health"].is_null());
  BOOST_TEST(app["pods"][0]["owner"]["kind"] == "Deployment");
  BOOST_TEST(app["pods"][0]["log"].size() == 2U);
  BOOST_TEST(app["events"][0]["count"] == 6);
  BOOST_TEST(app["results"][1]["hook_phase"] == "Failed");
  BOOST_TEST(app["conditions"][0]["type"] == "OrphanedResourceWarning");
  BOOST_TEST(document["applications"][2]["exit_code"] == 5);
}

BOOST_AUTO_TEST_CASE(tells_an_application_that_nobody_saw)
{
  const auto document = accepted(render_run_json(make_report({make_not_permitted()})));
  const auto& app = document["applications"][0];
  BOOST_TEST(app["health"].is_null());
  BOOST_TEST(app["sync_status"].is_null());
  BOOST_TEST(app["operation"].is_null());
  BOOST_TEST(app["revision"] == "");
  BOOST_TEST(app["facts"].size() == 7U);
}

BOOST_AUTO_TEST_CASE(tells_a_run_that_never_began)
{
  auto report = make_report({});
  report.error = Error{ErrorKind::unreachable, "no connection", "is it there?"};
  const auto document = accepted(render_run_json(report));
  BOOST_TEST(document["exit_code"] == 9);
  BOOST_TEST(document["error"]["reason"] == "network");
  const auto error = accepted(render_error_json("sync", {ErrorKind::usage, "which application?", "expected APP"}));
  BOOST_TEST(error["exit_code"] == 2);
  BOOST_TEST(error["error"]["message"] == "which application?");
}

BOOST_AUTO_TEST_CASE(tells_an_application_and_findings)
{
  auto app = make_application();
  app.sync_revision.clear();
  app.sync_revisions = {k_new, "18.0.0"};
  const auto shown = accepted(render_application_json(app, "https://argocd.example/applications/argocd/web"));
  BOOST_TEST(shown["revision"] == k_new + ",18.0.0");
  BOOST_TEST(shown["sources"][0]["path"] == "deploy/web");
  accepted(render_application_json({}, ""));
  using Level = Finding::Level;
  const auto found = accepted(render_findings_json(
      {{Level::ok, "server", "there", "", {}}, {Level::failure, "key", "refused", "renew it", ErrorKind::key_refused}},
      3));
  BOOST_TEST(found["reason"] == "key-refused");
  BOOST_TEST(found["findings"][0]["level"] == "ok");
  BOOST_TEST(found["findings"][1]["reason"] == "key-refused");
}

BOOST_AUTO_TEST_CASE(tells_actions)
{
  const ActionSubject web{
      {{"argoproj.io", "Rollout", "shop", "web"}, "v1alpha1"}, Health::suspended, {{"resume", false}, {"retry", true}}};
  const ActionSubject env{{{"", "ConfigMap", "shop", "env"}, "v1"}, std::nullopt, {}};
  const auto listed = accepted(render_actions_json({{"shop", "", "default"}, {web, env}, 3, ""}));
  BOOST_TEST(listed["command"] == "action");
  BOOST_TEST(listed["ran"] == "");
  BOOST_TEST(listed["left_out"] == 3);
  BOOST_TEST(listed["resources"][0]["actions"][1]["disabled"] == true);
  BOOST_TEST(listed["resources"][1]["health"].is_null());
  BOOST_TEST(accepted(render_actions_json({{"shop", "", "default"}, {web}, 0, "resume"}))["ran"] == "resume");
  BOOST_TEST(render_actions({{"shop", "", "default"}, {web, env}, 3, ""}) ==
             "shop\n"
             "  argoproj.io:Rollout:shop/web  Suspended  resume (not now: retry)\n"
             "  :ConfigMap:shop/env           -          none\n"
             "  and 3 more, to be named with --resource\n"
             "to run one: argosy action shop NAME --resource argoproj.io:Rollout:shop/web\n");
  BOOST_TEST(render_actions({{"shop", "team-a", ""}, {web}, 0, "resume"}) ==
             "team-a/shop: ran resume on Rollout/web\n");
}

BOOST_AUTO_TEST_CASE(stays_json_whatever_a_server_sends)
{
  auto outcome = make_degraded();
  outcome.diagnosis.pods[0].log = {std::string("a\x1b\"\\\n\0b\xff\xfe\xed\xa0\x80", 12)};
  const auto text = render_run_json(make_report({outcome}));
  const auto document = accepted(text);
  BOOST_TEST(document["applications"][0]["pods"][0]["log"][0].get<std::string>().starts_with("a\x1b\"\\\n"));
  BOOST_TEST(text.find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(finds_the_reason_that_stands_for_the_run)
{
  auto unchanged = make_success();
  unchanged.success = Success::unchanged;
  struct Row {
    std::vector<Outcome> outcomes;
    int exit_code;
    std::string reason;
  };
  for (const auto& row : std::vector<Row>{{{}, 0, "done"},
                                          {{make_success(), make_success()}, 0, "deployed"},
                                          {{make_success(), unchanged}, 0, "done"},
                                          {{make_success(), make_busy(), make_degraded()}, 5, "busy"}}) {
    const auto report = make_report(row.outcomes);
    BOOST_TEST(exit_code_of(report) == row.exit_code);
    BOOST_TEST(reason_of(report) == row.reason);
  }
}

BOOST_AUTO_TEST_CASE(has_a_schema_that_refuses_other_documents)
{
  const SchemaCheck schema(std::string(ARGOSY_TEST_DATA) + "/../docs/schema/result.schema.json");
  auto document = Json::parse(render_run_json(make_report({make_success()})));
  document["surprise"] = 1;
  BOOST_TEST(schema.find_fault(document) != "");
  document.erase("surprise");
  BOOST_TEST(schema.find_fault(document) == "");
  document["applications"][0].erase("health");
  BOOST_TEST(schema.find_fault(document) != "");
  document["applications"][0]["health"] = "Fine";
  BOOST_TEST(schema.find_fault(document) != "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
