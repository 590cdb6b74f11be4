// SPDX-License-Identifier: Apache-2.0
#include "argocd/selector.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

BOOST_AUTO_TEST_SUITE(selector_test)

BOOST_AUTO_TEST_CASE(what_kubernetes_takes_is_taken)
{
  for (const std::string text : {"app=shop", "app==shop", "app = shop", "app!=shop", "app=", "tier in (web, api)",
                                 "tier in (web,)", "tier notin (web)", "tier in(web)", "canary", "!canary", "! canary",
                                 "argocd.argoproj.io/instance=shop", "a=b,c!=d,e in (f,g),!h", "app=Shop_1.2-rc"}) {
    BOOST_TEST(check_selector(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused_with_the_requirement_that_is_wrong)
{
  struct Row {
    std::string text;
    std::string part;
  };
  const std::string long_name(64, 'a');
  for (const auto& row : std::vector<Row>{{"", "malformed in requirement 1: it is empty"},
                                          {"a=b,,c=d", "it is empty"},
                                          {"a=b,", "ends in a comma"},
                                          {"app shop", "requirement 1: it has no operator"},
                                          {"app!shop", "it has no operator"},
                                          {"app>1", "its key"},
                                          {"=shop", "its key"},
                                          {"-app=shop", "its key"},
                                          {"a/b/c=d", "its key"},
                                          {"Up/app=shop", "its key"},
                                          {"/app=shop", "its key"},
                                          {long_name + "=a", "its key"},
                                          {"app=" + long_name, "its value"},
                                          {"app=a b", "its value"},
                                          {"app=shop!", "its value"},
                                          {"tier in web", "its value"},
                                          {"tier in (web", "its value"},
                                          {"tier in (we b)", "its value"},
                                          {"tier in (web),app=-", "requirement 2: its value"},
                                          {"tier inn (web)", "its value"},
                                          {"app=sh\nop", "its value"}}) {
    const auto status = check_selector(row.text);
    BOOST_REQUIRE(!status);
    BOOST_TEST(status.error().message.find(row.part) != std::string::npos, row.text << ": " << status.error().message);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
