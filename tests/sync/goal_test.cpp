// SPDX-License-Identifier: Apache-2.0
#include "sync/goal.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

std::string
spelled(const Targets& targets)
{
  std::string text;
  for (const auto& group : targets) {
    text += text.empty() ? "" : ",";
    for (const auto target : group) {
      text += std::to_string(static_cast<int>(target));
    }
  }
  return text;
}

BOOST_AUTO_TEST_SUITE(goal)

BOOST_AUTO_TEST_CASE(reads_targets_as_groups_of_alternatives)
{
  struct Row {
    std::string text;
    std::string expected; // the enum's numbers, groups separated by commas
  };
  for (const auto& row : std::vector<Row>{
           {"healthy", "0"},
           {"healthy,synced,operation", "0,1,2"},
           {"healthy|suspended,synced", "03,1"},
           {" healthy | degraded , hydrated ", "04,6"},
           {"healthy|healthy", "0"},
           {"deleted", "5"},
           {"deleted|healthy,synced", "50,1"},
       }) {
    BOOST_TEST_CONTEXT(row.text)
    {
      const auto targets = parse_targets(row.text);
      BOOST_TEST_REQUIRE(targets.has_value());
      BOOST_TEST(spelled(*targets) == row.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_target)
{
  for (const std::string text :
       {"", ",", "healthy,", "|", "health", "Healthy", "healthy;synced", "deleted,healthy", "healthy\n"}) {
    BOOST_TEST_CONTEXT(text)
    {
      const auto targets = parse_targets(text);
      BOOST_TEST_REQUIRE(!targets.has_value());
      BOOST_TEST((targets.error().kind == ErrorKind::usage));
    }
  }
  BOOST_TEST(parse_targets("green").error().message ==
             "not a state to wait for; expected healthy, synced, operation, suspended, degraded, deleted or "
             "hydrated, with , as AND and | as OR");
}

BOOST_AUTO_TEST_CASE(finds_a_target_in_any_group)
{
  const Targets targets = {{Target::healthy, Target::suspended}, {Target::synced}};
  BOOST_TEST(has_target(targets, Target::suspended));
  BOOST_TEST(has_target(targets, Target::synced));
  BOOST_TEST(!has_target(targets, Target::operation));
}

BOOST_AUTO_TEST_CASE(reads_a_revision_with_and_without_its_source)
{
  struct Row {
    std::string text;
    std::string source;
    std::string revision;
  };
  for (const auto& row : std::vector<Row>{
           {"4be77a0", "", "4be77a0"},
           {"2=1.4.2", "2", "1.4.2"},
           {"values=main", "values", "main"},
           {"https://git.example/a?x=y=v1", "https://git.example/a?x=y", "v1"},
           {"chart=sha256:ab12", "chart", "sha256:ab12"},
       }) {
    BOOST_TEST_CONTEXT(row.text)
    {
      const auto result = parse_source_revision(row.text);
      BOOST_TEST_REQUIRE(result.has_value());
      BOOST_TEST(result->source == row.source);
      BOOST_TEST(result->revision == row.revision);
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_names_no_revision)
{
  for (const std::string text : {"", "=", "=main", "values=", "a b", "a\nb", "x=\x01"}) {
    BOOST_TEST_CONTEXT(text)
    {
      BOOST_TEST(!parse_source_revision(text).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(reads_resource_patterns)
{
  struct Row {
    std::string text;
    bool is_exclusion;
    std::string group;
    std::string kind;
    std::string ns;
    std::string name;
  };
  for (const auto& row : std::vector<Row>{
           {"apps:Deployment:web", false, "apps", "Deployment", "", "web"},
           {"!apps:Deployment:shop/web", true, "apps", "Deployment", "shop", "web"},
           {":ConfigMap:env", false, "", "ConfigMap", "", "env"},
           {"*:*:web-?", false, "*", "*", "", "web-?"},
           {"rbac.authorization.k8s.io:ClusterRole:system:node", false, "rbac.authorization.k8s.io", "ClusterRole", "",
            "system:node"},
       }) {
    BOOST_TEST_CONTEXT(row.text)
    {
      const auto pattern = parse_resource_pattern(row.text);
      BOOST_TEST_REQUIRE(pattern.has_value());
      BOOST_TEST(pattern->is_exclusion == row.is_exclusion);
      BOOST_TEST(pattern->group == row.group);
      BOOST_TEST(pattern->kind == row.kind);
      BOOST_TEST(pattern->ns == row.ns);
      BOOST_TEST(pattern->name == row.name);
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_resource_pattern)
{
  for (const std::string text : {"", "!", "web", "Deployment:web", "apps::web", "apps:Deployment:",
                                 "apps:Deployment:/web", "apps:Deployment:shop/", "apps:Deployment:a/b/c",
                                 "apps:Deploy ment:web", "a/b:Deployment:web", "apps:x/y:web", "!!apps"}) {
    BOOST_TEST_CONTEXT(text)
    {
      const auto pattern = parse_resource_pattern(text);
      BOOST_TEST_REQUIRE(!pattern.has_value());
      BOOST_TEST(pattern.error().message.find("expected [!]GROUP:KIND:NAME") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(shows_no_value_in_a_message)
{
  for (const auto& message : {parse_targets("zzz").error().message, parse_source_revision("zzz zzz").error().message,
                              parse_resource_pattern("zzz").error().message}) {
    BOOST_TEST(message.find("zzz") == std::string::npos);
    BOOST_TEST(message.starts_with("not a "));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
