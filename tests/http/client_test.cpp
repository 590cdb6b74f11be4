// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"
#include "support/captured_sink.hpp"
#include "support/fake_timers.hpp"
#include "support/scripted_transport.hpp"
#include "support/seeded_random.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <optional>

namespace argosy {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view k_key = "eyJhbGciOiJIUzI1NiJ9.canary-of-the-key.signature";
constexpr std::string_view k_page = "<!DOCTYPE html><html><title>Sign in</title></html>";

ClientSettings
make_settings(std::string_view base)
{
  ClientSettings settings;
  settings.base = parse_url(base).value();
  settings.user_agent = "argosy/test";
  return settings;
}

// A client over a script, under virtual time, with its log.
struct Fixture {
  FakeClock clock;
  FakeTimers timers{clock};
  ScriptedTransport transport{timers};
  SeededRandom random{7};
  Redactor redactor;
  CapturedSink captured;
  Output output{redactor, captured};
  Log log{output, clock, {.threshold = LogLevel::debug, .format = LogFormat::text, .subject_width = 0}};
  HttpClient client{transport, timers, random, log, make_settings("https://argocd.example/root")};

  ScriptedStep& expect_get() { return transport.expect(Method::get, "/root/x"); }
  ScriptedStep& expect_post() { return transport.expect(Method::post, "/root/x"); }

  static Request get()
  {
    Request request;
    request.path = "/x";
    return request;
  }
  static Request post(Idempotency idempotency)
  {
    Request request;
    request.method = Method::post;
    request.path = "/x";
    request.body = R"({"name":"x"})";
    request.headers.add("Content-Type", "application/json");
    request.idempotency = idempotency;
    return request;
  }

  Result<Reply> send(Request request)
  {
    std::optional<Result<Reply>> result;
    const auto exchange = client.send(std::move(request), [&](Result<Reply> reply) {
      BOOST_TEST(!result.has_value(), "called once");
      result = std::move(reply);
    });
    BOOST_TEST(!result.has_value(), "never from within send()");
    BOOST_TEST_REQUIRE(timers.run_until([&] { return result.has_value(); }));
    return *result;
  }

  bool has_logged(std::string_view text) const { return captured.text().find(text) != std::string::npos; }
};

// All that a stream's sink heard.
struct Heard {
  std::vector<int> opened;
  std::string text;
  std::optional<Status> end;

  StreamSink sink()
  {
    StreamSink sink;
    sink.on_open = [this](const Reply& head) { opened.push_back(head.status); };
    sink.on_piece = [this](std::string_view piece) { text += piece; };
    sink.on_end = [this](Status status) { end = std::move(status); };
    return sink;
  }
};

bool
contains(std::string_view text, std::string_view part)
{
  return text.find(part) != std::string_view::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(client, Fixture)

BOOST_AUTO_TEST_CASE(returns_the_first_answer)
{
  transport.expect(Method::get, "/root/x?a=1").reply(200, R"({"a":1})", {{"Content-Type", "application/json"}});
  auto request = get();
  request.query = "a=1";
  const auto reply = send(std::move(request));
  BOOST_TEST_REQUIRE(reply.has_value());
  BOOST_TEST(reply->status == 200);
  BOOST_TEST(reply->body == R"({"a":1})");
  BOOST_TEST(transport.attempts().front().timeout == seconds(60));
  BOOST_TEST(transport.attempts().front().headers.find("user-agent").value() == "argosy/test");
  BOOST_TEST(transport.attempts().front().headers.find("accept").value() == "application/json");
}

// A message that quotes an answer is cut to size, and half a key is no needle any more: so it is masked at the door.
BOOST_AUTO_TEST_CASE(masks_answers_and_streams_as_they_come_in)
{
  BOOST_TEST_REQUIRE(redactor.adopt(Secret(std::string(k_key)), SecretClass::key, "ARGOSY_KEY").has_value());
  auto settings = make_settings("https://argocd.example/root");
  settings.redactor = &redactor;
  HttpClient guarded(transport, timers, random, log, std::move(settings));
  const auto quoted = "who has " + std::string(k_key) + "?";

  expect_get().reply(400, quoted, {{"Content-Type", "text/plain"}, {"X-Echo", quoted}});
  std::optional<Result<Reply>> reply;
  const auto exchange = guarded.send(get(), [&](Result<Reply> answer) { reply = std::move(answer); });
  BOOST_TEST_REQUIRE(timers.run_until([&] { return reply.has_value(); }));
  BOOST_TEST_REQUIRE(reply->has_value());
  for (const auto& text : {(*reply)->body, std::string((*reply)->headers.find("x-echo").value_or(""))}) {
    BOOST_TEST(text.starts_with("who has "));
    BOOST_TEST(text.find("canary-of-the-key") == std::string::npos, text);
  }

  auto& step = expect_get().reply(200, "");
  step.pieces = {quoted.substr(0, 20), quoted.substr(20)}; // the key stands across the pieces
  Heard heard;
  const auto stream = guarded.open_stream(get(), heard.sink());
  BOOST_TEST_REQUIRE(timers.run_until([&] { return heard.end.has_value(); }));
  BOOST_TEST(heard.text.starts_with("who has "));
  BOOST_TEST(heard.text.find("canary") == std::string::npos, heard.text);
}

BOOST_AUTO_TEST_CASE(a_refusal_is_an_answer)
{
  for (const int status : {400, 401, 403, 404, 409, 415, 422}) {
    expect_get().reply(status, R"({"error":"no","code":7,"message":"no"})");
    const auto reply = send(get());
    BOOST_TEST_REQUIRE(reply.has_value());
    BOOST_TEST(reply->status == status);
  }
}

BOOST_AUTO_TEST_CASE(repeats_until_an_answer_comes)
{
  expect_get().fail(AttemptFailure::connect);
  expect_get().reply(502, "<html>bad gateway</html>");
  expect_get().reply(200, std::string(k_page), {{"Content-Type", "text/html; charset=utf-8"}});
  expect_get().reply(500, "oops", {{"Content-Type", "text/plain"}});
  expect_get().fail(AttemptFailure::receive);
  expect_get().reply(200);
  BOOST_TEST(send(get()).has_value());
  BOOST_TEST(has_logged("https://argocd.example: it broke; trying again for about 30 s"));
  BOOST_TEST(has_logged("https://argocd.example answers again after"));
}

BOOST_AUTO_TEST_CASE(says_once_that_there_is_trouble)
{
  client.set_deadline(clock.now() + minutes(13));
  for (int i = 0; i < 3; ++i) {
    expect_get().reply(503);
  }
  expect_get().reply(200);
  BOOST_TEST(send(get()).has_value());
  const auto said = captured.text().find("503 service unavailable; trying again up to 8 times");
  BOOST_TEST(said != std::string::npos);
  BOOST_TEST(captured.text().find("trying again", said + 60) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(ends_when_the_retries_are_used_up)
{
  for (int i = 0; i < 9; ++i) {
    expect_get().reply(503, "upstream connect error");
  }
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::unavailable));
  BOOST_TEST(contains(reply.error().message, "GET https://argocd.example/root/x: 503 service unavailable, 9 times in "),
             reply.error().message);
  BOOST_TEST(contains(reply.error().message, "; no retries left"));
  BOOST_TEST(reply.error().hint == "it said: upstream connect error");
}

BOOST_AUTO_TEST_CASE(outlasts_a_restart_that_refuses_connections)
{
  const auto begin = clock.now();
  for (int i = 0; i < 200; ++i) {
    expect_get().fail(AttemptFailure::connect, "cannot connect");
  }
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::unreachable));
  BOOST_TEST((clock.now() - begin >= seconds(30)));
  BOOST_TEST((clock.now() - begin < seconds(34)));
  BOOST_TEST(transport.attempts().size() > 9U);
  transport.forget_rest();
}

BOOST_AUTO_TEST_CASE(failed_connections_leave_the_other_retries_alone)
{
  for (int i = 0; i < 9; ++i) {
    expect_get().fail(AttemptFailure::connect);
  }
  for (int i = 0; i < 8; ++i) {
    expect_get().reply(503);
  }
  expect_get().reply(200);
  BOOST_TEST(send(get()).has_value());
}

BOOST_AUTO_TEST_CASE(respects_retry_after)
{
  const auto begin = clock.now();
  expect_get().reply(429, "", {{"Retry-After", "45"}});
  expect_get().reply(200);
  BOOST_TEST(send(get()).has_value());
  BOOST_TEST((clock.now() - begin >= seconds(45)));
  BOOST_TEST((clock.now() - begin < seconds(47)));
}

BOOST_AUTO_TEST_CASE(does_not_wait_past_the_deadline)
{
  client.set_deadline(clock.now() + seconds(30));
  expect_get().reply(503, "", {{"Retry-After", "3600"}});
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::unavailable));
  BOOST_TEST(contains(reply.error().message, "it asks to come back after this run's end"));
}

BOOST_AUTO_TEST_CASE(the_deadline_ends_an_attempt)
{
  client.set_deadline(clock.now() + seconds(10));
  expect_get().hang();
  const auto begin = clock.now();
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::timed_out));
  BOOST_TEST((clock.now() - begin == seconds(10)));
  BOOST_TEST(transport.attempts().front().timeout == seconds(10));
  BOOST_TEST(transport.cancelled() == 1);
}

BOOST_AUTO_TEST_CASE(the_deadline_ends_the_retries)
{
  client.set_deadline(clock.now() + seconds(3));
  for (int i = 0; i < 100; ++i) {
    expect_get().fail(AttemptFailure::connect, "cannot connect");
  }
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::timed_out));
  BOOST_TEST(contains(reply.error().message, "cannot connect, "), reply.error().message);
  BOOST_TEST(contains(reply.error().message, "; the run's time is over"));
  transport.forget_rest();
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_after_the_deadline)
{
  client.set_deadline(clock.now() - seconds(1));
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::timed_out));
  Heard heard;
  const auto stream = client.open_stream(get(), heard.sink());
  timers.advance(seconds(1));
  BOOST_TEST_REQUIRE(heard.end.has_value());
  BOOST_TEST((heard.end->error().kind == ErrorKind::timed_out));
}

BOOST_AUTO_TEST_CASE(a_moved_deadline_holds_for_what_runs)
{
  client.set_deadline(clock.now() + minutes(10));
  expect_get().hang();
  std::optional<Result<Reply>> result;
  const auto exchange = client.send(get(), [&](Result<Reply> reply) { result = std::move(reply); });
  timers.advance(seconds(1));
  client.set_deadline(clock.now() + seconds(5));
  timers.advance(seconds(4));
  BOOST_TEST(!result.has_value());
  timers.advance(seconds(1));
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST((result->error().kind == ErrorKind::timed_out));
}

BOOST_AUTO_TEST_CASE(an_unkeyed_write_is_repeated_only_if_it_did_not_arrive)
{
  expect_post().fail(AttemptFailure::resolve);
  expect_post().fail(AttemptFailure::connect);
  expect_post().fail(AttemptFailure::tls);
  expect_post().fail(AttemptFailure::proxy, "proxy answered 502", 502);
  expect_post().reply(429);
  expect_post().reply(200);
  BOOST_TEST(send(post(Idempotency::never)).has_value());
  BOOST_TEST((transport.attempts().front().idempotency == Idempotency::never));
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_named)
{
  struct Row {
    std::string_view name;
    ScriptedStep step;
    ErrorKind expected;
  };
  const std::array rows{
      Row{"broken while sending", ScriptedStep().fail(AttemptFailure::send), ErrorKind::lost_answer},
      Row{"broken while receiving", ScriptedStep().fail(AttemptFailure::receive), ErrorKind::lost_answer},
      Row{"too slow", ScriptedStep().fail(AttemptFailure::timeout), ErrorKind::lost_answer},
      Row{"bad gateway", ScriptedStep().reply(502), ErrorKind::lost_answer},
      Row{"unavailable", ScriptedStep().reply(503), ErrorKind::lost_answer},
      Row{"gateway timeout", ScriptedStep().reply(504, R"({"code":4})"), ErrorKind::lost_answer},
      Row{"a proxy's 500", ScriptedStep().reply(500, "oops"), ErrorKind::lost_answer},
      Row{"a page", ScriptedStep().reply(200, std::string(k_page)), ErrorKind::login_page},
      Row{"untrusted", ScriptedStep().fail(AttemptFailure::untrusted), ErrorKind::untrusted},
      Row{"redirect", ScriptedStep().reply(302, "", {{"Location", "https://other.example/"}}), ErrorKind::redirect},
      Row{"no HTTP", ScriptedStep().fail(AttemptFailure::malformed), ErrorKind::lost_answer},
      Row{"too large", ScriptedStep().fail(AttemptFailure::too_large), ErrorKind::lost_answer},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      auto& expected = expect_post();
      const auto target = expected.target;
      expected = row.step;
      expected.method = Method::post;
      expected.target = target;
      const auto reply = send(post(Idempotency::never));
      BOOST_TEST_REQUIRE(!reply.has_value());
      BOOST_TEST((reply.error().kind == row.expected), traits(reply.error().kind).reason);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_write_cut_by_the_deadline_may_have_been_accepted)
{
  client.set_deadline(clock.now() + seconds(5));
  expect_post().hang();
  const auto reply = send(post(Idempotency::never));
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::lost_answer));
}

BOOST_AUTO_TEST_CASE(a_keyed_write_is_repeated)
{
  expect_post().fail(AttemptFailure::receive);
  expect_post().reply(504);
  expect_post().reply(200);
  BOOST_TEST(send(post(Idempotency::keyed)).has_value());
}

BOOST_AUTO_TEST_CASE(argo_cds_plain_500_is_an_answer)
{
  expect_get().reply(500, R"({"error":"bad selector","code":2,"message":"bad selector"})");
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(reply.has_value());
  BOOST_TEST(reply->status == 500);
}

BOOST_AUTO_TEST_CASE(names_where_a_redirect_leads)
{
  struct Row {
    std::string_view name;
    std::string_view base;
    int status;
    std::string_view location;
    std::string_view message;
    std::string_view hint;
  };
  const std::array rows{
      Row{"another host", "https://a.example", 301, "https://b.example/x?token=abc#f",
          "redirected to https://b.example/x;", "--server"},
      Row{"user info", "https://a.example", 302, "https://me:secret@b.example/", "redirected to https://b.example/;",
          "--server"},
      Row{"TLS", "http://a.example", 307, "https://a.example/x", "redirected to https://a.example/x;",
          "drop --plaintext"},
      Row{"a path", "https://a.example", 303, "/login?next=x", "redirected to /login;", "--header"},
      Row{"nowhere", "https://a.example", 308, "", "308 permanent redirect, redirected to nowhere", "--server"},
      Row{"escape sequence", "https://a.example", 302, "/\x1b[31m", "redirected to /\\x1b[31m;", "--server"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      ScriptedTransport script(timers);
      HttpClient other(script, timers, random, log, make_settings(row.base));
      script.expect(Method::get, "/x").reply(row.status, "", {{"Location", std::string(row.location)}});
      std::optional<Result<Reply>> result;
      const auto exchange = other.send(get(), [&](Result<Reply> reply) { result = std::move(reply); });
      timers.run_until([&] { return result.has_value(); });
      BOOST_TEST_REQUIRE(!result->has_value());
      BOOST_TEST((result->error().kind == ErrorKind::redirect));
      BOOST_TEST(contains(result->error().message, row.message), result->error().message);
      BOOST_TEST(contains(result->error().hint, row.hint), result->error().hint);
      BOOST_TEST(!contains(result->error().message + result->error().hint, "secret"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_page_is_looked_at_a_few_times_only)
{
  for (int i = 0; i < 3; ++i) {
    expect_get().reply(200, std::string(k_page));
  }
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::login_page));
  BOOST_TEST(contains(reply.error().message, "200 ok, but an HTML page, 3 times in"), reply.error().message);
  BOOST_TEST(!contains(reply.error().hint, "Sign in"));
}

BOOST_AUTO_TEST_CASE(an_untrusted_server_is_not_asked_again_and_got_no_key)
{
  client.set_credential("Authorization", "Bearer ", Secret(std::string(k_key)));
  expect_get().fail(AttemptFailure::untrusted, "argocd.example:443 is not trusted");
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(!reply.has_value());
  BOOST_TEST((reply.error().kind == ErrorKind::untrusted));
  BOOST_TEST(contains(reply.error().message, "argocd.example:443 is not trusted; the key was not sent"));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_refuses_is_configuration)
{
  expect_get().fail(AttemptFailure::proxy, "proxy p:3128 refused", 407);
  BOOST_TEST((send(get()).error().kind == ErrorKind::config));
}

BOOST_AUTO_TEST_CASE(the_credential_is_on_every_attempt_and_in_no_line)
{
  client.set_credential("Authorization", "Bearer ", Secret("an-earlier-key"));
  client.set_credential("Authorization", "Bearer ", Secret(std::string(k_key)));
  client.add_header("CF-Access-Client-Secret", Secret("canary-of-the-proxy"));
  expect_get().reply(503);
  expect_get().fail(AttemptFailure::receive);
  expect_get().reply(302, "", {{"Location", "https://evil.example/"}});
  const auto reply = send(get());
  BOOST_TEST_REQUIRE(transport.attempts().size() == 3U);
  for (const auto& attempt : transport.attempts()) {
    BOOST_TEST(attempt.headers.find("authorization").value() == "Bearer " + std::string(k_key));
    BOOST_TEST(attempt.headers.find("cf-access-client-secret").value() == "canary-of-the-proxy");
    BOOST_TEST((attempt.url.origin == client.settings().base.origin));
  }
  // The redactor knows neither: what keeps them out is that nobody writes them.
  BOOST_TEST(!contains(captured.text() + reply.error().message + reply.error().hint, "canary"));
}

BOOST_AUTO_TEST_CASE(query_values_are_in_no_line)
{
  auto request = get();
  request.query = "token=canary";
  transport.expect(Method::get, "/root/x?token=canary").fail(AttemptFailure::malformed);
  const auto reply = send(std::move(request));
  BOOST_TEST(!contains(captured.text() + reply.error().message + reply.error().hint, "canary"));
}

BOOST_AUTO_TEST_CASE(letting_go_cancels)
{
  expect_get().hang();
  {
    const auto exchange = client.send(get(), [](const Result<Reply>&) { BOOST_ERROR("cancelled"); });
    timers.advance(seconds(1));
    BOOST_TEST(transport.running() == 1U);
  }
  BOOST_TEST(transport.running() == 0U);
  BOOST_TEST(timers.pending() == 0U);
}

BOOST_AUTO_TEST_CASE(letting_go_ends_a_wait)
{
  expect_get().reply(503, "", {{"Retry-After", "10"}});
  auto exchange = client.send(get(), [](const Result<Reply>&) { BOOST_ERROR("cancelled"); });
  timers.advance(seconds(1));
  auto moved = std::move(exchange);
  moved.cancel();
  timers.advance(minutes(1));
  BOOST_TEST(timers.pending() == 0U);
}

BOOST_AUTO_TEST_CASE(an_exchange_may_outlive_its_client)
{
  ScriptedTransport script(timers);
  script.expect(Method::get, "/root/x").hang();
  auto short_lived = std::make_unique<HttpClient>(script, timers, random, log, make_settings("https://a.example/root"));
  auto exchange = short_lived->send(get(), [](const Result<Reply>&) { BOOST_ERROR("cancelled"); });
  short_lived.reset();
  BOOST_TEST(script.running() == 0U);
  exchange.cancel();
}

BOOST_AUTO_TEST_CASE(a_callback_may_send_again_and_end_the_client)
{
  ScriptedTransport script(timers);
  script.expect(Method::get, "/root/x").reply(200);
  script.expect(Method::get, "/root/x").reply(200);
  auto short_lived = std::make_unique<HttpClient>(script, timers, random, log, make_settings("https://a.example/root"));
  Exchange second;
  bool is_over = false;
  Exchange first = short_lived->send(get(), [&](const Result<Reply>&) {
    first.cancel();
    second = short_lived->send(get(), [&](const Result<Reply>&) {
      short_lived.reset();
      is_over = true;
    });
  });
  BOOST_TEST(timers.run_until([&] { return is_over; }));
}

BOOST_AUTO_TEST_CASE(a_stream_brings_its_pieces)
{
  auto& step = expect_get();
  step.reply(200, "data: 1\n\n", {{"Content-Type", "text/event-stream"}});
  step.pieces.emplace_back("data: 2\n\n");
  auto request = get();
  request.idle_timeout = seconds(40);
  Heard heard;
  const auto stream = client.open_stream(std::move(request), heard.sink());
  BOOST_TEST(heard.opened.empty());
  timers.advance(seconds(1));
  BOOST_TEST((heard.opened == std::vector<int>{200}));
  BOOST_TEST(heard.text == "data: 1\n\ndata: 2\n\n");
  BOOST_TEST_REQUIRE(heard.end.has_value());
  BOOST_TEST(heard.end->has_value());
  const auto& attempt = transport.attempts().front();
  BOOST_TEST(attempt.timeout == Duration::zero());
  BOOST_TEST(attempt.idle_timeout == seconds(40));
  BOOST_TEST((attempt.idle_from == IdleFrom::start));
  BOOST_TEST(attempt.body_limit == 0U);
}

BOOST_AUTO_TEST_CASE(a_stream_that_cannot_be_had_says_why)
{
  struct Row {
    std::string_view name;
    ScriptedStep step;
    ErrorKind expected;
    std::string_view message;
  };
  const std::array rows{
      Row{"bad key", ScriptedStep().reply(401, R"({"error":{}})"), ErrorKind::key_refused, "401 unauthorized"},
      Row{"no right", ScriptedStep().reply(403), ErrorKind::not_permitted, "403 forbidden"},
      Row{"absent", ScriptedStep().reply(404), ErrorKind::not_found, "404 not found"},
      Row{"bad selector", ScriptedStep().reply(400), ErrorKind::refused, "400 bad request"},
      Row{"plain error", ScriptedStep().reply(500), ErrorKind::unavailable, "500 internal server error"},
      Row{"no event in time", ScriptedStep().reply(504), ErrorKind::unavailable, "504 gateway timeout"},
      Row{"an odd success", ScriptedStep().reply(204, ""), ErrorKind::unavailable, "204 no content"},
      Row{"a page", ScriptedStep().reply(200, std::string(k_page), {{"Content-Type", "text/html"}}),
          ErrorKind::login_page, "200 ok, but an HTML page"},
      Row{"elsewhere", ScriptedStep().reply(302, "", {{"Location", "/login"}}), ErrorKind::redirect,
          "redirected to /login"},
      Row{"broken", ScriptedStep().fail(AttemptFailure::receive, "fell silent"), ErrorKind::unreachable, "fell silent"},
      Row{"untrusted", ScriptedStep().fail(AttemptFailure::untrusted), ErrorKind::untrusted, "it broke"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      auto& expected = expect_get();
      const auto target = expected.target;
      expected = row.step;
      expected.target = target;
      Heard heard;
      const auto stream = client.open_stream(get(), heard.sink());
      timers.advance(seconds(1));
      BOOST_TEST(heard.opened.empty());
      BOOST_TEST(heard.text.empty());
      BOOST_TEST_REQUIRE(heard.end.has_value());
      BOOST_TEST_REQUIRE(!heard.end->has_value());
      BOOST_TEST((heard.end->error().kind == row.expected), traits(heard.end->error().kind).reason);
      BOOST_TEST(contains(heard.end->error().message, row.message), heard.end->error().message);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_stream_that_breaks_later_says_so_after_its_pieces)
{
  expect_get().reply(200, "data: 1\n\n").fail(AttemptFailure::receive, "broke the connection");
  Heard heard;
  const auto stream = client.open_stream(get(), heard.sink());
  timers.advance(seconds(1));
  BOOST_TEST(heard.text == "data: 1\n\n");
  BOOST_TEST_REQUIRE(heard.end.has_value());
  BOOST_TEST((heard.end->error().kind == ErrorKind::unreachable));
}

BOOST_AUTO_TEST_CASE(the_deadline_ends_a_stream)
{
  client.set_deadline(clock.now() + minutes(15));
  expect_get().reply(200, "data: 1\n\n").hang();
  Heard heard;
  const auto stream = client.open_stream(get(), heard.sink());
  timers.advance(minutes(14));
  BOOST_TEST(!heard.end.has_value());
  timers.advance(minutes(1));
  BOOST_TEST_REQUIRE(heard.end.has_value());
  BOOST_TEST((heard.end->error().kind == ErrorKind::timed_out));
  BOOST_TEST(transport.running() == 0U);
}

BOOST_AUTO_TEST_CASE(a_stream_may_be_let_go_in_each_of_its_callbacks)
{
  for (const int where : {0, 1, 2}) {
    expect_get().reply(200, "data: 1\n\n");
    Exchange stream;
    int called = 0;
    StreamSink sink;
    const auto step = [&](int here) {
      called += 1;
      BOOST_TEST(here <= where);
      if (here == where) {
        stream.cancel();
      }
    };
    sink.on_open = [step](const Reply&) { step(0); };
    sink.on_piece = [step](std::string_view) { step(1); };
    sink.on_end = [step](const Status&) { step(2); };
    stream = client.open_stream(get(), std::move(sink));
    timers.advance(seconds(1));
    BOOST_TEST(called == where + 1);
    BOOST_TEST(transport.running() == 0U);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
