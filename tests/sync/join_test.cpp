// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/join.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;

const AppBuilder k_running = AppBuilder().accepted(k_new).running(1);
const AppBuilder k_ended = k_running.ended(Phase::succeeded, 2);

BOOST_AUTO_TEST_SUITE(join_test)

BOOST_AUTO_TEST_CASE(another_operation_stands_for_ours_only_if_it_does_all_of_it)
{
  struct Row {
    const char* name;
    void (*change)(Operation&, SyncRequest&);
    bool joins;
  };
  for (const auto& row : std::vector<Row>{
           {"the same", [](Operation&, SyncRequest&) {}, true},
           {"prunes too", [](Operation&op, SyncRequest&) { op.prune = true; }, true},
           {"lacks our prune", [](Operation&, SyncRequest&ours) { ours.prune = true; }, false},
           {"lacks our force", [](Operation&, SyncRequest&ours) { ours.force = true; }, false},
           {"lacks our option", [](Operation&, SyncRequest&ours) { ours.sync_options = {{"Replace=true"}}; }, false},
           {"has our option",
            [](Operation&op, SyncRequest&ours) {
              op.sync_options = {"A=1", "Replace=true"};
              ours.sync_options = {{"Replace=true"}};
            },
            true},
           {"skips hooks", [](Operation&op, SyncRequest&) { op.apply_only = true; }, false},
           {"skips them as we do",
            [](Operation&op, SyncRequest&ours) {
              op.apply_only = true;
              ours.strategy = SyncRequest::Strategy::apply;
            },
            true},
           {"dry", [](Operation&op, SyncRequest&) { op.dry_run = true; }, false},
           {"partial", [](Operation&op, SyncRequest&) { op.is_partial = true; }, false},
           {"local", [](Operation&op, SyncRequest&) { op.is_local = true; }, false},
           {"no sync at all", [](Operation&op, SyncRequest&) { op.has_sync = false; }, false},
           {"elsewhere", [](Operation&op, SyncRequest&) { op.revision = k_old; }, false},
           {"ours is dry", [](Operation&, SyncRequest&ours) { ours.dry_run = true; }, false},
           {"ours is partial", [](Operation&, SyncRequest&ours) { ours.resources = {{}}; }, false},
       }) {
    auto theirs = *k_running->operation;
    SyncRequest ours;
    row.change(theirs, ours);
    BOOST_TEST(can_join(theirs, ours, {k_new}) == row.joins, row.name);
    BOOST_TEST(!can_join(theirs, ours, {}), row.name);
  }
}

BOOST_AUTO_TEST_CASE(only_commits_make_an_operation_the_wanted_one)
{
  BOOST_TEST(find_joinable_revisions({k_old}, {k_new}) == WantedRevisions{k_old}, boost::test_tools::per_element());
  BOOST_TEST(find_joinable_revisions({}, {k_new}) == WantedRevisions{k_new}, boost::test_tools::per_element());
  BOOST_TEST(find_joinable_revisions({}, {"main"}).empty());
  BOOST_TEST(find_joinable_revisions({}, {k_new, "main"}).empty());
}

BOOST_AUTO_TEST_CASE(our_options_win_over_the_applications_own)
{
  const std::vector<std::string> own{"CreateNamespace=true", "Replace=false"};
  BOOST_TEST(!merge_sync_options(own, std::nullopt).has_value());
  const auto merged = merge_sync_options(own, std::vector<std::string>{"Replace=true"});
  BOOST_TEST(*merged == (std::vector<std::string>{"CreateNamespace=true", "Replace=true"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_deployment_of_ours_is_told_from_others)
{
  const auto app = k_ended; // history: 3 at k_old, 4 at k_new, both by ci
  BOOST_TEST(has_run_meanwhile(app, 3, {"ci", {}}));
  BOOST_TEST(has_run_meanwhile(app, 3, {"ci", {k_new}}));
  BOOST_TEST(has_run_meanwhile(app, 3, {"ci", {"main"}}));
  BOOST_TEST(has_run_meanwhile(app, 3, {"", {k_new}}));
  BOOST_TEST(!has_run_meanwhile(app, 3, {"ci", {k_newest}}));
  BOOST_TEST(!has_run_meanwhile(app, 3, {"", {}}));
  BOOST_TEST(!has_run_meanwhile(app, 3, {"ops", {}}));
  BOOST_TEST(!has_run_meanwhile(app, 4, {"ci", {}}));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
