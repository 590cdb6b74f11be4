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

TreeNode
make_pod(const std::string& name, const std::string& reason, Health health, int created)
{
  auto node = make_node("Pod", name, "web", reason);
  node.has_health = true;
  node.health = health;
  node.created_at = at_second(created);
  return node;
}

BOOST_AUTO_TEST_CASE(failing_pods_come_worst_first_and_alike_ones_once)
{
  const ResourceTree tree{
      {make_node("StatefulSet", "web", "", ""), make_pod("well", "Running", Health::healthy, 9),
       make_pod("unready", "Running", Health::progressing, 8), make_pod("failed", "Error", Health::degraded, 1),
       make_pod("older", "CrashLoopBackOff", Health::degraded, 2),
       make_pod("newer", "CrashLoopBackOff", Health::degraded, 3),
       make_pod("leaving", "Terminating", Health::degraded, 4), make_pod("paused", "Running", Health::suspended, 5)}};
  const auto failing = find_failing_pods(tree);
  BOOST_REQUIRE(failing.size() == 3U);
  BOOST_TEST(failing[0].key.name == "newer");
  BOOST_TEST(failing[0].alike == 1U);
  BOOST_TEST(to_string(failing[0].trouble.owner) == "StatefulSet shop/web");
  BOOST_TEST(failing[1].key.name == "failed");
  BOOST_TEST(failing[2].key.name == "unready");
  BOOST_TEST(failing[2].trouble.text == "Running, 4 restarts");
}

BOOST_AUTO_TEST_CASE(containers_say_what_they_suffer_from)
{
  struct Row {
    Container container;
    std::string text;
    bool has_run;
  };
  const auto make = [](auto change) {
    Container container;
    container.name = "app";
    change(container);
    return container;
  };
  for (const auto& row : std::vector<Row>{
           {make([](auto& c) {
              c.waiting_reason = "CrashLoopBackOff";
              c.waiting_message = "back-off 40s restarting";
              c.restarts = 4;
              c.has_ended = true;
              c.exit_code = 1;
              c.end_reason = "Error";
            }),
            "container app: CrashLoopBackOff, 4 restarts, last exit 1", true},
           {make([](auto& c) {
              c.waiting_reason = "CreateContainerConfigError";
              c.waiting_message = "secret \"db\" not found";
            }),
            "container app: CreateContainerConfigError: secret \"db\" not found", false},
           {make([](auto& c) {
              c.is_init = true;
              c.has_ended = true;
              c.exit_code = 137;
              c.end_reason = "OOMKilled";
            }),
            "init container app: ended, exit 137 (OOMKilled)", true},
           {make([](auto& c) {
              c.is_running = true;
              c.restarts = 1;
            }),
            "container app: running, not ready, 1 restart", true},
           {make([](auto& c) { c.waiting_reason = "CrashLoopBackOff"; }), "container app: CrashLoopBackOff", true},
           {make([](auto&) {}), "container app: not running", false},
           {make([](auto& c) { c.name = "\x1b[31m"; }), "container \\x1b[31m: not running", false}}) {
    BOOST_TEST(describe_container(row.container) == row.text);
    BOOST_TEST(has_run(row.container) == row.has_run, row.text);
  }
}

BOOST_AUTO_TEST_CASE(the_first_container_that_cannot_start_is_to_blame)
{
  Container well;
  well.name = "well";
  well.is_ready = true;
  Container unready;
  unready.name = "unready";
  auto failed = unready;
  failed.name = "failed";
  failed.has_ended = true;
  failed.exit_code = 2;
  auto stuck = unready;
  stuck.name = "stuck";
  stuck.waiting_reason = "ErrImagePull";
  auto finished = unready; // an init container that did its work is not ready
  finished.name = "finished";
  finished.is_init = true;
  finished.has_ended = true;
  BOOST_TEST(find_culprit({{finished, well, unready, failed, stuck}})->name == "stuck");
  BOOST_TEST(find_culprit({{finished, well, unready, failed}})->name == "failed");
  BOOST_TEST(find_culprit({{finished, well, unready}})->name == "unready");
  BOOST_TEST(find_culprit({{finished, well}}) == nullptr);
  BOOST_TEST(find_culprit({}) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
