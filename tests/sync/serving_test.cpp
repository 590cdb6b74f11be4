// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/serving.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;
using Texts = std::vector<std::string>;

const ResourceKey k_web{"apps", "Deployment", "shop", "web"};

TreeNode
make_set(const std::string& name, int created, const std::string& revision)
{
  TreeNode node;
  node.key = {"apps", "ReplicaSet", "shop", name};
  node.uid = name;
  node.parent_uids = {"web"};
  node.created_at = at_second(created);
  node.info = {{"Revision", revision}};
  return node;
}

TreeNode
make_pod(const std::string& set, Health health, const std::string& containers)
{
  TreeNode node;
  node.key = {"", "Pod", "shop", set + "-x"};
  node.uid = node.key.name;
  node.parent_uids = {set};
  node.has_health = true;
  node.health = health;
  node.info = {{"Containers", containers}};
  return node;
}

ResourceTree
make_tree(std::vector<TreeNode> nodes)
{
  TreeNode web;
  web.key = k_web;
  web.uid = "web";
  nodes.insert(nodes.begin(), web);
  return {nodes};
}

BOOST_AUTO_TEST_SUITE(serving_test)

BOOST_AUTO_TEST_CASE(older_pods_that_are_ready_still_serve)
{
  const auto before = make_set("web-1", 0, "Rev:1");
  const auto after = make_set("web-2", 20, "Rev:2");
  const auto ready = [](const std::string& set) { return make_pod(set, Health::healthy, "2/2"); };
  const auto stuck = make_pod("web-2", Health::degraded, "1/2");
  const Predecessor known{k_old, at_second(10)};
  struct Row {
    std::string name;
    ResourceTree tree;
    Predecessor predecessor;
    std::string text;
  };
  for (const auto& row : std::vector<Row>{
           {"of what was deployed before", make_tree({before, after, stuck, ready("web-1"), ready("web-1")}), known,
            "2 ready pods of 9f1c2d3 (Deployment/web)"},
           {"of an unknown one",
            make_tree({before, after, stuck, ready("web-1")}),
            {},
            "1 ready pod of ReplicaSet/web-1 Rev:1 (Deployment/web)"},
           {"of one that the operation did not replace",
            make_tree({before, make_set("web-2", 5, "Rev:2"), stuck, ready("web-1")}), known,
            "1 ready pod of ReplicaSet/web-1 Rev:1 (Deployment/web)"},
           {"of one before the last",
            make_tree({before, make_set("web-0", 5, "Rev:0"), make_set("web-2", 20, "Rev:3"), ready("web-0")}), known,
            "1 ready pod of ReplicaSet/web-0 (Deployment/web)"},
           {"of both", make_tree({after, before, ready("web-1"), ready("web-2")}), known,
            "1 ready pod of the new version, 1 ready pod of 9f1c2d3 (Deployment/web)"},
           {"none",
            make_tree({before, after, stuck, make_pod("web-1", Health::healthy, "1/2"),
                       make_pod("web-1", Health::healthy, "0/0"), make_pod("web-1", Health::healthy, "")}),
            known, "no ready pod (Deployment/web)"}}) {
    BOOST_TEST(describe_serving(row.tree, {k_web}, row.predecessor) == Texts{row.text},
               row.name << boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(the_newest_is_told_by_its_revision_where_it_was_taken_up_again)
{
  // A rollback in the cluster lifts an old ReplicaSet's revision and leaves its date.
  const auto again = make_set("web-1", 0, "Rev:3");
  const auto other = make_set("web-2", 20, "Rev:2");
  BOOST_TEST(describe_serving(make_tree({other, again, make_pod("web-2", Health::healthy, "1/1")}), {k_web},
                              {k_old, at_second(10)}) ==
                 Texts{"1 ready pod of ReplicaSet/web-2 Rev:2 (Deployment/web)"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_has_no_replica_sets_or_is_not_asked_for_is_not_told)
{
  BOOST_TEST(describe_serving(make_tree({}), {k_web}, {}).empty());
  BOOST_TEST(describe_serving(make_tree({make_set("web-1", 0, "Rev:x")}), {}, {}).empty());
  BOOST_TEST(describe_serving({}, {k_web}, {}).empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
