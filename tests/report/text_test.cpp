// SPDX-License-Identifier: Apache-2.0
#include "report/samples.hpp"
#include "report/text.hpp"
#include "report/words.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace argosy {
namespace {

using namespace test;

// The text that tests/report/golden holds under that name.
std::string
golden(const std::string& name)
{
  std::ifstream file(std::string(ARGOSY_TEST_DATA) + "/report/golden/" + name + ".txt", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(ends_a_good_run_with_one_line)
{
  BOOST_TEST(render_run(make_report({make_success()})) == golden("success"));
}

BOOST_AUTO_TEST_CASE(explains_a_degraded_application)
{
  BOOST_TEST(render_run(make_report({make_degraded()})) == golden("degraded"));
}

BOOST_AUTO_TEST_CASE(says_where_a_pod_belongs_whose_owner_is_not_listed_and_that_nothing_is_reported)
{
  auto outcome = make_degraded();
  auto& diagnosis = outcome.diagnosis;
  diagnosis.pods = {{"migrate-x", key("batch", "Job", "migrate"), "container migrate: ended, exit 1", {}},
                    {"Job/smoke", key("batch", "Job", "smoke"), "hook PostSync Failed", {"no answer"}}};
  diagnosis.conditions.clear();
  const auto text = render_explanation(outcome);
  BOOST_TEST(text.find("    Pod migrate-x of Job/migrate  container migrate: ended, exit 1\n") != std::string::npos);
  BOOST_TEST(text.find("    Job/smoke  hook PostSync Failed\n    log | no answer\n") != std::string::npos);
  BOOST_TEST(text.find("  reports  no conditions\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(leaves_out_the_hint_where_all_meanings_are_listed)
{
  auto outcome = make_not_permitted();
  outcome.error.hint = "wrong name, or something else";
  BOOST_TEST(render_explanation(outcome).find("something else") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(says_whose_operation_kept_it_busy)
{
  BOOST_TEST(render_run(make_report({make_busy()})) == golden("busy"));
}

BOOST_AUTO_TEST_CASE(says_all_that_a_refusal_may_mean)
{
  BOOST_TEST(render_run(make_report({make_not_permitted()})) == golden("not_permitted"));
}

BOOST_AUTO_TEST_CASE(puts_failed_applications_first_and_says_how_to_repeat_them)
{
  auto unchanged = make_success("blog");
  unchanged.success = Success::unchanged;
  unchanged.summary = "unchanged, 4be77a0 was deployed by auto-sync 40 s ago, Healthy; nothing started";
  unchanged.notes = {"main moved on to 5c0ffee"};
  const auto report = make_report({make_success(), make_degraded(), unchanged, make_busy(), make_success("api")});
  BOOST_TEST(render_run(report) == golden("several"));
  BOOST_TEST(render_run(make_report({make_success(), unchanged})) == golden("several_good"));
}

BOOST_AUTO_TEST_CASE(shows_an_application)
{
  auto app = make_application();
  BOOST_TEST(render_application(app, "https://argocd.example/applications/argocd/web", k_now) == golden("get"));
  app.auto_sync = true;
  app.auto_prune = true;
  app.health = Health::degraded;
  app.health_message = "no replica is ready\nsince long";
  app.sync = SyncStatus::out_of_sync;
  app.operation = app.state->operation;
  app.state->phase = Phase::running;
  app.state->operation.is_automated = true;
  app.state->message = "waiting for hook Job/smoke";
  app.conditions = {{"ComparisonError", "repository is not accessible"}, {"SyncError", "failed"}};
  app.resources[0].health = Health::degraded;
  app.resources[0].health_message = "exceeded its progress deadline";
  app.sources.push_back({"https://charts.example", "", "redis", "18.0.0", "cache", ""});
  app.is_deleting = true;
  BOOST_TEST(render_application(app, "https://argocd.example/applications/argocd/web", k_now) == golden("get_unwell"));
  Application bare;
  bare.name = "new";
  bare.project = "default";
  BOOST_TEST(render_application(bare, "https://argocd.example/applications/new", k_now) == golden("get_bare"));
}

BOOST_AUTO_TEST_CASE(lists_findings_with_their_cures)
{
  using Level = Finding::Level;
  const std::vector<Finding> findings{
      {Level::ok, "server", "argocd.example, v3.5.1", "", {}},
      {Level::warning, "key", "account ci, ends in 3 d", "renew it: argosy key rotate", {}},
      {Level::failure, "rights", "may not sync shop/shop",
       "argocd-rbac-cm:\np, ci, applications, sync, shop/shop, allow", ErrorKind::not_permitted}};
  BOOST_TEST(render_findings(findings) == golden("findings"));
  BOOST_TEST(render_findings({}).empty());
}

BOOST_AUTO_TEST_CASE(lets_no_control_character_of_a_server_through)
{
  const std::string evil = "a\x1b[31m\nb\x07\xff";
  auto outcome = make_degraded();
  outcome.error.message = evil;
  outcome.error.hint = evil;
  outcome.notes = {evil};
  outcome.url = evil;
  auto& diagnosis = outcome.diagnosis;
  diagnosis.resources[0].key = {evil, evil, evil, evil};
  diagnosis.resources[0].health_message = evil;
  diagnosis.pods[0] = {evil, diagnosis.resources[0].key, evil, {evil}};
  diagnosis.events[0] = {evil, evil, evil, evil, 1, {}};
  diagnosis.results[0] = {diagnosis.resources[0].key, evil, evil, evil, evil, evil};
  diagnosis.results[2] = {diagnosis.resources[0].key, evil, evil, "", "", evil};
  diagnosis.conditions[0] = {evil, evil};
  diagnosis.facts = {evil, evil + ": " + evil};
  diagnosis.next = {evil};
  outcome.last->state->results[0].key = diagnosis.resources[0].key;
  auto app = make_application();
  app.name = app.ns = app.project = app.health_message = app.sync_revision = evil;
  app.sources[0] = {evil, evil, evil, evil, evil, evil};
  app.state->message = app.state->operation.initiated_by = app.state->operation.revision = evil;
  app.conditions = {{evil, evil}};
  app.images = app.external_urls = {evil};
  app.resources = diagnosis.resources;
  const Finding finding{Finding::Level::failure, evil, evil, evil, {}};
  const std::string all =
      render_run(make_report({outcome, outcome})) + render_application(app, evil, k_now) + render_findings({finding});
  BOOST_TEST(all.find('\x1b') == std::string::npos);
  BOOST_TEST(all.find('\x07') == std::string::npos);
  BOOST_TEST(all.find('\xff') == std::string::npos);
  BOOST_TEST(all.find("\nb") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(keeps_long_lists_and_messages_short)
{
  auto outcome = make_degraded();
  outcome.diagnosis.resources.assign(500, outcome.diagnosis.resources[0]);
  outcome.diagnosis.resources[0].health_message = std::string(100'000, 'x');
  const auto text = render_explanation(outcome);
  BOOST_TEST(text.size() < 10'000U);
  BOOST_TEST(text.find("  ... and 480 more\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(tells_spans_in_one_unit)
{
  struct Row {
    std::chrono::seconds span;
    std::string text;
  };
  for (const auto& row : std::vector<Row>{{std::chrono::seconds(-5), "0 s"},
                                          {std::chrono::seconds(0), "0 s"},
                                          {std::chrono::seconds(59), "59 s"},
                                          {std::chrono::seconds(60), "1 min"},
                                          {std::chrono::seconds(3599), "59 min"},
                                          {std::chrono::seconds(3600), "1 h"},
                                          {std::chrono::seconds(86399), "23 h"},
                                          {std::chrono::seconds(11 * 86400), "11 d"}}) {
    BOOST_TEST(to_rough(row.span) == row.text);
  }
  BOOST_TEST(to_rough_age(at("2026-11-21T08:42:00Z"), k_now) == "2 h ago");
  BOOST_TEST(to_rough_age(at("2026-11-24T10:42:00Z"), k_now) == "in 3 d");
  BOOST_TEST(to_rough_age(k_now, k_now) == "now");
  BOOST_TEST(to_rough_age(std::nullopt, k_now).empty());
}

BOOST_AUTO_TEST_CASE(cuts_lines_between_characters_and_aligns_by_characters)
{
  BOOST_TEST(to_line("caf\xc3\xa9!", 4) == "caf...");
  BOOST_TEST(to_line("caf\xc3\xa9", 5) == "caf\xc3\xa9");
  BOOST_TEST(to_table({{"caf\xc3\xa9", "x"}, {"tea", "y"}, {"a", ""}}, "  ") == "  caf\xc3\xa9  x\n  tea   y\n  a\n");
  BOOST_TEST(to_labelled("next", "a\nb") == "  next     a\n           b\n");
  BOOST_TEST(to_labelled("next", "").empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
