// SPDX-License-Identifier: Apache-2.0
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

namespace argosy {
namespace {

using test::complaint;
using test::invoke;

std::string
names_of(const std::vector<AppRef>& applications)
{
  std::string text;
  for (const auto& app : applications) {
    text += (text.empty() ? "" : " ") + app.ns + "/" + app.name + "@" + app.project;
  }
  return text;
}

Result<Invocation>
invoke_with(const std::string& command, const std::vector<std::string>& flags)
{
  std::vector<std::string> words{command, "shop"};
  words.insert(words.end(), flags.begin(), flags.end());
  return invoke(words);
}

BOOST_AUTO_TEST_SUITE(goal_options)

BOOST_AUTO_TEST_CASE(reads_application_names)
{
  struct Row {
    std::vector<std::string> words;
    test::Variables variables;
    std::string expected;
  };
  for (const auto& row : std::vector<Row>{
           {{"sync", "shop"}, {}, "/shop@"},
           {{"sync", "shop", "team-a/web", "a.b"}, {}, "/shop@ team-a/web@ /a.b@"},
           {{"sync", "shop", "team-b/web", "-N", "team-a", "-p", "main"}, {}, "team-a/shop@main team-b/web@main"},
           {{"sync"}, {{"ARGOSY_APPLICATION", "shop,team-a/web"}}, "/shop@ team-a/web@"},
           {{"sync", "shop"}, {{"ARGOSY_APPLICATION", "web"}}, "/shop@"},
           {{"sync", "--application", "a", "--application", "b,c"}, {}, "/a@ /b@ /c@"},
           {{"check"}, {}, ""},
       }) {
    const auto result = invoke(row.words, row.variables);
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST(names_of(result->applications) == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(merges_names_given_twice_and_says_so)
{
  const auto result = invoke({"sync", "shop", "team-a/shop", "shop"});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(names_of(result->applications) == "/shop@ team-a/shop@");
  BOOST_TEST(result->warnings.at(0) == "shop was named more than once; it counts once");
}

BOOST_AUTO_TEST_CASE(refuses_names_that_no_application_can_have)
{
  const std::string tail =
      " is no application's name; expected APP or NAMESPACE/APP, of lower-case letters, digits, - and .";
  for (const std::string name : {"Shop", "shop_a", "-", ".shop", "shop.", "shop-", "a/b/c", "/shop", "shop/",
                                 "a.b/shop", "a..b", "shop!", "s hop"}) {
    BOOST_TEST_CONTEXT(name)
    {
      BOOST_TEST(complaint({"sync", name}) == "argument: \"" + name + "\"" + tail);
    }
  }
  BOOST_TEST(complaint({"sync", "eyJhbGciOiJIUzI1NiJ9"}) == "argument: the value (not shown)" + tail);
  BOOST_TEST(complaint({"sync", std::string(253, 'a')}) == "accepted");
  BOOST_TEST(complaint({"sync", std::string(254, 'a')}) != "accepted");
  BOOST_TEST(complaint({"sync"}, {{"ARGOSY_APPLICATION", "Shop"}}) == "ARGOSY_APPLICATION: \"Shop\"" + tail);
  BOOST_TEST(complaint({"sync", "shop", "-N", "A"}) ==
             "--app-namespace: \"A\" is no namespace; expected lower-case letters, digits and -");
  BOOST_TEST(complaint({"sync", "shop", "-p", "A"}) ==
             "--project: \"A\" is no project's name; expected lower-case letters, digits, - and .");
}

BOOST_AUTO_TEST_CASE(has_the_documented_defaults)
{
  const auto sync = invoke({"sync", "shop"});
  BOOST_TEST_REQUIRE(sync.has_value());
  BOOST_TEST((sync->wait.targets == Targets{{Target::healthy}, {Target::synced}, {Target::operation}}));
  BOOST_TEST(!sync->wait.accept_newer);
  BOOST_TEST((sync->wait.degraded_grace == std::chrono::seconds(30)));
  BOOST_TEST((sync->wait.suspended == Suspended::fail));
  BOOST_TEST((sync->wait.missing == Missing::fail));
  BOOST_TEST((sync->wait.refresh == RefreshPolicy::automatic));
  BOOST_TEST((sync->sync->busy == Busy::join));
  BOOST_TEST((sync->on_timeout == AtEnd::leave));
  BOOST_TEST((sync->on_cancel == AtEnd::leave));
  BOOST_TEST(!sync->sync->request.sync_options.has_value());
  BOOST_TEST(!sync->sync->request.retry.has_value());
  BOOST_TEST((sync->sync->request.strategy == SyncRequest::Strategy::unset));
  const auto wait = invoke({"wait", "shop"});
  BOOST_TEST_REQUIRE(wait.has_value());
  BOOST_TEST(wait->wait.accept_newer);
  BOOST_TEST(!wait->sync.has_value());
}

BOOST_AUTO_TEST_CASE(reads_choices_in_the_order_of_their_enums)
{
  const auto result =
      invoke_with("sync", {"--busy", "terminate", "--suspended", "done", "--missing", "ok", "--refresh", "never",
                           "--on-timeout", "terminate", "--on-cancel", "terminate", "--strategy", "apply"});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST((result->sync->busy == Busy::terminate));
  BOOST_TEST((result->wait.suspended == Suspended::done));
  BOOST_TEST((result->wait.missing == Missing::ok));
  BOOST_TEST((result->wait.refresh == RefreshPolicy::never));
  BOOST_TEST((result->on_timeout == AtEnd::terminate));
  BOOST_TEST((result->on_cancel == AtEnd::terminate));
  BOOST_TEST((result->sync->request.strategy == SyncRequest::Strategy::apply));
  const auto other = invoke_with("sync", {"--busy=wait", "--missing=fail", "--refresh", "--strategy", "hook"});
  BOOST_TEST((other->sync->busy == Busy::wait));
  BOOST_TEST((other->wait.refresh == RefreshPolicy::normal));
  BOOST_TEST((other->sync->request.strategy == SyncRequest::Strategy::hook));
  BOOST_TEST((invoke_with("sync", {"--busy=fail"})->sync->busy == Busy::fail));
  BOOST_TEST((invoke_with("get", {"--hard-refresh"})->wait.refresh == RefreshPolicy::hard));
}

BOOST_AUTO_TEST_CASE(builds_targets_from_the_client_s_flags)
{
  struct Row {
    std::vector<std::string> flags;
    Targets targets;
  };
  for (const auto& row : std::vector<Row>{
           {{"--health"}, {{Target::healthy}}},
           {{"--health", "--sync"}, {{Target::healthy}, {Target::synced}}},
           {{"--sync", "--operation"}, {{Target::synced}, {Target::operation}}},
           {{"--health", "--suspended", "--degraded", "--sync"},
            {{Target::healthy, Target::degraded, Target::suspended}, {Target::synced}}},
           {{"--delete"}, {{Target::deleted}}},
           {{"--hydrated"}, {{Target::hydrated}}},
           {{"--health=false", "--sync"}, {{Target::synced}}},
           {{"--for", "healthy|suspended"}, {{Target::healthy, Target::suspended}}},
       }) {
    const auto result = invoke_with("wait", row.flags);
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST((result->wait.targets == row.targets));
  }
  BOOST_TEST(complaint({"wait", "shop", "--for", "healthy", "--sync"}) ==
             "--for: contradicts --health, --sync and their like; give one or the other");
}

BOOST_AUTO_TEST_CASE(takes_for_wait_only_revisions_that_compare)
{
  for (const std::string revision :
       {"4be77a0", "4BE77A0", "4be77a0f3d2c1b0a9e8d7c6b5a4f3e2d1c0b9a87", "1.2.3", "v1.2.3", "1.2.3-rc.1",
        "1.2.3+build.5", "sha256:4be77a0", "2=4be77a0", "chart=1.2.3"}) {
    BOOST_TEST_CONTEXT(revision)
    {
      BOOST_TEST(complaint({"wait", "shop", "--expect-revision", revision}) == "accepted");
    }
  }
  for (const std::string revision :
       {"main", "4be77a", "4be77a0f3d2c1b0a9e8d7c6b5a4f3e2d1c0b9a871", "HEAD", "1.2", "1.2.x", "v1", "1.2.3.4",
        ".1.2.3", "sha256:", "sha256:xyz", "values=main", "feature/4be77a0"}) {
    BOOST_TEST_CONTEXT(revision)
    {
      BOOST_TEST(
          complaint({"wait", "shop", "--expect-revision", revision}).find("is no commit, and wait resolves no names") !=
          std::string::npos);
      BOOST_TEST(complaint({"sync", "shop", "--expect-revision", revision}) == "accepted");
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_goals_that_make_no_sense)
{
  struct Row {
    std::vector<std::string> words;
    std::string message;
  };
  for (const auto& row : std::vector<Row>{
           {{"wait", "shop", "--missing", "wait"},
            "--missing: wait needs --project: without it the server does not tell absent from forbidden"},
           {{"wait", "shop", "--busy", "fail"},
            "--busy: fail is for sync; wait starts nothing, it expects join or wait"},
           {{"wait", "shop", "--expect-revision", "4be77a0,5be77a0"},
            "--expect-revision: two revisions for the same source; expected SOURCE=REV for each"},
           {{"wait", "shop", "--logs", "-1"}, "--logs: -1 is out of range; expected 0 to 1000"},
           {{"wait", "shop", "--logs", "1001"}, "--logs: 1001 is out of range; expected 0 to 1000"},
           {{"wait", "shop", "--expect-image", "nginx"},
            "--expect-image: \"nginx\" names no one image; expected REPOSITORY:TAG or REPOSITORY@sha256:..."},
           {{"wait", "shop", "--expect-image", "host:5000/nginx"},
            "--expect-image: \"host:5000/nginx\" names no one image; expected REPOSITORY:TAG or REPOSITORY@sha256:..."},
           {{"sync", "shop", "--for", "green"},
            "--for: \"green\" is not a state to wait for; expected healthy, synced, operation, suspended, degraded, "
            "deleted or "
            "hydrated, with , as AND and | as OR"},
           {{"sync", "shop", "--revision", "a b"},
            "--revision: \"a b\" is no revision; expected a branch, tag, commit or version"},
           {{"sync", "shop", "--revision", "a", "--revisions", "1=b"},
            "--revisions: contradicts --revision; give one or the other"},
           {{"sync", "shop", "--revisions", "a,b", "--source-positions", "1"},
            "--source-positions: 1 sources for 2 --revisions; expected one for each"},
           {{"sync", "shop", "--revisions", "a", "--source-positions", "0"},
            "--source-positions: \"0\" is no position; expected 1 for the first source"},
           {{"sync", "shop", "--revisions", "1=a", "--source-names", "x"},
            "--source-names: --revisions names its sources itself; give one or the other"},
           {{"sync", "shop", "--revisions", "a", "--source-names", "x", "--source-positions", "1"},
            "--source-names: contradicts --source-positions; give one or the other"},
           {{"sync", "shop", "--source-names", "x"},
            "--source-names: 1 sources for 0 --revisions; expected one for each"},
           {{"sync", "shop", "--label", "app"}, "--label: \"app\" is no pair; expected KEY=VALUE"},
           {{"sync", "shop", "--info", "=x"}, "--info: \"=x\" is no pair; expected NAME=VALUE"},
           {{"sync", "shop", "--info", "argosy.run=1"}, "--info: argosy.run is argosy's own; expected another name"},
           {{"sync", "shop", "--sync-option", "Prune"},
            "--sync-option: \"Prune\" is no pair; expected NAME=VALUE, e.g. CreateNamespace=true"},
           {{"sync", "shop", "--retry-backoff-factor", "2"}, "--retry-backoff-factor: of no use without --retry-limit"},
           {{"sync", "shop", "--retry-limit", "2", "--retry-backoff-factor", "0"},
            "--retry-backoff-factor: 0 is out of range; expected 1 or more"},
           {{"sync", "shop", "--quiet", "--verbose"}, "--quiet: contradicts --verbose; give one or the other"},
       }) {
    BOOST_TEST_CONTEXT(row.message)
    {
      const auto result = invoke(row.words);
      BOOST_TEST_REQUIRE(!result.has_value());
      BOOST_TEST(result.error().message == row.message);
      BOOST_TEST(test::exit_code(result) == 2);
    }
  }
  BOOST_TEST(complaint({"sync", "shop", "--resource", "web"})
                 .starts_with("--resource: \"web\" is not a pattern for resources; expected "));
}

BOOST_AUTO_TEST_CASE(fills_the_request_and_the_goal_of_a_sync)
{
  const auto result = invoke_with("sync", {"--revision",
                                           "main",
                                           "--prune",
                                           "--dry-run",
                                           "--force",
                                           "--replace",
                                           "--server-side",
                                           "--out-of-sync-only",
                                           "--async",
                                           "--sync-option",
                                           "CreateNamespace=true",
                                           "--info",
                                           "ticket=A, B",
                                           "--retry-limit",
                                           "-1",
                                           "--retry-refresh",
                                           "--retry-backoff-duration",
                                           "1500ms",
                                           "--resource",
                                           "!apps:Deployment:web",
                                           "--label",
                                           "app=web",
                                           "--expect-revision",
                                           "main",
                                           "--expect-image",
                                           "ghcr.io/acme/shop:1.4.2",
                                           "--accept-newer",
                                           "--degraded-grace",
                                           "1m",
                                           "--logs",
                                           "40"});
  BOOST_TEST_REQUIRE(result.has_value());
  const SyncGoal& goal = *result->sync;
  BOOST_TEST(goal.request.revision == "main");
  BOOST_TEST((goal.request.prune && goal.request.dry_run && goal.request.force));
  const std::vector<std::string> sync_options{"CreateNamespace=true", "Replace=true", "ServerSideApply=true",
                                              "ApplyOutOfSyncOnly=true"};
  BOOST_TEST(goal.request.sync_options.value() == sync_options, boost::test_tools::per_element());
  BOOST_TEST((goal.request.infos == std::vector<std::pair<std::string, std::string>>{{"ticket", "A, B"}}));
  BOOST_TEST(goal.request.retry->limit == -1);
  BOOST_TEST(goal.request.retry->backoff_duration == "1500ms");
  BOOST_TEST(goal.request.retry->backoff_max_duration == "180s");
  BOOST_TEST(goal.request.retry->backoff_factor.value() == 2);
  BOOST_TEST(goal.request.retry->refresh);
  BOOST_TEST((goal.out_of_sync_only && goal.is_async));
  BOOST_TEST(goal.resources.at(0).is_exclusion);
  BOOST_TEST(goal.labels.at(0) == "app=web");
  BOOST_TEST(result->wait.expected.at(0).revision == "main");
  BOOST_TEST(result->wait.expected_images.at(0) == "ghcr.io/acme/shop:1.4.2");
  BOOST_TEST(result->wait.accept_newer);
  BOOST_TEST((result->wait.degraded_grace == std::chrono::minutes(1)));
  BOOST_TEST(result->wait.log_lines == 40);
}

BOOST_AUTO_TEST_CASE(reads_revisions_of_several_sources_in_both_spellings)
{
  for (const auto& flags : std::vector<std::vector<std::string>>{
           {"--revisions", "1=v1", "--revisions", "2=main"},
           {"--revisions", "v1", "--revisions", "main", "--source-positions", "1", "--source-positions", "2"},
           {"--revisions=v1,main", "--source-positions=1,2"}}) {
    const auto result = invoke_with("sync", flags);
    BOOST_TEST_REQUIRE(result.has_value());
    const auto& revisions = result->sync->source_revisions;
    BOOST_TEST_REQUIRE(revisions.size() == 2U);
    BOOST_TEST(revisions[0].source + "=" + revisions[0].revision == "1=v1");
    BOOST_TEST(revisions[1].source + "=" + revisions[1].revision == "2=main");
  }
}

BOOST_AUTO_TEST_CASE(reads_resources_as_what_a_sync_applies_and_a_wait_judges)
{
  const auto sync = invoke_with("sync", {"--resource", "apps:Deployment:web"});
  BOOST_TEST(sync->sync->resources.size() == 1U);
  BOOST_TEST(sync->wait.resources.empty());
  const auto wait = invoke_with("wait", {"--resource", "apps:Deployment:shop/web", "--resource", "!*:Service:*"});
  BOOST_TEST_REQUIRE(wait->wait.resources.size() == 2U);
  BOOST_TEST(wait->wait.resources[0].ns == "shop");
  BOOST_TEST(wait->wait.resources[1].is_exclusion);
}

BOOST_AUTO_TEST_CASE(switches_off_what_is_given_as_false)
{
  const auto result = invoke({"sync", "shop", "--prune=false"}, {{"ARGOSY_PRUNE", "yes"}, {"ARGOSY_FORCE", "1"}});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(!result->sync->request.prune);
  BOOST_TEST(result->sync->request.force);
  BOOST_TEST(!invoke({"wait", "shop", "--accept-newer=false"})->wait.accept_newer);
}

BOOST_AUTO_TEST_CASE(reads_the_output_s_options)
{
  const auto result = invoke({"sync", "shop", "-o", "json", "-q", "--logformat", "json", "--warn-expiry", "3d"});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST((result->output.format == OutputFormat::json));
  BOOST_TEST((result->output.loudness == Loudness::quiet));
  BOOST_TEST((result->output.log_format == LogFormat::json));
  BOOST_TEST((result->output.warn_expiry.value() == std::chrono::hours(72)));
  const auto plain = invoke({"version", "--verbose"});
  BOOST_TEST((plain->output.loudness == Loudness::verbose));
  BOOST_TEST(!plain->output.warn_expiry.has_value());
}

BOOST_AUTO_TEST_CASE(an_action_is_an_application_a_name_and_resources)
{
  const auto listing = invoke({"action", "team-a/shop"});
  BOOST_REQUIRE(listing);
  BOOST_TEST(listing->action.name.empty());
  BOOST_TEST(listing->action.resources.empty());
  BOOST_TEST(listing->applications.front().ns == "team-a");

  const auto run = invoke({"action", "shop", "resume", "--resource", "argoproj.io:Rollout:shop/web"});
  BOOST_REQUIRE(run);
  BOOST_TEST(run->action.name == "resume");
  BOOST_REQUIRE(run->action.resources.size() == 1U);
  BOOST_TEST(run->action.resources.front().ns == "shop");
  BOOST_TEST(run->applications.size() == 1U);

  BOOST_TEST(!invoke({"action"}));
  BOOST_TEST(!invoke({"action", "shop", "resume", "now"}));
  BOOST_TEST(!invoke({"action", "shop", "resume", "--resource", "!apps:Deployment:web"}));
  BOOST_TEST(!invoke({"action", "shop", "resume", "--prune"}));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
