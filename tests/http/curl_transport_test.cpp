// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"
#include "http/client.hpp"
#include "http/curl_transport.hpp"
#include "http/network.hpp"
#include "support/captured_sink.hpp"
#include "support/named_addresses.hpp"
#include "support/seeded_random.hpp"
#include "support/socket_server.hpp"

#include <array>
#include <cstdlib>

namespace argosy {

namespace {

// A server whose every connection answers its first request with these bytes and hangs up.
SocketServer::Handler
answer(std::string bytes)
{
  return [bytes = std::move(bytes)](Connection& connection) {
    connection.read_request();
    connection.write(bytes);
  };
}

SocketServer::Handler
answer_all(std::string_view status, std::string body, std::string headers = {})
{
  return [=](Connection& connection) {
    while (!connection.read_request().empty()) {
      connection.reply(status, body, headers);
    }
  };
}

Attempt
post(const std::string& url, Idempotency idempotency)
{
  auto attempt = Network::get(url);
  attempt.method = Method::post;
  attempt.body = R"({"a":1})";
  attempt.headers.add("Content-Type", "application/json");
  attempt.idempotency = idempotency;
  return attempt;
}

bool
contains(std::string_view text, std::string_view part)
{
  return text.find(part) != std::string_view::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(curl_transport, Network)

BOOST_AUTO_TEST_CASE(brings_status_headers_and_body)
{
  SocketServer server(answer_all("418 teapot", "short and stout", "X-One: 1\r\nX-Two:  2 \r\n"));
  const auto heard = run(get(at(server.port())));
  BOOST_TEST(heard.heads == 1);
  BOOST_TEST(heard.ends == 1);
  BOOST_TEST(heard.status == 418);
  BOOST_TEST(heard.body == "short and stout");
  BOOST_TEST(heard.headers.find("x-one").value() == "1");
  BOOST_TEST(heard.headers.find("X-TWO").value() == "2");
}

BOOST_AUTO_TEST_CASE(sends_what_it_is_given_and_little_else)
{
  struct Row {
    Method method;
    std::string_view body;
    std::string_view line;
    std::string_view length;
  };
  const std::array rows{
      Row{Method::get, "", "GET /path?q=%20 HTTP/1.1\r\n", ""},
      Row{Method::post, "{}", "POST /path?q=%20 HTTP/1.1\r\n", "Content-Length: 2\r\n"},
      Row{Method::post, "", "POST /path?q=%20 HTTP/1.1\r\n", "Content-Length: 0\r\n"},
      Row{Method::put, "{}", "PUT /path?q=%20 HTTP/1.1\r\n", "Content-Length: 2\r\n"},
      Row{Method::patch, "{}", "PATCH /path?q=%20 HTTP/1.1\r\n", "Content-Length: 2\r\n"},
      Row{Method::del, "", "DELETE /path?q=%20 HTTP/1.1\r\n", ""},
      Row{Method::del, "{}", "DELETE /path?q=%20 HTTP/1.1\r\n", "Content-Length: 2\r\n"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.line << row.body)
    {
      SocketServer server(answer_all("200 OK", "{}"));
      auto attempt = get(at(server.port()));
      attempt.url.query = "q=%20";
      attempt.method = row.method;
      attempt.body = row.body;
      attempt.headers.add("X-Empty", "");
      BOOST_TEST(run(std::move(attempt)).status == 200);
      const auto sent = server.received();
      BOOST_TEST(sent.starts_with(row.line), sent);
      BOOST_TEST(contains(sent, row.length));
      BOOST_TEST(contains(sent, "Content-Length") == !row.length.empty());
      BOOST_TEST(sent.ends_with("\r\n\r\n" + std::string(row.body)));
      BOOST_TEST(contains(sent, "\r\nX-Empty:\r\n"));
      BOOST_TEST(contains(sent, "\r\nAccept-Encoding: gzip\r\n"));
      BOOST_TEST(!contains(sent, "Expect"));
      BOOST_TEST(!contains(sent, "Content-Type"));
      BOOST_TEST(!contains(sent, "User-Agent"));
    }
  }
}

BOOST_AUTO_TEST_CASE(sends_a_large_body_without_asking_first)
{
  SocketServer server(answer_all("200 OK", "{}"));
  auto attempt = post(at(server.port()), Idempotency::safe);
  attempt.body = std::string(3'000'000, 'x');
  BOOST_TEST(run(std::move(attempt)).status == 200);
  BOOST_TEST(server.received().size() > 3'000'000U);
}

BOOST_AUTO_TEST_CASE(refuses_headers_that_would_be_two)
{
  for (const auto& value : {std::string("a\r\nX-Evil: 1"), std::string("a\nb"), std::string("a\0b", 3)}) {
    auto attempt = get("http://127.0.0.1:1/");
    attempt.headers.add("X-Value", value);
    const auto heard = run(std::move(attempt));
    BOOST_TEST_REQUIRE(heard.error.has_value());
    BOOST_TEST((heard.error->failure == AttemptFailure::malformed));
  }
}

BOOST_AUTO_TEST_CASE(skips_what_only_announces_the_answer)
{
  SocketServer server(answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
  const auto heard = run(get(at(server.port())));
  BOOST_TEST(heard.heads == 1);
  BOOST_TEST(heard.status == 200);
  BOOST_TEST(!heard.headers.find("Link").has_value());
  BOOST_TEST(heard.body == "{}");
}

BOOST_AUTO_TEST_CASE(does_not_follow_redirects)
{
  SocketServer other(answer_all("200 OK", "{}"));
  SocketServer server(answer_all("307 Temporary Redirect", "", "Location: " + at(other.port()) + "\r\n"));
  BOOST_TEST(run(get(at(server.port()))).status == 307);
  BOOST_TEST(other.connections() == 0);
}

BOOST_AUTO_TEST_CASE(tells_a_cut_answer_from_a_whole_one)
{
  struct Row {
    std::string_view name;
    std::string_view bytes;
    std::optional<AttemptFailure> expected;
  };
  const std::array rows{
      Row{"nothing", "", AttemptFailure::receive},
      Row{"inside the status line", "HTTP/1.1 20", AttemptFailure::receive},
      Row{"after the status line", "HTTP/1.1 200 OK\r\n", AttemptFailure::receive},
      Row{"inside a header", "HTTP/1.1 200 OK\r\nContent-Ty", AttemptFailure::receive},
      Row{"between headers", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n", AttemptFailure::receive},
      Row{"between headers with a length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", AttemptFailure::receive},
      Row{"inside the empty line", "HTTP/1.1 204 No Content\r\nA: b\r\n\r", AttemptFailure::receive},
      Row{"after an announcement", "HTTP/1.1 100 Continue\r\n\r\n", AttemptFailure::receive},
      Row{"inside the body", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}", AttemptFailure::receive},
      Row{"between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
          AttemptFailure::receive},
      Row{"inside a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}", AttemptFailure::receive},
      Row{"debris for a chunk's size",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n:\n\r\nxa: {\"result\"", AttemptFailure::receive},
      Row{"whole by length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", std::nullopt},
      Row{"whole by chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", std::nullopt},
      Row{"whole with a trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nT: 1\r\n\r\n",
          std::nullopt},
      Row{"whole without a body", "HTTP/1.1 204 No Content\r\n\r\n", std::nullopt},
      Row{"whole by the connection's end", "HTTP/1.1 200 OK\r\n\r\n{}", std::nullopt},
      Row{"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", AttemptFailure::malformed},
      Row{"a page of HTTP/0.9", "<html>hello</html>", AttemptFailure::malformed},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      SocketServer server(answer(std::string(row.bytes)));
      const auto heard = run(get(at(server.port())));
      BOOST_TEST(heard.error.has_value() == row.expected.has_value());
      if (heard.error && row.expected) {
        BOOST_TEST((heard.error->failure == *row.expected), heard.error->message);
        BOOST_TEST(contains(heard.error->message, "127.0.0.1:"), heard.error->message);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_reset_before_the_answer_is_no_answer)
{
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.reset();
  });
  const auto heard = run(get(at(server.port())));
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::receive));
  BOOST_TEST(!is_surely_unsent(heard.error->failure));
}

BOOST_AUTO_TEST_CASE(limits_headers_and_bodies)
{
  SocketServer large(answer_all("200 OK", std::string(5000, 'x')));
  auto attempt = get(at(large.port()));
  attempt.body_limit = 4999;
  auto heard = run(std::move(attempt));
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::too_large));
  attempt = get(at(large.port()));
  attempt.body_limit = 5000;
  BOOST_TEST(run(std::move(attempt)).body.size() == 5000U);

  std::string headers;
  for (int i = 0; i < 30; ++i) {
    headers += "X-Long: " + std::string(10'000, 'x') + "\r\n";
  }
  SocketServer endless(answer_all("200 OK", "", headers));
  heard = run(get(at(endless.port())));
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::malformed));
}

BOOST_AUTO_TEST_CASE(unpacks_gzip_and_counts_what_comes_out)
{
  const auto packed = read_file(ARGOSY_TEST_DATA "/transcripts/stream-sync-fields-gzip.gz", 1'000'000).value();
  SocketServer server(answer_all("200 OK", packed, "Content-Encoding: gzip\r\n"));
  const auto heard = run(get(at(server.port())));
  BOOST_TEST(heard.ends == 1);
  BOOST_TEST(heard.body.size() > packed.size());
  BOOST_TEST(heard.body.starts_with("{\"result\":{"));
  auto attempt = get(at(server.port()));
  attempt.body_limit = heard.body.size() - 1;
  const auto limited = run(std::move(attempt));
  BOOST_TEST_REQUIRE(limited.error.has_value());
  BOOST_TEST((limited.error->failure == AttemptFailure::too_large));
}

BOOST_AUTO_TEST_CASE(a_body_that_stops_is_given_up)
{
  SocketServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
    connection.wait_for_end();
  });
  auto attempt = get(at(server.port()));
  attempt.idle_timeout = Duration(50);
  attempt.idle_from = IdleFrom::first_byte;
  const auto heard = run(std::move(attempt));
  BOOST_TEST(heard.body == "{");
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::receive));
  BOOST_TEST(contains(heard.error->message, "fell silent for 50 ms"), heard.error->message);
}

BOOST_AUTO_TEST_CASE(a_stream_that_never_begins_is_given_up)
{
  SocketServer server([](Connection& connection) { connection.wait_for_end(); });
  auto attempt = get(at(server.port()));
  attempt.timeout = {};
  attempt.idle_timeout = Duration(50);
  const auto heard = run(std::move(attempt));
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::receive));
}

BOOST_AUTO_TEST_CASE(a_server_may_think_for_the_whole_of_the_timeout)
{
  SocketServer server([](Connection& connection) { connection.wait_for_end(); });
  auto attempt = get(at(server.port()));
  attempt.timeout = Duration(150);
  attempt.idle_timeout = Duration(20);
  attempt.idle_from = IdleFrom::first_byte;
  const auto heard = run(std::move(attempt));
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::timeout));
  BOOST_TEST(contains(heard.error->message, "no whole answer from 127.0.0.1:"), heard.error->message);
}

BOOST_AUTO_TEST_CASE(keeps_a_connection_for_the_next_request)
{
  SocketServer server(answer_all("200 OK", "{}"));
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(run(get(at(server.port()))).status == 200);
  }
  BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_write_is_never_sent_twice_behind_our_back)
{
  struct Row {
    Idempotency idempotency;
    int sent;
  };
  // libcurl repeats a request, POST too, whose kept connection closed without a byte.
  for (const auto& row : {Row{Idempotency::never, 1}, Row{Idempotency::safe, 2}}) {
    SocketServer server([](Connection& connection) {
      connection.read_request();
      connection.reply("200 OK", "{}");
      connection.read_request(); // and hangs up
    });
    BOOST_TEST(run(get(at(server.port()))).status == 200);
    const auto heard = run(post(at(server.port()), row.idempotency));
    BOOST_TEST(server.count_received("POST /path") == row.sent);
    BOOST_TEST(heard.error.has_value() == (row.idempotency == Idempotency::never));
    if (heard.error) {
      BOOST_TEST((heard.error->failure == AttemptFailure::receive));
    }
  }
}

BOOST_AUTO_TEST_CASE(says_what_could_not_be_reached)
{
  std::uint16_t closed = 0;
  {
    SocketServer server(answer(""));
    closed = server.port();
  }
  const auto refused = run(get(at(closed)));
  BOOST_TEST_REQUIRE(refused.error.has_value());
  BOOST_TEST((refused.error->failure == AttemptFailure::connect));
  BOOST_TEST(refused.error->message ==
             "cannot connect to 127.0.0.1:" + std::to_string(closed) + ": Connection refused");
  const auto unknown = run(get("http://unknown.example/"));
  BOOST_TEST_REQUIRE(unknown.error.has_value());
  BOOST_TEST((unknown.error->failure == AttemptFailure::resolve));
  BOOST_TEST(unknown.error->message == "cannot resolve unknown.example");
}

BOOST_AUTO_TEST_CASE(a_resolver_that_hangs_holds_up_nothing)
{
  HangingLookups lookups;
  auto attempt = get("http://hangs.example/");
  attempt.connect_timeout = Duration(50);
  const auto heard = run(std::move(attempt));
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::resolve));
  Heard nothing;
  const auto id = transport->start(get("http://hangs.example/"), nothing.sink());
  HangingLookups::wait_for_one();
  transport->cancel(id);
  transport->start(get("http://hangs.example/"), nothing.sink());
  transport.reset(); // returns although both lookups still hang, else this test never ends
  BOOST_TEST(!nothing.is_over());
}

BOOST_AUTO_TEST_CASE(reads_no_environment)
{
  SocketServer server(answer_all("200 OK", "{}"));
  for (const auto* const name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
    ::setenv(name, "http://127.0.0.1:1", 1);
  }
  BOOST_TEST(run(get(at(server.port()))).status == 200);
  for (const auto* const name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
    ::unsetenv(name);
  }
}

BOOST_AUTO_TEST_CASE(pieces_arrive_as_they_are_sent)
{
  std::atomic<bool> has_first = false;
  SocketServer server([&](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n:\n\r\n");
    while (!has_first) {
      std::this_thread::yield();
    }
    connection.write("2\r\n:\n\r\n0\r\n\r\n");
  });
  Heard heard;
  transport->start(get(at(server.port())), heard.sink());
  run_until([&] { return heard.body == ":\n"; });
  BOOST_TEST(!heard.is_over());
  has_first = true;
  run_until([&] { return heard.is_over(); });
  BOOST_TEST(heard.body == ":\n:\n");
}

BOOST_AUTO_TEST_CASE(may_be_cancelled_in_each_callback)
{
  SocketServer server(answer_all("200 OK", "{}"));
  for (const int where : {0, 1, 2}) {
    AttemptId id = 0;
    int calls = 0;
    bool is_done = false;
    const auto step = [&](int here) {
      ++calls;
      if (here == where) {
        transport->cancel(id);
        loop.after(Duration(20), [&] { is_done = true; });
      }
    };
    AttemptSink sink;
    sink.on_head = [step](int, const Headers&) { step(0); };
    sink.on_body = [step](std::string_view) { step(1); };
    sink.on_end = [step] { step(2); };
    id = transport->start(get(at(server.port())), std::move(sink));
    run_until([&] { return is_done; });
    BOOST_TEST(calls == where + 1);
  }
}

BOOST_AUTO_TEST_CASE(cancelling_closes_the_connection_at_once)
{
  std::atomic<bool> has_ended = false;
  SocketServer server([&](Connection& connection) {
    connection.read_request();
    connection.wait_for_end();
    has_ended = true;
  });
  Heard heard;
  const auto id = transport->start(get(at(server.port())), heard.sink());
  run_until([&] { return server.count_received("\r\n\r\n") == 1 || (loop.after(Duration(1), [] {}), false); });
  transport->cancel(id);
  while (!has_ended) {
    std::this_thread::yield();
  }
  BOOST_TEST(!heard.is_over());
}

BOOST_AUTO_TEST_CASE(a_callback_may_start_another_and_end_the_transport)
{
  SocketServer server(answer_all("200 OK", "{}"));
  bool is_done = false;
  AttemptSink second;
  second.on_head = [](int, const Headers&) {};
  second.on_body = [&](std::string_view) {
    transport.reset();
    is_done = true;
  };
  AttemptSink first;
  first.on_head = [](int, const Headers&) {};
  first.on_body = [](std::string_view) {};
  first.on_end = [&] { transport->start(get(at(server.port())), second); };
  transport->start(get(at(server.port())), first);
  run_until([&] { return is_done; });
}

BOOST_AUTO_TEST_CASE(carries_a_client_to_its_answer)
{
  std::atomic<int> count = 0;
  SocketServer server([&](Connection& connection) {
    for (; !connection.read_request().empty(); ++count) {
      connection.reply(count == 0 ? "503 Service Unavailable" : "200 OK", "{}");
    }
  });
  Redactor redactor;
  CapturedSink captured;
  Output output(redactor, captured);
  Log log(output, clock, {});
  SeededRandom random(1);
  ClientSettings settings;
  settings.base = parse_url(at(server.port())).value();
  settings.retry.busy_base = Duration(1);
  HttpClient client(*transport, loop, random, log, settings);
  client.set_credential("Authorization", "Bearer ", Secret(std::string(k_canary)));
  Request request;
  request.path = "/x";
  const auto reply = send_and_wait(client, loop, std::move(request));
  BOOST_TEST_REQUIRE(reply.has_value());
  BOOST_TEST(reply->status == 200);
  BOOST_TEST(server.count_received("GET /path/x HTTP/1.1\r\n") == 2);
  BOOST_TEST(server.count_received("Authorization: Bearer canary-of-the-key\r\n") == 2);
  BOOST_TEST(!contains(captured.text(), k_canary));
}

BOOST_AUTO_TEST_CASE(many_at_once)
{
  SocketServer server(answer_all("200 OK", std::string(100'000, 'x')));
  std::array<Heard, 20> all;
  for (auto& heard : all) {
    transport->start(get(at(server.port(), "http", "many.example")), heard.sink());
  }
  run_until([&] { return std::all_of(all.begin(), all.end(), [](const Heard& heard) { return heard.is_over(); }); });
  for (const auto& heard : all) {
    BOOST_TEST(heard.body.size() == 100'000U);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
