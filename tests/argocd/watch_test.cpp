// SPDX-License-Identifier: Apache-2.0
#include "argocd/argo_fixture.hpp"
#include "argocd/recordings.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

WatchQuery
of(std::string name)
{
  WatchQuery query;
  query.name = std::move(name);
  return query;
}

// A watch and all that it said.
struct Watcher {
  explicit Watcher(ArgoFixture& fixture, WatchQuery query = of("shop"))
  {
    WatchSink sink;
    sink.on_open = [this] { heard += "open "; };
    sink.on_message = [this](const WatchMessage& message, std::size_t bytes) {
      heard += message.application.name + (bytes > 0 ? " " : "! ");
      if (lets_go_at_message) {
        exchange = Exchange();
      }
    };
    sink.on_heartbeat = [this] { heard += "beat "; };
    sink.on_end = [this](std::optional<ApiFailure> failure) {
      heard += "end ";
      end = std::move(failure);
    };
    exchange = fixture.argo.watch(query, std::move(sink));
    fixture.timers.advance(Duration(1));
  }

  std::string heard;
  std::optional<ApiFailure> end;
  bool lets_go_at_message = false;
  Exchange exchange;
};

void
open(ArgoFixture& fixture, std::string type = "text/event-stream")
{
  Headers headers;
  headers.add("Content-Type", std::move(type));
  fixture.transport.last_sink().on_head(200, headers);
}

std::string
message(const std::string& name)
{
  return R"(data: {"result":{"type":"MODIFIED","application":{"metadata":{"name":")" + name + "\"}}}} \n\n\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(watch_test)

BOOST_AUTO_TEST_CASE(asks_for_a_stream_in_the_form_that_was_chosen)
{
  ArgoFixture fixture;
  WatchQuery query;
  query.projects = {"p", "q"};
  query.selector = "team=web";
  query.form = StreamForm::lines;
  query.server_timeout = Duration(123'456'789'012);
  query.idle_timeout = Duration(40'000);
  const Watcher lines(fixture, query);
  const auto& attempt = fixture.last();
  BOOST_TEST(attempt.url.path == "/api/v1/stream/applications");
  BOOST_TEST(attempt.url.query.starts_with("projects=p&projects=q&selector=team%3Dweb&fields=error%2Cresult.type%2C"));
  BOOST_TEST(std::string(*attempt.headers.find("Accept")) == "application/json");
  BOOST_TEST(std::string(*attempt.headers.find("Grpc-Timeout")) == "99999999S");
  BOOST_TEST(attempt.idle_timeout.count() == 40'000);
  BOOST_TEST(attempt.timeout.count() == 0);

  const Watcher events(fixture);
  BOOST_TEST(std::string(*fixture.last().headers.find("Accept")) == "text/event-stream");
  BOOST_TEST(fixture.last().url.query.starts_with("name=shop&fields="));
  BOOST_TEST(!fixture.last().headers.find("Grpc-Timeout").has_value());
}

BOOST_AUTO_TEST_CASE(hears_messages_and_heartbeats)
{
  ArgoFixture fixture;
  Watcher watcher(fixture);
  open(fixture);
  const auto sink = fixture.transport.last_sink();
  sink.on_body(message("a") + message("b"));
  sink.on_body(":\n");
  const auto cut = message("c");
  sink.on_body(cut.substr(0, 30));
  sink.on_body(cut.substr(30));
  sink.on_end();
  BOOST_TEST(watcher.heard == "open a b beat beat c end ");
  BOOST_TEST(!watcher.end.has_value());
}

BOOST_AUTO_TEST_CASE(takes_the_error_at_the_end_for_the_end)
{
  ArgoFixture fixture;
  auto query = of("guestbook");
  query.form = StreamForm::lines;
  Watcher watcher(fixture, query);
  open(fixture, "application/json");
  const auto sink = fixture.transport.last_sink();
  sink.on_body(recordings::load_stream("stream-error-grpc-timeout.ndjson"));
  sink.on_end();
  BOOST_TEST(watcher.heard == "open guestbook end ");
  BOOST_REQUIRE(watcher.end.has_value());
  BOOST_TEST((watcher.end->refusal == Refusal::deadline));
  BOOST_TEST(watcher.end->error.message == "watch guestbook: the stream ended: context deadline exceeded");
}

BOOST_AUTO_TEST_CASE(drops_a_stream_that_it_cannot_read)
{
  for (const std::string garbage : {"data: {\"result\":{}}\n\n", "data: {]\n\n",
                                    "data: {\"result\":{\"application\":{\"metadata\":{\"name\":4}}}}\n\n"}) {
    ArgoFixture fixture;
    Watcher watcher(fixture);
    open(fixture);
    fixture.transport.last_sink().on_body(garbage);
    BOOST_TEST(watcher.heard == "open end ", garbage);
    BOOST_REQUIRE(watcher.end.has_value());
    BOOST_TEST((watcher.end->error.kind == ErrorKind::unavailable));
    BOOST_TEST(!fixture.transport.has_open());
  }
}

BOOST_AUTO_TEST_CASE(ends_once_when_the_connection_breaks)
{
  ArgoFixture fixture;
  Watcher watcher(fixture);
  open(fixture);
  AttemptError error;
  error.failure = AttemptFailure::receive;
  error.message = "the connection broke";
  fixture.transport.last_sink().on_error(error);
  BOOST_TEST(watcher.heard == "open end ");
  BOOST_REQUIRE(watcher.end.has_value());
  BOOST_TEST(watcher.end->error.message.starts_with("watch shop: "));
  BOOST_TEST(!watcher.end->may_have_happened);
}

BOOST_AUTO_TEST_CASE(says_that_a_stream_was_refused)
{
  ArgoFixture fixture;
  Watcher watcher(fixture);
  const auto sink = fixture.transport.last_sink();
  sink.on_head(401, {});
  sink.on_body(recordings::load_stream("stream-error-no-token.ndjson"));
  sink.on_end();
  BOOST_TEST(watcher.heard == "end ");
  BOOST_REQUIRE(watcher.end.has_value());
  BOOST_TEST((watcher.end->error.kind == ErrorKind::key_refused));
}

BOOST_AUTO_TEST_CASE(lets_its_listener_go_in_the_middle_of_a_piece)
{
  ArgoFixture fixture;
  Watcher watcher(fixture);
  watcher.lets_go_at_message = true;
  open(fixture);
  const auto sink = fixture.transport.last_sink();
  sink.on_body(message("a") + message("b"));
  BOOST_TEST(watcher.heard == "open a ");
  BOOST_TEST(!fixture.transport.has_open());
}

BOOST_AUTO_TEST_CASE(reads_a_recorded_sync_from_beginning_to_end)
{
  ArgoFixture fixture;
  std::vector<WatchMessage> messages;
  WatchSink sink;
  sink.on_message = [&](WatchMessage given, std::size_t) { messages.push_back(std::move(given)); };
  const auto exchange = fixture.argo.watch(of("guestbook"), std::move(sink));
  fixture.timers.advance(Duration(1));
  open(fixture);
  const auto body = recordings::load_stream("stream-sync-sse.sse");
  for (std::size_t at = 0; at < body.size(); at += 1000) {
    fixture.transport.last_sink().on_body(std::string_view(body).substr(at, 1000));
  }
  BOOST_REQUIRE(messages.size() > 5U);
  BOOST_TEST((messages.front().kind == WatchMessage::Kind::added));
  const auto& last = messages.back().application;
  BOOST_TEST(last.is_stream_view);
  BOOST_TEST((last.state->phase == Phase::succeeded));
  BOOST_TEST((last.sync == SyncStatus::synced));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
