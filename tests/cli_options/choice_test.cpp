// SPDX-License-Identifier: Apache-2.0
// Applications that are chosen rather than named, and how a run goes about many.
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

using test::complaint;
using test::invoke;

// "app=shop|shop,review|team-a", "" for none.
std::string
choice_of(const Result<Invocation>& result)
{
  BOOST_TEST_REQUIRE(result.has_value(), result.error().message);
  const auto& choice = result->many.choice;
  if (!choice) {
    return "";
  }
  std::string projects;
  for (const auto& project : choice->projects) {
    projects += (projects.empty() ? "" : ",") + project;
  }
  return choice->selector + "|" + projects + "|" + choice->ns;
}

std::string
names_of(const Result<Invocation>& result)
{
  BOOST_TEST_REQUIRE(result.has_value(), result.error().message);
  std::string names;
  for (const auto& app : result->applications) {
    names += (names.empty() ? "" : " ") + to_string(app);
  }
  return names;
}

BOOST_AUTO_TEST_SUITE(choice)

BOOST_AUTO_TEST_CASE(chooses_by_selector_or_by_a_project_that_was_given_as_a_flag)
{
  BOOST_TEST(choice_of(invoke({"sync", "shop"})) == "");
  BOOST_TEST(choice_of(invoke({"sync", "shop", "--project", "p"})) == "");
  BOOST_TEST(choice_of(invoke({"sync", "-l", "app=shop,tier in (web,api)"})) == "app=shop,tier in (web,api)||");
  BOOST_TEST(choice_of(invoke({"sync", "-l", "a=b", "-l", "!c"})) == "a=b,!c||");
  BOOST_TEST(choice_of(invoke({"wait", "-l", "a=b", "-p", "shop", "-N", "team-a"})) == "a=b|shop|team-a");
  BOOST_TEST(choice_of(invoke({"sync", "--project", "shop"})) == "|shop|");
  BOOST_TEST(choice_of(invoke({"sync"}, {{"ARGOSY_SELECTOR", "a=b"}})) == "a=b||");
}

BOOST_AUTO_TEST_CASE(chooses_from_several_projects_but_names_are_of_one)
{
  BOOST_TEST(choice_of(invoke({"sync", "--project", "shop", "--project", "review"})) == "|shop,review|");
  BOOST_TEST(choice_of(invoke({"sync", "-p", "shop,review", "-p", "shop"})) == "|shop,review|");
  BOOST_TEST(choice_of(invoke({"wait", "-l", "a=b", "-p", "shop", "-p", "review"})) == "a=b|shop,review|");
  BOOST_TEST(choice_of(invoke({"sync", "-l", "a=b"}, {{"ARGOSY_PROJECT", "shop,review"}})) == "a=b|shop,review|");
  const auto named = invoke({"sync", "web", "-p", "shop", "-p", "review"});
  BOOST_TEST_REQUIRE(!named.has_value());
  BOOST_TEST(named.error().message == "--project: 2 projects for applications that are named");
  BOOST_TEST(test::exit_code(named) == 2);
  BOOST_TEST(complaint({"get", "web", "-p", "shop,review"}) == named.error().message);
  BOOST_TEST(complaint({"sync", "-p", "shop", "-p", "Shop"}).starts_with("--project: \"Shop\" is no project's name"));
  BOOST_TEST(invoke({"sync", "web", "-p", "shop", "-p", "shop"})->applications.front().project == "shop");
  BOOST_TEST(invoke({"sync", "-p", "shop", "-p", "review", "--prune"})->repeat_options == "--prune");
  BOOST_TEST(invoke({"sync", "-p", "shop", "--prune"})->repeat_options == "--project shop --prune");
}

BOOST_AUTO_TEST_CASE(a_variable_chooses_no_whole_project_and_names_are_stronger_than_a_variable)
{
  BOOST_TEST(complaint({"sync"}, {{"ARGOSY_PROJECT", "shop"}}) == "which application? none was named");
  BOOST_TEST(choice_of(invoke({"sync", "shop"}, {{"ARGOSY_SELECTOR", "a=b"}})) == "");
  BOOST_TEST(choice_of(invoke({"sync", "-l", "a=b"}, {{"ARGOSY_APPLICATION", "shop"}})) == "a=b||");
  BOOST_TEST(names_of(invoke({"sync", "-l", "a=b"}, {{"ARGOSY_APPLICATION", "shop"}})) == "");
}

BOOST_AUTO_TEST_CASE(refuses_choices_that_are_none)
{
  BOOST_TEST(complaint({"sync", "shop", "-l", "a=b"}) ==
             "--selector: applications are named, too; give one or the other");
  BOOST_TEST(complaint({"sync", "-l", "a b"}) ==
             "--selector: \"a b\" is malformed in requirement 1: it has no operator");
  BOOST_TEST(complaint({"sync", "-l", "a=b,"}) == "--selector: \"a=b,\" is malformed: it ends in a comma");
  BOOST_TEST(complaint({"get", "-l", "a=b"}) == "--selector is no option of get; it belongs to sync, wait");
}

BOOST_AUTO_TEST_CASE(reads_names_from_a_file_beside_those_on_the_command_line)
{
  const test::TemporaryFolder folder;
  const auto file = folder.write("good", "# production\nshop\n\n  team-a/web \t# the front\r\nshop\n");
  BOOST_TEST(names_of(invoke({"sync", "--file", file})) == "shop team-a/web");
  BOOST_TEST(names_of(invoke({"sync", "billing", "--file", file})) == "billing shop team-a/web");
  const auto empty = folder.write("empty", "# nothing\n");
  BOOST_TEST(complaint({"sync", "--file", empty}) == "which application? none was named");
  const auto bad = folder.write("bad", "shop\nNo App\n");
  BOOST_TEST(complaint({"sync", "--file", bad}).starts_with("--file: \"No App\" is no application's name"));
  BOOST_TEST(complaint({"sync", "--file", "/not/there"}).starts_with("--file: "));
}

BOOST_AUTO_TEST_CASE(reads_how_many_are_gone_about)
{
  const auto few = invoke({"sync", "shop"});
  BOOST_TEST(few->many.turns.jobs == 10U);
  BOOST_TEST(!few->many.turns.stops_at_once);
  BOOST_TEST(few->many.may_fail.empty());
  BOOST_TEST(few->many.children == 0);
  const auto many = invoke({"sync", "shop", "--jobs", "3", "--fail-fast", "--allow-failure=a,b-*", "--children=2"});
  BOOST_TEST(many->many.turns.jobs == 3U);
  BOOST_TEST(many->many.turns.stops_at_once);
  BOOST_TEST(many->many.may_fail == (std::vector<std::string>{"a", "b-*"}), boost::test_tools::per_element());
  BOOST_TEST(many->many.children == 2);
  const auto bare = invoke({"sync", "--allow-failure", "--children", "shop"});
  BOOST_TEST(names_of(bare) == "shop");
  BOOST_TEST(bare->many.may_fail == std::vector<std::string>{"*"}, boost::test_tools::per_element());
  BOOST_TEST(bare->many.children == 99);
  for (const auto* jobs : {"0", "-1", "101"}) {
    BOOST_TEST(complaint({"sync", "shop", "--jobs", jobs}).ends_with("is out of range; expected 1 to 100"));
  }
  BOOST_TEST(complaint({"sync", "shop", "--children=100"}).ends_with("is out of range; expected 0 to 99"));
}

BOOST_AUTO_TEST_CASE(reads_a_shard_as_given_or_from_the_parallel_jobs_of_the_ci)
{
  struct Row {
    std::string shard;
    test::Variables environment;
    std::string wanted; // or what the message ends in
  };
  const std::string no_number = "auto finds no number of this job; expected CI_NODE_INDEX and CI_NODE_TOTAL (GitLab's "
                                "parallel), or auto/N and JOB_COMPLETION_INDEX (a Kubernetes job)";
  const std::string expected = "expected K/N with K from 1 to N and N up to 1000, for example 2/5";
  for (const auto& row : std::vector<Row>{
           {"2/5", {}, "2/5"},
           {"auto", {{"CI_NODE_INDEX", "3"}, {"CI_NODE_TOTAL", "4"}}, "3/4"},
           {"auto/6", {{"CI_NODE_INDEX", "3"}, {"CI_NODE_TOTAL", "4"}}, "3/6"},
           {"auto/4", {{"JOB_COMPLETION_INDEX", "0"}}, "1/4"},
           {"auto/4", {{"JOB_COMPLETION_INDEX", "3"}}, "4/4"},
           {"auto", {{"JOB_COMPLETION_INDEX", "3"}}, "!" + no_number},
           {"auto", {}, "!" + no_number},
           {"auto/4", {}, "!" + no_number},
           {"auto/4", {{"JOB_COMPLETION_INDEX", "4"}}, "!JOB_COMPLETION_INDEX and N are no shard; " + expected},
           {"auto/4", {{"JOB_COMPLETION_INDEX", "x"}}, "!JOB_COMPLETION_INDEX and N are no shard; " + expected},
           {"auto",
            {{"CI_NODE_INDEX", "5"}, {"CI_NODE_TOTAL", "4"}},
            "!CI_NODE_INDEX and CI_NODE_TOTAL are no shard; " + expected},
           {"6/5", {}, "!\"6/5\" is no shard; " + expected + ", or auto"}}) {
    const auto result = invoke({"sync", "shop", "--shard", row.shard}, row.environment);
    if (row.wanted.starts_with('!')) {
      BOOST_TEST_REQUIRE(!result.has_value(), row.shard);
      BOOST_TEST(result.error().message == "--shard: " + row.wanted.substr(1));
    } else {
      BOOST_TEST_REQUIRE(result.has_value(), row.shard);
      const auto& shard = result->many.shard;
      BOOST_TEST(std::to_string(shard->index) + "/" + std::to_string(shard->count) == row.wanted);
    }
  }
  // Unasked it is not read: `parallel: matrix` numbers jobs that are to deploy everything.
  const auto unasked = invoke({"sync", "shop"}, {{"CI_NODE_INDEX", "3"}, {"CI_NODE_TOTAL", "4"}});
  BOOST_TEST(!unasked->many.shard);
}

BOOST_AUTO_TEST_CASE(refuses_options_that_contradict_each_other)
{
  const std::string gone = "contradicts --for deleted: what is gone has none";
  BOOST_TEST(complaint({"sync", "shop", "--revision", "main", "--for", "deleted"}) == "--revision: " + gone);
  BOOST_TEST(complaint({"wait", "shop", "--expect-revision", "4be77a0", "--delete"}) == "--expect-revision: " + gone);
  BOOST_TEST(complaint({"wait", "shop", "--children", "--for", "deleted"}) == "--children: " + gone);
  BOOST_TEST(complaint({"wait", "shop", "--resource", ":Service:a", "--delete"}) == "--resource: " + gone);
  BOOST_TEST(complaint({"wait", "shop", "--resource", ":Service:a", "--children"}) ==
             "--children: contradicts --resource, which awaits a part of the application");
  BOOST_TEST(complaint({"wait", "shop", "--accept-newer"}) ==
             "--accept-newer: there is nothing to be newer than; it needs --expect-revision");
  BOOST_TEST(invoke({"wait", "shop", "--accept-newer=false"}).has_value());
  BOOST_TEST(invoke({"wait", "shop"}, {{"ARGOSY_ACCEPT_NEWER", "true"}}).has_value());
  BOOST_TEST(complaint({"sync", "shop", "--children", "--async"}) ==
             "--children: contradicts --async, which waits for nothing");
  BOOST_TEST(complaint({"sync", "shop", "--children", "--dry-run"}) ==
             "--children: contradicts --dry-run, which waits for nothing");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
