// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/diagnosis.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(diagnosis_test)

BOOST_AUTO_TEST_CASE(finds_the_name_that_was_meant)
{
  const std::vector<std::string> names{"shop-dev", "shop-staging", "web"};
  BOOST_TEST(find_nearest("shop-dve", names) == "shop-dev");
  BOOST_TEST(find_nearest("shop", names) == "shop-dev");
  BOOST_TEST(find_nearest("wev", names) == "web");
  BOOST_TEST(find_nearest("payment", names).empty());
  BOOST_TEST(find_nearest("shop", {}).empty());
}

BOOST_AUTO_TEST_CASE(a_busy_one_says_whose_operation_to_what_since_when)
{
  Outcome outcome;
  outcome.app = {"shop", "", "shop"};
  outcome.error = {ErrorKind::busy, "still busy", ""};
  outcome.last = AppBuilder().accepted(k_new, "", "ops").running(0);
  outcome.url = "https://argocd.example.com/applications/argocd/shop";
  add_what_is_known(outcome, at_second(60));
  BOOST_TEST(outcome.diagnosis.facts == (std::vector<std::string>{"operation: sync by ops to 4be77a0, Running 1m",
                                                                  "since: 2026-11-21T01:52:32Z"}),
             boost::test_tools::per_element());
  BOOST_TEST(outcome.diagnosis.next == (std::vector<std::string>{outcome.url, "argosy terminate shop   (ends it)"}),
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
