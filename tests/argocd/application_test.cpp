// SPDX-License-Identifier: Apache-2.0
#include "argocd/application.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

Application
read(std::string_view json)
{
  auto app = parse_application(json);
  BOOST_REQUIRE_MESSAGE(app, app.error().message);
  return *std::move(app);
}

Application
with_spec(const std::string& spec)
{
  return read(R"({"metadata":{"name":"shop"},"spec":)" + spec + "}");
}

Operation
operation(const std::string& json)
{
  return *read(R"({"metadata":{"name":"shop"},"operation":)" + json + "}").operation;
}

} // namespace

BOOST_AUTO_TEST_SUITE(application_test)

BOOST_AUTO_TEST_CASE(tells_auto_sync_from_its_switch)
{
  struct Row {
    std::string policy;
    bool auto_sync;
  };
  const Row rows[] = {
      {"{}", false},
      {R"({"syncPolicy":{}})", false},
      {R"({"syncPolicy":{"automated":null}})", false},
      {R"({"syncPolicy":{"automated":{}}})", true},
      {R"({"syncPolicy":{"automated":{"prune":true,"selfHeal":true}}})", true},
      {R"({"syncPolicy":{"automated":{"enabled":true}}})", true},
      {R"({"syncPolicy":{"automated":{"enabled":false}}})", false},
      {R"({"syncPolicy":{"automated":{"enable":false}}})", false},
      {R"({"syncPolicy":{"automated":{"enabled":null}}})", true},
  };
  for (const auto& row : rows) {
    BOOST_TEST(with_spec(row.policy).auto_sync == row.auto_sync, row.policy);
  }
  const auto app = with_spec(R"({"syncPolicy":{"automated":{"prune":true,"selfHeal":true}}})");
  BOOST_TEST(app.auto_prune);
  BOOST_TEST(app.self_heal);
}

BOOST_AUTO_TEST_CASE(takes_the_sources_that_count)
{
  const auto single =
      with_spec(R"({"source":{"repoURL":"https://git.example.com/a.git","path":"p","targetRevision":"main"}})");
  BOOST_TEST(!single.has_many_sources);
  BOOST_REQUIRE(single.sources.size() == 1U);
  BOOST_TEST(single.sources[0].target_revision == "main");
  BOOST_TEST(single.sources[0].is_git());

  const auto many =
      with_spec(R"({"source":{"repoURL":"ignored"},"sources":[{"repoURL":"https://charts.example.com","chart":"web",
    "targetRevision":"1.2.3","name":"chart"},{"repoURL":"oci://example.com/x"},{"repoURL":"https://git.example.com/v.git","ref":"values"}]})");
  BOOST_TEST(many.has_many_sources);
  BOOST_REQUIRE(many.sources.size() == 3U);
  BOOST_TEST(!many.sources[0].is_git());
  BOOST_TEST(many.sources[0].name == "chart");
  BOOST_TEST(!many.sources[1].is_git());
  BOOST_TEST(many.sources[2].is_git());
  BOOST_TEST(many.sources[2].ref == "values");
  BOOST_TEST(with_spec(R"({"sources":[],"source":{"repoURL":"x"}})").sources.size() == 1U);
}

BOOST_AUTO_TEST_CASE(reads_a_hydrator_and_the_dry_commit_behind_the_revision)
{
  const std::string head =
      R"({"metadata":{"name":"shop"},"spec":{"sourceHydrator":{"drySource":{"repoURL":"https://git.example.com/a.git",
    "path":"apps/shop","targetRevision":"main"},"syncSource":{"targetBranch":"env/prod","path":"shop"}}},"status":{"sync":{"revision":"bbb"},
    "sourceHydrator":{"currentOperation":{"drySHA":"d2","phase":"Hydrating","message":"at it"},"lastSuccessfulOperation":{"drySHA":"d1","hydratedSHA":")";
  const auto app = read(head + "bbb\"}}}}");
  BOOST_TEST(app.has_hydrator);
  BOOST_REQUIRE(app.sources.size() == 1U);
  BOOST_TEST(app.sources[0].repo_url == "https://git.example.com/a.git");
  BOOST_TEST(app.sources[0].target_revision == "env/prod");
  BOOST_TEST(app.sources[0].path == "shop");
  BOOST_TEST(app.hydration.dry_source.target_revision == "main");
  BOOST_TEST(app.hydration.dry_revision == "d2");
  BOOST_TEST(app.hydration.phase == "Hydrating");
  BOOST_TEST(hydrated_from(app) == "d1");
  BOOST_TEST(hydrated_from(read(head + "ccc\"}}}}")) == "");
}

BOOST_AUTO_TEST_CASE(takes_an_empty_hydrator_status_for_nothing)
{
  const auto app = read(R"({"metadata":{"name":"shop"},"status":{"sourceHydrator":{}}})");
  BOOST_TEST(!app.has_hydrator);
  BOOST_TEST(hydrated_from(app) == "");
}

BOOST_AUTO_TEST_CASE(reads_what_an_operation_does)
{
  const auto ours = operation(
      R"({"info":[{"name":"why","value":"ci"},{"name":"argosy.run","value":"7f3a"}],"initiatedBy":{"username":"ci"},
    "retry":{"limit":5},"sync":{"revisions":["a","b"],"prune":true,"dryRun":true,"syncOptions":["Replace=true"],"syncStrategy":{"hook":{"force":true}}}})");
  BOOST_TEST(ours.run_id == "7f3a");
  BOOST_TEST(ours.initiated_by == "ci");
  BOOST_TEST(ours.retry_limit == 5);
  BOOST_TEST(ours.revisions.size() == 2U);
  BOOST_TEST(ours.prune);
  BOOST_TEST(ours.dry_run);
  BOOST_TEST(ours.force);
  BOOST_TEST(!ours.apply_only);
  BOOST_TEST(!ours.is_partial);
  BOOST_TEST(ours.has_sync);
  BOOST_TEST(ours.sync_options.front() == "Replace=true");
}

BOOST_AUTO_TEST_CASE(reads_what_an_operation_leaves_out)
{
  BOOST_TEST(operation(R"({"sync":{"manifests":["{}"]}})").is_local);
  BOOST_TEST(!operation(R"({"sync":{"manifests":[]}})").is_local);
  BOOST_TEST(operation(R"({"sync":{"resources":[{"kind":"Job","name":"x"}]}})").is_partial);
  BOOST_TEST(!operation(R"({"sync":{"resources":[]}})").is_partial);
  BOOST_TEST(operation(R"({"sync":{"syncStrategy":{"apply":{}}}})").apply_only);
  BOOST_TEST(operation(R"({"sync":{"syncStrategy":{"apply":{"force":true}}}})").force);
  BOOST_TEST(!operation(R"({"sync":{"syncStrategy":{"apply":{"force":true},"hook":{"force":false}}}})").run_id.size());
  BOOST_TEST(!operation(R"({"initiatedBy":{"automated":true}})").has_sync);
  BOOST_TEST(operation(R"({"initiatedBy":{"automated":true}})").is_automated);
}

BOOST_AUTO_TEST_CASE(reads_metadata_and_resources)
{
  const auto app = read(
      R"({"metadata":{"name":"shop","deletionTimestamp":"2026-11-21T01:52:32Z","annotations":{"argocd.argoproj.io/refresh":"hard"}},
    "status":{"resources":[{"group":"apps","kind":"Deployment","namespace":"shop","name":"web","status":"OutOfSync","requiresPruning":true,
    "health":{"status":"Degraded","message":"no image"}},{"kind":"ConfigMap","name":"env","status":"Synced","hook":true,"health":{}}],
    "summary":{"images":["a:1"],"externalURLs":["https://shop.example"]},"conditions":[{"type":"SyncError","message":"m"}]}})");
  BOOST_TEST(app.is_deleting);
  BOOST_TEST(app.has_refresh_pending);
  BOOST_REQUIRE(app.resources.size() == 2U);
  BOOST_TEST(to_string(app.resources[0].key) == "apps/Deployment shop/web");
  BOOST_TEST((app.resources[0].health == Health::degraded));
  BOOST_TEST(app.resources[0].has_health);
  BOOST_TEST(app.resources[0].health_message == "no image");
  BOOST_TEST(app.resources[0].requires_pruning);
  BOOST_TEST(to_string(app.resources[1].key) == "ConfigMap env");
  BOOST_TEST(!app.resources[1].has_health);
  BOOST_TEST(app.resources[1].is_hook);
  BOOST_TEST(app.conditions.front().is_error());
  BOOST_TEST(app.images.front() == "a:1");
  BOOST_TEST(app.external_urls.front() == "https://shop.example");
}

BOOST_AUTO_TEST_CASE(takes_unknown_words_for_unknown)
{
  const auto app = read(
      R"({"metadata":{"name":"shop","deletionTimestamp":null},"status":{"sync":{"status":"Dancing"},"health":{"status":"Sleepy"},
    "operationState":{"phase":"Pondering"}}})");
  BOOST_TEST((app.sync == SyncStatus::unknown));
  BOOST_TEST((app.health == Health::unknown));
  BOOST_TEST((app.state->phase == Phase::none));
  BOOST_TEST(!is_terminal(app.state->phase));
  BOOST_TEST(!app.is_deleting);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_application_and_says_why)
{
  struct Row {
    std::string_view json;
    std::string_view message;
  };
  const Row rows[] = {
      {"", "the server's answer is not understood: it is empty"},
      {"<html>", "the server's answer is not understood: no JSON at byte 1"},
      {"{}", "the server's answer is not understood: metadata.name is missing"},
      {R"({"metadata":{"name":"a"},"status":{"sync":{"revision":4}}})",
       "the server's answer is not understood: status.sync.revision is a number"},
      {R"({"metadata":{"name":"a"},"status":{"reconciledAt":"soon"}})",
       "the server's answer is not understood: status.reconciledAt is not what it should be"},
      {R"({"metadata":{"name":"a"},"status":{"resources":{}}})",
       "the server's answer is not understood: status.resources is an object"},
      {R"({"metadata":{"name":"a"}})"
       "x",
       "the server's answer is not understood: no JSON at byte 26"},
  };
  for (const auto& row : rows) {
    const auto app = parse_application(row.json);
    BOOST_REQUIRE_MESSAGE(!app, row.json);
    BOOST_TEST(app.error().message == row.message);
    BOOST_TEST((app.error().kind == ErrorKind::unavailable));
  }
}

BOOST_AUTO_TEST_CASE(reads_lists)
{
  BOOST_TEST(parse_application_list(R"({"metadata":{},"items":null})")->empty());
  BOOST_TEST(parse_application_list("{\"items\":[{\"metadata\":{\"name\":\"a\"}}\n,{\"metadata\":{\"name\":\"b\"}}]}")
                 ->size() == 2U);
  BOOST_TEST(!parse_application_list(R"({"items":[{"metadata":{}}]})"));
  BOOST_TEST(!parse_application_list("[]"));
}

BOOST_AUTO_TEST_CASE(reads_watch_messages)
{
  using Kind = WatchMessage::Kind;
  struct Row {
    std::string_view json;
    Kind kind;
    int code;
  };
  const Row rows[] = {
      {R"({"result":{"type":"ADDED","application":{"metadata":{"name":"a"}}}})", Kind::added, 0},
      {R"({"result":{"type":"MODIFIED","application":{"metadata":{"name":"a"}}}})", Kind::modified, 0},
      {R"({"result":{"type":"DELETED","application":{"metadata":{"name":"a"}}}})", Kind::deleted, 0},
      {R"({"result":{"application":{"metadata":{"name":"a"}}}})", Kind::modified, 0},
      {R"({"error":{"grpc_code":4,"http_code":504,"message":"context deadline exceeded"}})", Kind::error, 4},
      {R"({"error":{"grpc_code":99999999999}})", Kind::error, 0},
      {"{}", Kind::error, 0},
  };
  for (const auto& row : rows) {
    const auto message = parse_watch_message(row.json);
    BOOST_REQUIRE_MESSAGE(message, row.json);
    BOOST_TEST((message->kind == row.kind), row.json);
    BOOST_TEST(message->grpc_code == row.code, row.json);
    BOOST_TEST(message->application.is_stream_view == (row.kind != Kind::error));
  }
  BOOST_TEST(!parse_watch_message(R"({"result":{"type":"ADDED"}})"));
  BOOST_TEST(!parse_watch_message("data"));
}

BOOST_AUTO_TEST_CASE(puts_the_history_under_an_event_of_the_same_object)
{
  Application full;
  full.uid = "1";
  full.history.emplace_back();
  Application event;
  event.uid = "1";
  event.is_stream_view = true;
  event.sync_revision = "new";
  const auto merged = merge_view(full, event);
  BOOST_TEST(merged.history.size() == 1U);
  BOOST_TEST(merged.sync_revision == "new");
  BOOST_TEST(!merged.is_stream_view);

  event.uid = "2";
  BOOST_TEST(merge_view(full, event).is_stream_view);
  BOOST_TEST(merge_view(full, event).history.empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
