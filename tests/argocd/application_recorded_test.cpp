// SPDX-License-Identifier: Apache-2.0
// What parse_application() reads is compared, member by member, with a tree made of the same recorded answer.
#include "argocd/application.hpp"
#include "argocd/recordings.hpp"
#include "http/event_stream.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

using nlohmann::json;

std::string
text_at(const json& document, const char* pointer)
{
  const json::json_pointer at(pointer);
  return document.contains(at) && document.at(at).is_string() ? document.at(at).get<std::string>() : "";
}

std::size_t
size_at(const json& document, const char* pointer)
{
  const json::json_pointer at(pointer);
  return document.contains(at) ? document.at(at).size() : 0;
}

std::string
to_text(const std::optional<WallTime>& time)
{
  return time ? to_rfc3339(*time) : "";
}

std::string
run_id(const json& document, const std::string& operation)
{
  const json::json_pointer at(operation + "/info");
  for (const auto& info : document.contains(at) ? document.at(at) : json::array()) {
    if (info.at("name") == "argosy.run") {
      return info.at("value").get<std::string>();
    }
  }
  return {};
}

void
check_state(const Application& app, const json& tree)
{
  BOOST_REQUIRE(app.state.has_value() == tree.contains("/status/operationState"_json_pointer));
  if (!app.state) {
    return;
  }
  const auto& state = *app.state;
  BOOST_TEST(to_string(state.phase) == text_at(tree, "/status/operationState/phase"));
  BOOST_TEST(state.message == text_at(tree, "/status/operationState/message"));
  BOOST_TEST(to_text(state.started_at) == text_at(tree, "/status/operationState/startedAt"));
  BOOST_TEST(to_text(state.finished_at) == text_at(tree, "/status/operationState/finishedAt"));
  BOOST_TEST(state.result_revision == text_at(tree, "/status/operationState/syncResult/revision"));
  BOOST_TEST(state.results.size() == size_at(tree, "/status/operationState/syncResult/resources"));
  BOOST_TEST(state.operation.run_id == run_id(tree, "/status/operationState/operation"));
  BOOST_TEST(state.operation.revision == text_at(tree, "/status/operationState/operation/sync/revision"));
  BOOST_TEST(state.operation.is_partial == (size_at(tree, "/status/operationState/operation/sync/resources") > 0));
}

void
check_operation(const Application& app, const json& tree)
{
  BOOST_REQUIRE(app.operation.has_value() == tree.contains("operation"));
  if (!app.operation) {
    return;
  }
  const auto& operation = *app.operation;
  BOOST_TEST(operation.run_id == run_id(tree, "/operation"));
  BOOST_TEST(operation.initiated_by == text_at(tree, "/operation/initiatedBy/username"));
  BOOST_TEST(operation.revision == text_at(tree, "/operation/sync/revision"));
  BOOST_TEST(operation.dry_run == tree.value("/operation/sync/dryRun"_json_pointer, false));
  BOOST_TEST(operation.prune == tree.value("/operation/sync/prune"_json_pointer, false));
  BOOST_TEST(operation.sync_options.size() == size_at(tree, "/operation/sync/syncOptions"));
  BOOST_TEST(operation.retry_limit == tree.value("/operation/retry/limit"_json_pointer, 0));
  BOOST_TEST(operation.has_sync == tree.contains("/operation/sync"_json_pointer));
}

void
check(const Application& app, const json& tree)
{
  BOOST_TEST(app.name == text_at(tree, "/metadata/name"));
  BOOST_TEST(app.ns == text_at(tree, "/metadata/namespace"));
  BOOST_TEST(app.uid == text_at(tree, "/metadata/uid"));
  BOOST_TEST(app.resource_version == text_at(tree, "/metadata/resourceVersion"));
  BOOST_TEST(app.project == text_at(tree, "/spec/project"));
  BOOST_TEST(app.auto_sync == tree.contains("/spec/syncPolicy/automated"_json_pointer));
  BOOST_TEST(app.sources.size() ==
             size_at(tree, "/spec/sources") + (tree.contains("/spec/source"_json_pointer) ? 1U : 0U));
  BOOST_TEST(to_string(app.sync) ==
             (text_at(tree, "/status/sync/status").empty() ? "Unknown" : text_at(tree, "/status/sync/status")));
  BOOST_TEST(app.sync_revision == text_at(tree, "/status/sync/revision"));
  BOOST_TEST(app.sync_revisions.size() == size_at(tree, "/status/sync/revisions"));
  BOOST_TEST(to_string(app.health) ==
             (text_at(tree, "/status/health/status").empty() ? "Unknown" : text_at(tree, "/status/health/status")));
  BOOST_TEST(to_text(app.reconciled_at) == text_at(tree, "/status/reconciledAt"));
  BOOST_TEST(app.resources.size() == size_at(tree, "/status/resources"));
  BOOST_TEST(app.history.size() == size_at(tree, "/status/history"));
  BOOST_TEST(app.conditions.size() == size_at(tree, "/status/conditions"));
  BOOST_TEST(!app.has_hydrator);
  check_operation(app, tree);
  check_state(app, tree);
}

std::vector<std::string>
messages_of(const std::string& file, StreamForm form)
{
  EventStreamParser parser(form, 1U << 24U);
  auto messages = parser.push(recordings::load_stream(file));
  BOOST_REQUIRE_MESSAGE(messages, file);
  const auto rest = parser.finish();
  BOOST_REQUIRE_MESSAGE(rest, file);
  messages->insert(messages->end(), rest->begin(), rest->end());
  return *messages;
}

// Returns how many were no errors.
std::size_t
check_messages(const std::vector<std::string>& messages)
{
  std::size_t results = 0;
  for (const auto& text : messages) {
    const auto tree = json::parse(text);
    const auto message = parse_watch_message(text);
    BOOST_REQUIRE_MESSAGE(message, text.substr(0, 200) << ": " << message.error().message);
    if (!tree.contains("result")) {
      BOOST_TEST((message->kind == WatchMessage::Kind::error));
      BOOST_TEST(message->message == text_at(tree, "/error/message"));
      continue;
    }
    ++results;
    BOOST_TEST((message->kind != WatchMessage::Kind::error));
    check(message->application, tree.at("result").at("application"));
  }
  return results;
}

} // namespace

BOOST_AUTO_TEST_SUITE(application_recorded_test)

BOOST_AUTO_TEST_CASE(reads_every_recorded_application)
{
  std::size_t count = 0;
  for (const auto& recorded : recordings::load_all()) {
    if (recordings::is_application(recorded)) {
      const auto app = parse_application(recorded.reply.body);
      BOOST_REQUIRE_MESSAGE(app, recorded.name << ": " << app.error().message);
      BOOST_TEST_CONTEXT(recorded.name)
      {
        check(*app, json::parse(recorded.reply.body));
      }
      ++count;
    }
  }
  BOOST_TEST(count > 80U);
}

BOOST_AUTO_TEST_CASE(reads_every_recorded_list)
{
  std::size_t count = 0;
  for (const auto& recorded : recordings::load_all()) {
    const auto& body = recorded.reply.body;
    if (recorded.reply.status != 200 || !recorded.path.starts_with("/api/v1/applications?")) {
      continue;
    }
    const auto tree = json::parse(body);
    const auto items = tree.value("items", json());
    const bool has_names = items.empty() || items.at(0).contains("/metadata/name"_json_pointer);
    const auto apps = parse_application_list(body);
    BOOST_REQUIRE_MESSAGE(apps.has_value() == has_names, recorded.name);
    for (std::size_t i = 0; apps && i < apps->size(); ++i) {
      BOOST_TEST(apps->at(i).name == text_at(items.at(i), "/metadata/name"), recorded.name);
      BOOST_TEST(apps->at(i).project == text_at(items.at(i), "/spec/project"), recorded.name);
    }
    ++count;
  }
  BOOST_TEST(count > 10U);
}

BOOST_AUTO_TEST_CASE(reads_every_recorded_stream_message)
{
  std::size_t results = 0;
  for (const auto& file : recordings::list_streams(".sse")) {
    BOOST_TEST_CONTEXT(file)
    {
      results += check_messages(messages_of(file, StreamForm::events));
    }
  }
  for (const auto& file : recordings::list_streams(".ndjson")) {
    BOOST_TEST_CONTEXT(file)
    {
      results += check_messages(messages_of(file, StreamForm::lines));
    }
  }
  BOOST_TEST(results > 250U);
}

BOOST_AUTO_TEST_CASE(recognises_the_operation_of_a_run_from_acceptance_to_its_end)
{
  const auto accepted = parse_application(recordings::find("sync.json", "sync with infos").reply.body);
  BOOST_REQUIRE(accepted);
  BOOST_REQUIRE(accepted->operation.has_value());
  BOOST_TEST(!accepted->operation->run_id.empty());
  BOOST_TEST(!accepted->state.has_value());

  const auto ended = parse_application(recordings::find("sync.json", "get while it runs, state 5").reply.body);
  BOOST_REQUIRE(ended);
  BOOST_TEST(!ended->operation.has_value());
  BOOST_TEST(ended->state->operation.run_id == accepted->operation->run_id);
  BOOST_TEST(is_terminal(ended->state->phase));
}

BOOST_AUTO_TEST_CASE(knows_auto_sync_partial_and_many_sources)
{
  const auto automatic =
      parse_application(recordings::find("sync.json", "autosync: sync the tracked revision").reply.body);
  BOOST_REQUIRE(automatic);
  BOOST_TEST(automatic->auto_sync);
  const auto partial = parse_application(recordings::find("sync.json", "sync, partial").reply.body);
  BOOST_REQUIRE(partial);
  BOOST_TEST(partial->operation->is_partial);
  const auto apply = parse_application(recordings::find("sync.json", "strategy apply with force").reply.body);
  BOOST_REQUIRE(apply);
  BOOST_TEST(apply->operation->apply_only);
  BOOST_TEST(apply->operation->force);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
