// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/selection.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(selection_test)

BOOST_AUTO_TEST_CASE(wildcards_match_as_in_a_shell)
{
  struct Row {
    std::string text;
    std::string pattern;
    bool matches;
  };
  for (const auto& row : std::vector<Row>{{"web", "web", true},
                                          {"web", "*", true},
                                          {"", "*", true},
                                          {"", "", true},
                                          {"web", "", false},
                                          {"web-1", "web-?", true},
                                          {"web-", "web-?", false},
                                          {"a-web-b", "*web*", true},
                                          {"aab", "*ab", true},
                                          {"web", "w*x", false},
                                          {"a*b", "a*b", true},
                                          {"web", "WEB", false}}) {
    BOOST_TEST(matches_glob(row.text, row.pattern) == row.matches, row.text << " " << row.pattern);
  }
  BOOST_TEST(!matches_glob(std::string(100'000, 'a'), std::string("a*a*a*a*a*a*a*b"))); // in no time
}

BOOST_AUTO_TEST_CASE(exclusions_alone_select_all_others_and_never_hooks)
{
  const auto app = AppBuilder()
                       .with_resource("ConfigMap", "env", SyncStatus::synced, Health::unknown)
                       .with_resource("Deployment", "web", SyncStatus::synced, Health::unknown)
                       .with([](Application& each) {
                         each.resources.push_back(each.resources.front());
                         each.resources.back().key.name = "hook";
                         each.resources.back().is_hook = true;
                       });
  const auto names = [&](const std::vector<ResourcePattern>& patterns) {
    std::string text;
    for (const auto& key : select_resources(app->resources, patterns)) {
      text += key.name + " ";
    }
    return text;
  };
  BOOST_TEST(names({{false, "", "*", "", "*"}}) == "env web ");
  BOOST_TEST(names({{true, "", "ConfigMap", "", "env"}}) == "web ");
  BOOST_TEST(names({{false, "", "*", "", "*"}, {true, "", "*", "", "web"}}) == "env ");
  BOOST_TEST(names({{false, "", "*", "other", "*"}}).empty());
}

BOOST_AUTO_TEST_CASE(labels_select_by_what_the_sources_want)
{
  const auto make = [](const std::string& name, const std::string& target) {
    return ManagedResource{{"", "ConfigMap", "shop", name}, target};
  };
  const std::vector<ManagedResource> resources{
      make("a", R"({"metadata":{"labels":{"app.kubernetes.io/name":"web","tier":"front"}}})"),
      make("b", R"({"metadata":{"labels":{"tier":"front"}}})"), make("c", R"({"metadata":{}})"), make("d", "")};
  const auto names = [&](const std::vector<std::string>& labels, const std::vector<ResourcePattern>& patterns) {
    std::string text;
    const auto selected = select_labelled(resources, labels, patterns);
    for (const auto& key : selected.value_or(std::vector<ResourceKey>())) {
      text += key.name + " ";
    }
    return text;
  };
  BOOST_TEST(names({"tier=front"}, {}) == "a b ");
  BOOST_TEST(names({"app.kubernetes.io/name=web"}, {}) == "a ");
  BOOST_TEST(names({"tier=front", "app.kubernetes.io/name=web"}, {}) == "a b "); // as the client has it
  BOOST_TEST(names({"tier=front"}, {{true, "", "*", "", "a"}}) == "b ");
  BOOST_TEST(names({"tier=back"}, {}).empty());
  BOOST_TEST((select_labelled(resources, {"tier=back"}, {}).error().kind == ErrorKind::usage));
  BOOST_TEST(!select_labelled({make("x", "{")}, {"tier=front"}, {}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
