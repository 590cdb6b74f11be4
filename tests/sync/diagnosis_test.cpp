// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/diagnosis.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(diagnosis_test)

BOOST_AUTO_TEST_CASE(a_busy_one_says_whose_operation_to_what_since_when)
{
  Outcome outcome;
  outcome.app = {"shop", "", "shop"};
  outcome.error = {ErrorKind::busy, "still busy", ""};
  outcome.last = AppBuilder().accepted(k_new, "", "ops").running(0);
  outcome.url = "https://argocd.example.com/applications/argocd/shop";
  add_what_is_known(outcome, {}, at_second(60));
  BOOST_TEST(outcome.diagnosis.facts ==
                 std::vector<std::string>{"theirs: sync by ops to 4be77a0, Running 1m, since 2026-11-21T01:52:32Z"},
             boost::test_tools::per_element());
  BOOST_TEST(outcome.diagnosis.next == (std::vector<std::string>{outcome.url, "argosy terminate shop   (ends it)"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_failed_deployment_says_what_was_deployed_before)
{
  const auto entry = [](std::int64_t id, const std::string& revision, int second) {
    HistoryEntry made;
    made.id = id;
    made.revision = revision;
    made.deploy_started_at = at_second(second);
    made.deployed_at = at_second(second + 2);
    return made;
  };
  Outcome outcome;
  outcome.app = {"shop", "", "shop"};
  outcome.error = {ErrorKind::unhealthy, "Degraded", ""};
  outcome.last = AppBuilder().accepted(k_new).running(10).ended(Phase::succeeded, 12).with([&](Application& app) {
    app.history = {entry(40, k_newest, -7200), entry(41, k_old, -3602), entry(42, k_new, 10)};
  });
  auto failed = outcome;
  add_what_is_known(failed, {}, at_second(0));
  BOOST_TEST_REQUIRE(!failed.diagnosis.next.empty());
  BOOST_TEST(failed.diagnosis.next.back() == "deployed before: 9f1c2d3, history id 41, 1h ago");
  auto first = outcome;
  first.last->history = {entry(42, k_new, 10)};
  add_what_is_known(first, {}, at_second(0));
  BOOST_TEST(first.diagnosis.next.size() == 1U);
  auto busy = outcome;
  busy.error.kind = ErrorKind::busy;
  add_what_is_known(busy, {}, at_second(0));
  BOOST_TEST(busy.diagnosis.next.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_else_runs_of_an_expected_image_is_noted)
{
  DiagnosisSettings settings;
  settings.expected_images = {"shop:2"};
  Outcome outcome;
  outcome.success = Success::deployed;
  outcome.last = AppBuilder().with([](Application& app) { app.images = {"shop:1", "shop:2"}; });
  add_what_is_known(outcome, settings, at_second(0));
  BOOST_TEST(outcome.notes == std::vector<std::string>{"shop also runs as 1 (finished pods of Jobs count, too)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(links_lead_to_the_applications_page)
{
  Application app;
  app.name = "shop";
  BOOST_TEST(make_app_url("https://argocd.example.com/root", app) ==
             "https://argocd.example.com/root/applications/shop");
  app.ns = "team-a";
  BOOST_TEST(make_app_url("https://argocd.example.com", app) == "https://argocd.example.com/applications/team-a/shop");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
