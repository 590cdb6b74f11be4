// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/revision.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;

BOOST_AUTO_TEST_SUITE(revision_test)

BOOST_AUTO_TEST_CASE(commits_compare_by_prefix_and_others_as_a_whole)
{
  struct Row {
    std::string left;
    std::string right;
    bool same;
  };
  for (const auto& row : std::vector<Row>{{k_new, k_new, true},
                                          {"4be77a0", k_new, true},
                                          {k_new, "4BE77A0", true},
                                          {"4be77a", k_new, false}, // too short for a commit
                                          {"4be77a1", k_new, false},
                                          {"", k_new, false},
                                          {"", "", false},
                                          {"1.4.2", "1.4.2", true},
                                          {"1.4", "1.4.2", false},
                                          {"main", "main", true},
                                          {"1234567", "12345678", true}, // digits alone may be a commit
                                          {"sha256:ab", "sha256:abcd", false}}) {
    BOOST_TEST(is_same_revision(row.left, row.right) == row.same, row.left << " " << row.right);
    BOOST_TEST(is_same_revision(row.right, row.left) == row.same, row.right << " " << row.left);
  }
}

BOOST_AUTO_TEST_CASE(an_expectation_finds_its_source)
{
  const Source chart{"https://charts.example", "", "redis", "1.2.3", "redis", ""};
  const Source git{"https://git.example/a.git", "a", "", "main", "", ""};
  const Source more{"https://git.example/b.git", "b", "", "main", "values", "values"};
  struct Row {
    const char* name;
    std::vector<Source> sources;
    std::vector<SourceRevision> expected;
    std::optional<WantedRevisions> wanted; // nothing: an error
  };
  for (const auto& row : std::vector<Row>{
           {"none", {git}, {}, WantedRevisions{}},
           {"the only one", {git}, {{"", k_new}}, WantedRevisions{k_new}},
           {"the one git", {chart, git}, {{"", k_new}}, WantedRevisions{"", k_new}},
           {"several git", {git, more}, {{"", k_new}}, std::nullopt},
           {"none is git", {chart, chart}, {{"", "1"}}, std::nullopt},
           {"by position", {git, more}, {{"2", k_new}}, WantedRevisions{"", k_new}},
           {"by name", {git, more}, {{"values", k_new}}, WantedRevisions{"", k_new}},
           {"by URL", {git, more}, {{"https://git.example/a.git", k_new}}, WantedRevisions{k_new, ""}},
           {"position 0", {git, more}, {{"0", k_new}}, std::nullopt},
           {"position 3", {git, more}, {{"3", k_new}}, std::nullopt},
           {"unknown name", {git, more}, {{"x", k_new}}, std::nullopt},
           {"twice the same", {git}, {{"", k_new}, {"1", k_new}}, WantedRevisions{k_new}},
           {"twice another", {git}, {{"", k_new}, {"1", k_old}}, std::nullopt},
       }) {
    BOOST_TEST_CONTEXT(row.name)
    {
      const auto wanted = resolve_expectations(AppBuilder().with_sources(row.sources), row.expected);
      BOOST_TEST(wanted.has_value() == row.wanted.has_value());
      if (wanted && row.wanted) {
        BOOST_TEST(*wanted == *row.wanted, boost::test_tools::per_element());
      } else if (!wanted) {
        BOOST_TEST((wanted.error().kind == ErrorKind::usage));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(newer_is_what_was_deployed_after_and_not_also_before)
{
  const auto with_history = [](std::vector<std::string> commits, const std::string& now) {
    return AppBuilder().compared(now, SyncStatus::synced, 1).with([&](Application& app) {
      app.history.clear();
      for (auto& commit : commits) {
        app.history.push_back({0, commit, {}, {}, {}, ""});
      }
    });
  };
  BOOST_TEST(is_newer_by_history(with_history({k_old, k_new, k_newest}, k_newest), {k_new}));
  BOOST_TEST(!is_newer_by_history(with_history({k_old, k_new}, k_new), {k_new}));
  BOOST_TEST(!is_newer_by_history(with_history({k_newest}, k_newest), {k_new}));
  BOOST_TEST(!is_newer_by_history(with_history({k_old, k_new, k_old}, k_old), {k_new})); // rolled back
  BOOST_TEST(!is_newer_by_history(with_history({k_old, k_new}, k_newest), {k_new}));
  BOOST_TEST(!is_newer_by_history(with_history({k_old, k_new}, k_newest), {}));
}

BOOST_AUTO_TEST_CASE(a_hydrated_commit_stands_for_its_dry_one)
{
  const auto app = AppBuilder().with_hydrator(k_old, k_new);
  BOOST_TEST(is_deployed({k_old}, {k_new}, app));
  BOOST_TEST(is_deployed({k_new}, {k_new}, app));
  BOOST_TEST(!is_deployed({k_newest}, {k_new}, app));
  BOOST_TEST(!is_deployed({k_old}, {k_newest}, app));
  BOOST_TEST(!is_deployed({k_old}, {}, AppBuilder().with_hydrator(k_old, "")));
  BOOST_TEST(is_hydrated({k_old}, app));
  BOOST_TEST(!is_hydrated({k_newest}, app));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
