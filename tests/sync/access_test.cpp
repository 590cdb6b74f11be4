// SPDX-License-Identifier: Apache-2.0
#include "sync/access.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using Texts = std::vector<std::string>;

Application
make_app(const std::string& name, const std::string& project = "default", const std::string& ns = "argocd")
{
  Application app;
  app.name = name;
  app.project = project;
  app.ns = ns;
  return app;
}

AccessFindings
make_findings(AppRef app, std::vector<Application> visible)
{
  AccessFindings findings;
  findings.app = std::move(app);
  findings.account = "ci";
  findings.is_accepted = true;
  findings.visible = std::move(visible);
  findings.actions = {"get", "sync"};
  return findings;
}

BOOST_AUTO_TEST_SUITE(access_test)

BOOST_AUTO_TEST_CASE(finds_the_name_that_was_meant)
{
  const Texts names{"shop-dev", "shop-staging", "web"};
  BOOST_TEST(find_nearest("shop-dve", names) == "shop-dev");
  BOOST_TEST(find_nearest("shop", names) == "shop-dev");
  BOOST_TEST(find_nearest("wev", names) == "web");
  BOOST_TEST(find_nearest("payment", names).empty());
  BOOST_TEST(find_nearest("shop", {}).empty());
}

BOOST_AUTO_TEST_CASE(policy_lines_name_what_is_known_and_leave_the_rest_in_capitals)
{
  BOOST_TEST(make_policy_line("ci", "logs", "get", {"shop", "", "web"}) == "p, ci, logs, get, web/shop, allow");
  BOOST_TEST(make_policy_line("", "applications", "sync", {"shop", "team-a", ""}) ==
             "p, ACCOUNT, applications, sync, PROJECT/team-a/shop, allow");
}

BOOST_AUTO_TEST_CASE(a_403_says_all_it_may_mean)
{
  const auto facts = list_access_facts(make_findings({"shop", "", ""}, {make_app("shop-dev"), make_app("web")}));
  BOOST_TEST(facts == (Texts{"key: accepted: account ci", "sees: 2 applications: shop-dev web",
                             "one of: wrong name: did you mean shop-dev?",
                             "one of: outside the control plane's namespace: write NAMESPACE/shop",
                             "one of: rights, argocd-rbac-cm: p, ci, applications, get, PROJECT/shop, allow",
                             "one of:                         p, ci, applications, sync, PROJECT/shop, allow",
                             "one of: the server lost its Kubernetes for a while: try again",
                             "one of: not created yet (ApplicationSet): --missing wait --project NAME"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rights_that_the_key_has_are_not_asked_for)
{
  auto findings = make_findings({"shop", "team-a", "web"}, {});
  findings.rights = {{"get", true}, {"sync", false}};
  const auto facts = list_access_facts(findings);
  BOOST_TEST(facts == (Texts{"key: accepted: account ci", "sees: no application at all",
                             "may: get web/team-a/shop: yes", "may: sync web/team-a/shop: no",
                             "one of: the server doesn't serve namespace team-a (application.namespaces)",
                             "one of: rights, argocd-rbac-cm: p, ci, applications, sync, web/team-a/shop, allow",
                             "one of: the server lost its Kubernetes for a while: try again",
                             "one of: not created yet (ApplicationSet): --missing wait --project web"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_that_is_listed_is_elsewhere_or_the_server_is_unwell)
{
  struct Row {
    std::string name;
    AppRef asked;
    Application listed;
    std::string fact;
  };
  for (const auto& row : std::vector<Row>{
           {"another project",
            {"shop", "", "web"},
            make_app("shop", "store"),
            "one of: it is of project store, not web"},
           {"another namespace",
            {"shop", "", "web"},
            make_app("shop", "web", "team-a"),
            "one of: it is in namespace team-a: write team-a/shop"},
           {"the same",
            {"shop", "argocd", "web"},
            make_app("shop", "web"),
            "one of: it stands in the list, so the server may have lost its Kubernetes for a while: try again"}}) {
    const auto facts = list_access_facts(make_findings(row.asked, {row.listed}));
    BOOST_TEST_REQUIRE(facts.size() > 2U);
    BOOST_TEST(facts[2] == row.fact, row.name);
    BOOST_TEST(facts.back().find("--missing") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(what_was_not_found_out_is_not_said)
{
  BOOST_TEST(list_access_facts({}).empty());
  AccessFindings findings;
  findings.is_accepted = false;
  BOOST_TEST(list_access_facts(findings) == Texts{"key: not accepted by the server; anonymous access is on"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(long_lists_and_hostile_names_are_tamed)
{
  const std::vector<Application> many(50, make_app("a\x1b[31m"));
  const auto facts = list_access_facts(make_findings({"\x1b", "\x1b", "\x1b"}, many));
  BOOST_TEST(facts[1].ends_with(" ..."));
  for (const auto& fact : facts) {
    BOOST_TEST(fact.find('\x1b') == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
