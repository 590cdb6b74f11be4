// SPDX-License-Identifier: Apache-2.0
#include "sync/application_builder.hpp"
#include "sync/describe.hpp"
#include "sync/narrative.hpp"
#include "sync/transient.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;
using std::chrono::seconds;

const AppBuilder k_running = AppBuilder().accepted(k_new).running(1);
const AppBuilder k_ended = k_running.ended(Phase::succeeded, 2);
const AppBuilder k_good = k_ended.compared(k_new, SyncStatus::synced, 2);

BOOST_AUTO_TEST_SUITE(describe_test)

BOOST_AUTO_TEST_CASE(operations_are_told_with_whose_they_are_and_since_when)
{
  const auto now = at_second(720);
  BOOST_TEST(describe_operation(AppBuilder(), now) == "no operation");
  BOOST_TEST(describe_operation(AppBuilder().accepted(k_new, "", "ops"), now) ==
             "sync by ops to 4be77a0, not picked up yet");
  const auto running = AppBuilder().accepted(k_new, "", "ops").running(0);
  BOOST_TEST(describe_operation(running, now) == "sync by ops to 4be77a0, Running 12m");
  BOOST_TEST(describe_operation(AppBuilder().auto_sync_began(k_new).running(679), now) ==
             "auto-sync to 4be77a0, Running 41 s");
  const auto hook = running.with([](Application& app) {
    app.state->results.push_back({{"batch", "Job", "shop", "smoke"}, "", "", "PostSync", "Running", ""});
    app.state->retry_count = 1;
    app.state->operation.retry_limit = 4;
  });
  BOOST_TEST(describe_operation(hook, now) ==
             "sync by ops to 4be77a0, Running 12m, waits for hook Job/smoke (attempt 2 of 5)");
}

BOOST_AUTO_TEST_CASE(endings_are_told_in_a_line)
{
  Outcome outcome;
  outcome.success = Success::deployed;
  outcome.took = seconds(72);
  outcome.wanted_revision = k_new;
  outcome.last = k_good.with([](Application& app) {
    app.images = {"ghcr.io/acme/shop:1.4.2"};
    app.external_urls = {"https://shop.example"};
  });
  BOOST_TEST(describe_success(outcome, {}, {k_new}) ==
             "deployed in 1m12s · 4be77a0 as expected · ghcr.io/acme/shop:1.4.2 · https://shop.example");
  outcome.success = Success::newer;
  outcome.wanted_revision = k_old;
  BOOST_TEST(describe_success(outcome, {}, {k_old}) ==
             "a newer revision than the expected one is there, in 1m12s · 4be77a0, newer than the expected 9f1c2d3 · "
             "ghcr.io/acme/shop:1.4.2 · https://shop.example");
  outcome.success = Success::unchanged;
  outcome.last->images.clear();
  outcome.last->external_urls.clear();
  outcome.last->history.clear();
  BOOST_TEST(describe_success(outcome, {}, {k_new}) ==
             "unchanged, 4be77a0 was there already, Healthy; nothing started");
  outcome.last->health = Health::healthy;
  outcome.last->reconciled_at = at_second(60);
  outcome.last->history = {{0, k_new, {}, std::nullopt, at_second(20), "ops"}};
  BOOST_TEST(describe_success(outcome, {}, {k_new}) ==
             "unchanged, 4be77a0 was deployed by ops 40 s ago, Healthy; nothing started");
  outcome.last->state->operation.is_automated = true;
  BOOST_TEST(describe_success(outcome, {}, {k_new}) ==
             "unchanged, 4be77a0 was deployed by auto-sync 40 s ago, Healthy; nothing started");
  outcome.success = Success::deleted;
  BOOST_TEST(describe_success(outcome, {}, {}) == "deleted, in 1m12s");
}

BOOST_AUTO_TEST_CASE(results_are_counted_and_the_changed_ones_named)
{
  OperationState state;
  state.results = {{{"batch", "Job", "shop", "migrate"}, "", "", "PreSync", "Succeeded", ""},
                   {{"apps", "Deployment", "shop", "web"}, "Synced", "deployment configured", "", "", ""},
                   {{"", "ConfigMap", "shop", "env"}, "Synced", "configmap/env unchanged", "", "", ""},
                   {{"", "ConfigMap", "shop", "old"}, "Pruned", "pruned", "", "", ""}};
  BOOST_TEST(describe_results(state) ==
             "hook PreSync Job/migrate Succeeded; 3 resources: 1 changed (Deployment/web), 1 pruned");
  BOOST_TEST(list_changed(state) == "Deployment/web");
}

BOOST_AUTO_TEST_CASE(a_servers_text_is_cut_between_characters_and_made_printable)
{
  BOOST_TEST(shorten("short") == "short");
  BOOST_TEST(shorten(std::string(1000, 'x')).size() == 303U);
  std::string umlauts;
  for (int i = 0; i < 500; ++i) {
    umlauts += "ä";
  }
  BOOST_TEST(shorten("x" + umlauts).find("\xc3...") == std::string::npos);
  BOOST_TEST(shorten("a\x1b[31mb\n").find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(commits_are_told_by_subject_and_name)
{
  RevisionMetadata commit;
  commit.author = "Jane Doe <jane@example.com>";
  commit.message = "Bump shop to 1.4.2\n\nbecause";
  BOOST_TEST(describe_commit(k_new, commit) == "4be77a0 \"Bump shop to 1.4.2\" by Jane Doe");
}

BOOST_AUTO_TEST_CASE(only_changes_are_told)
{
  const auto told = [](const AppBuilder& before, const AppBuilder& now) {
    std::string text;
    for (const auto& note : narrate(before, now)) {
      text += note.text + "\n";
    }
    return text;
  };
  BOOST_TEST(told(AppBuilder(), AppBuilder().then()).empty());
  BOOST_TEST(told(AppBuilder(), AppBuilder().accepted(k_new)).empty());
  BOOST_TEST(told(k_running, k_ended) == "operation succeeded: 0 resources: 0 changed, 0 pruned\n");
  BOOST_TEST(told(k_ended, k_good) == "Synced to 4be77a0 · Healthy\n");
  BOOST_TEST(told(k_good, k_good.then()).empty());
  BOOST_TEST(told(k_good, k_good.health(Health::degraded)) == "Synced to 4be77a0 · Degraded\n");
  BOOST_TEST(told(k_running, k_running.retried(3)) ==
             "this attempt failed and will be repeated: operation Running: one or more tasks failed. Retrying attempt "
             "#1\n");
}

BOOST_AUTO_TEST_CASE(passing_trouble_is_told_from_faults_that_stay)
{
  for (const auto* text : {"rpc error: code = Unavailable desc = connection error", "dial tcp: connection refused",
                           "context deadline exceeded", "error reading from server: EOF"}) {
    BOOST_TEST(names_passing_trouble(text), text);
  }
  for (const auto* text : {"", "no-such-path: app path does not exist", "yaml: unexpected EOF",
                           "rpc error: code = Unknown desc = Manifest generation error"}) {
    BOOST_TEST(!names_passing_trouble(text), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
