// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/pods.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(pods_test)

TreeNode
make_node(const std::string& kind, const std::string& name, const std::string& parent, const std::string& reason)
{
  TreeNode node;
  node.key = {"", kind, "shop", name};
  node.uid = name;
  if (!parent.empty()) {
    node.parent_uids = {parent};
  }
  if (!reason.empty()) {
    node.info = {{"Status Reason", reason}, {"Restart Count", "4"}};
  }
  return node;
}

BOOST_AUTO_TEST_CASE(finds_pods_that_no_patience_starts_and_whose_they_are)
{
  const ResourceTree tree{
      {make_node("Deployment", "web", "", ""), make_node("ReplicaSet", "web-1", "web", ""),
       make_node("Pod", "web-1-a", "web-1", "CrashLoopBackOff"), make_node("Pod", "web-1-b", "web-1", "Running"),
       make_node("Pod", "init", "", "Init:ImagePullBackOff"), make_node("Pod", "new", "", "ContainerCreating"),
       make_node("Service", "odd", "", "CrashLoopBackOff")}};
  const auto stuck = find_stuck_pods(tree);
  BOOST_REQUIRE(stuck.size() == 2U);
  BOOST_TEST(stuck.front().pod == "web-1-a");
  BOOST_TEST(to_string(stuck.front().owner) == "Deployment shop/web");
  BOOST_TEST(stuck.front().text == "CrashLoopBackOff, 4 restarts");
}

BOOST_AUTO_TEST_CASE(parents_that_go_in_circles_end_somewhere)
{
  auto one = make_node("Pod", "one", "two", "CrashLoopBackOff");
  const ResourceTree tree{{one, make_node("ReplicaSet", "two", "one", "")}};
  BOOST_TEST(find_stuck_pods(tree).size() == 1U);
}

BOOST_AUTO_TEST_CASE(pods_from_before_do_not_count_where_that_is_known)
{
  auto old = make_node("Pod", "old", "", "CrashLoopBackOff");
  old.created_at = at_second(-10);
  auto undated = make_node("Pod", "undated", "", "CrashLoopBackOff");
  BOOST_TEST(find_stuck_pods({{old, undated}}, at_second(0)).size() == 1U);
  BOOST_TEST(find_stuck_pods({{old, undated}}).size() == 2U);
}

BOOST_AUTO_TEST_CASE(pods_of_a_replaced_replica_set_do_not_count)
{
  auto before = make_node("ReplicaSet", "web-1", "web", "");
  auto after = make_node("ReplicaSet", "web-2", "web", "");
  before.created_at = at_second(0);
  after.created_at = at_second(9);
  const auto old = make_node("Pod", "web-1-a", "web-1", "CrashLoopBackOff");
  const auto current = make_node("Pod", "web-2-a", "web-2", "CrashLoopBackOff");
  BOOST_TEST(find_stuck_pods({{before, after, old}}).empty());
  BOOST_TEST(find_stuck_pods({{before, after, current}}).size() == 1U);
  // A crash loop that a sync leaves as it is stays a failure.
  BOOST_TEST(find_stuck_pods({{before, old}}).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
