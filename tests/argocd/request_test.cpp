// SPDX-License-Identifier: Apache-2.0
// The texts that go out: bodies and the fields that are asked for.
#include "argocd/argo_cd.hpp"
#include "argocd/endpoint.hpp"
#include "argocd/fields.hpp"
#include "argocd/recordings.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

using nlohmann::json;

// What the server's filter leaves of `value` (argoproj/pkg, processItem): names are compared by prefix, lists are
// walked through.
json
filtered(const json& value, const std::string& path, const std::vector<std::string>& fields)
{
  if (value.is_array()) {
    auto left = json::array();
    for (const auto& element : value) {
      left.push_back(filtered(element, path, fields));
    }
    return left;
  }
  if (!value.is_object()) {
    return value;
  }
  auto left = json::object();
  for (const auto& [name, member] : value.items()) {
    const auto at = path.empty() ? name : path + "." + name;
    const auto is_named = std::find(fields.begin(), fields.end(), at) != fields.end();
    if (is_named ||
        std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.starts_with(at); })) {
      left[name] = is_named ? member : filtered(member, at, fields);
    }
  }
  return left;
}

std::vector<std::string>
split(const std::string& text)
{
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const auto end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// All that a decision may rest on, in one text.
std::string
digest(const Application& app)
{
  std::string text = app.name + app.ns + app.project + app.uid + app.resource_version + app.sync_revision;
  text += std::string(to_string(app.sync)) + std::string(to_string(app.health)) + std::to_string(app.auto_sync) +
          std::to_string(app.is_deleting) + std::to_string(app.has_refresh_pending) +
          std::to_string(app.resources.size()) + std::to_string(app.conditions.size()) +
          std::to_string(app.sources.size());
  text += app.reconciled_at ? to_rfc3339(*app.reconciled_at) : "";
  for (const auto& source : app.sources) {
    text += source.repo_url + source.path + source.chart + source.target_revision + source.name + source.ref;
  }
  const auto add = [&](const Operation& operation) {
    text += operation.run_id + operation.revision + operation.initiated_by + std::to_string(operation.prune) +
            std::to_string(operation.dry_run) + std::to_string(operation.force) + std::to_string(operation.apply_only) +
            std::to_string(operation.is_partial) + std::to_string(operation.has_sync) +
            std::to_string(operation.retry_limit);
  };
  if (app.operation) {
    add(*app.operation);
  }
  if (app.state) {
    add(app.state->operation);
    text += std::string(to_string(app.state->phase)) + app.state->message + app.state->result_revision +
            std::to_string(app.state->retry_count) + std::to_string(app.state->results.size());
    text += app.state->finished_at ? to_rfc3339(*app.state->finished_at) : "";
  }
  return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(request_test)

BOOST_AUTO_TEST_CASE(sends_only_what_was_asked_for)
{
  BOOST_TEST(to_json(SyncRequest{}, AppRef{"shop", "", ""}) == "{}");
  SyncRequest request;
  request.run_id = "7f3a";
  request.revision = "main";
  BOOST_TEST(to_json(request, AppRef{"shop", "", "default"}) ==
             R"({"revision":"main","infos":[{"name":"argosy.run","value":"7f3a"}],"project":"default"})");
}

BOOST_AUTO_TEST_CASE(sends_all_that_a_sync_offers)
{
  SyncRequest request;
  request.run_id = "7f3a";
  request.revisions = {"a", "b"};
  request.source_positions = {1, 3};
  request.dry_run = true;
  request.prune = true;
  request.strategy = SyncRequest::Strategy::apply;
  request.force = true;
  request.resources = {{"apps", "Deployment", "shop", "web"}, {"", "ConfigMap", "", "env"}};
  request.sync_options = std::vector<std::string>{"Replace=true"};
  request.retry = SyncRequest::Retry{5, "5s", "3m", 2, true};
  request.infos = {{"build", "42"}};
  BOOST_TEST(
      to_json(request, AppRef{"shop", "team-a", "default"}) ==
      R"({"revisions":["a","b"],"sourcePositions":[1,3],"dryRun":true,"prune":true,"strategy":{"apply":{"force":true}},)"
      R"("resources":[{"group":"apps","kind":"Deployment","name":"web","namespace":"shop"},{"group":"","kind":"ConfigMap","name":"env"}],)"
      R"("infos":[{"name":"argosy.run","value":"7f3a"},{"name":"build","value":"42"}],)"
      R"("retryStrategy":{"limit":5,"backoff":{"duration":"5s","factor":2,"maxDuration":"3m"},"refresh":true},)"
      R"("syncOptions":{"items":["Replace=true"]},"appNamespace":"team-a","project":"default"})");
}

BOOST_AUTO_TEST_CASE(knows_where_presence_has_a_meaning)
{
  const AppRef app{"shop", "", ""};
  SyncRequest request;
  request.force = true;
  BOOST_TEST(to_json(request, app) == R"({"strategy":{"hook":{"force":true}}})");
  request = {};
  request.strategy = SyncRequest::Strategy::hook;
  BOOST_TEST(to_json(request, app) == R"({"strategy":{"hook":{}}})");
  request = {};
  request.sync_options.emplace();
  BOOST_TEST(to_json(request, app) == R"({"syncOptions":{"items":[]}})");
  request = {};
  request.retry.emplace();
  BOOST_TEST(to_json(request, app) == R"({"retryStrategy":{"limit":0}})");
  BOOST_TEST(to_json(RollbackRequest{}, app) == R"({"id":0})");
  BOOST_TEST(to_json(RollbackRequest{7, true, true}, AppRef{"shop", "n", "p"}) ==
             R"({"id":7,"dryRun":true,"prune":true,"appNamespace":"n","project":"p"})");
  const ResourceRef rollout{{"argoproj.io", "Rollout", "ns", "web"}, "v1alpha1"};
  BOOST_TEST(to_json("resume", rollout, AppRef{"shop", "n", "p"}, ActionApi::v1) == R"("resume")");
  BOOST_TEST(to_json("resume", rollout, AppRef{"shop", "n", "p"}, ActionApi::v2) ==
             R"({"namespace":"ns","resourceName":"web","version":"v1alpha1","group":"argoproj.io","kind":"Rollout",)"
             R"("action":"resume","appNamespace":"n","project":"p"})");
  BOOST_TEST(to_json(TokenRequest{"argosy.ci", 3600}) == R"({"id":"argosy.ci","expiresIn":3600})");
  BOOST_TEST(to_json(TokenRequest{"argosy.ci", std::nullopt}) == R"({"id":"argosy.ci"})");
}

BOOST_AUTO_TEST_CASE(survives_bytes_that_are_no_text)
{
  SyncRequest request;
  request.revision = "a\xff";
  BOOST_TEST(to_json(request, AppRef{"shop", "", ""}) == "{\"revision\":\"a\xef\xbf\xbd\"}");
}

BOOST_AUTO_TEST_CASE(asks_a_stream_for_everything_that_decisions_need)
{
  const auto fields = split(watch_fields());
  BOOST_TEST(to_query({{"fields", watch_fields()}}).size() < 5000U);
  std::size_t count = 0;
  for (const auto& recorded : recordings::load_all()) {
    if (!recordings::is_application(recorded)) {
      continue;
    }
    const json message{{"result", {{"type", "MODIFIED"}, {"application", json::parse(recorded.reply.body)}}}};
    const auto trimmed = filtered(message, "", fields).dump();
    const auto event = parse_watch_message(trimmed);
    BOOST_REQUIRE_MESSAGE(event, recorded.name << ": " << event.error().message);
    const auto full = parse_application(recorded.reply.body);
    BOOST_REQUIRE(full);
    BOOST_TEST(digest(event->application) == digest(*full), recorded.name);
    BOOST_TEST(event->application.history.empty());
    BOOST_TEST(trimmed.size() < recorded.reply.body.size());
    ++count;
  }
  BOOST_TEST(count > 80U);
}

BOOST_AUTO_TEST_CASE(keeps_the_error_of_a_stream)
{
  const auto error = json::parse(R"({"error":{"grpc_code":4,"http_code":504,"message":"context deadline exceeded"}})");
  BOOST_TEST(filtered(error, "", split(watch_fields())) == error);
}

BOOST_AUTO_TEST_CASE(prefixes_the_members_of_a_list)
{
  BOOST_TEST(list_fields({"metadata.name", "status.health"}) == "items.metadata.name,items.status.health");
  BOOST_TEST(list_fields({}).starts_with("items.metadata.name,items.metadata.namespace,"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
