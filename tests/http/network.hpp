// SPDX-License-Identifier: Apache-2.0
// A curl transport on a real loop, with what an attempt came to.
#pragma once

#include "base/poll_loop.hpp"
#include "http/curl_transport.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace argosy {

constexpr std::string_view k_canary = "canary-of-the-key";

// What a sink heard.
struct Heard {
  int heads = 0;
  int status = 0;
  Headers headers;
  std::string body;
  int ends = 0;
  std::optional<AttemptError> error;

  bool is_over() const { return ends > 0 || error.has_value(); }

  AttemptSink sink()
  {
    AttemptSink sink;
    sink.on_head = [this](int with_status, Headers with_headers) {
      ++heads;
      status = with_status;
      headers = std::move(with_headers);
    };
    sink.on_body = [this](std::string_view piece) {
      BOOST_TEST(heads == 1);
      body += piece;
    };
    sink.on_end = [this] { ++ends; };
    sink.on_error = [this](AttemptError with_error) {
      BOOST_TEST(!is_over());
      error = std::move(with_error);
    };
    return sink;
  }
};

struct Network {
  SystemClock clock;
  PollLoop loop{clock};
  std::unique_ptr<CurlTransport> transport;

  Network() { make({}, {}); }

  void make(TrustSettings trust, ProxySettings proxy = {})
  {
    auto made = CurlTransport::create(loop, std::move(trust), std::move(proxy));
    BOOST_TEST_REQUIRE(made.has_value());
    transport = std::move(*made);
  }

  // With a credential, so that a server can tell whether it got it.
  static Attempt get(const std::string& url)
  {
    Attempt attempt;
    attempt.url = parse_url(url).value();
    attempt.headers.add("Authorization", "Bearer " + std::string(k_canary));
    attempt.timeout = std::chrono::seconds(20);
    attempt.connect_timeout = std::chrono::seconds(20);
    return attempt;
  }
  static std::string at(std::uint16_t port, std::string_view scheme = "http", std::string_view host = "127.0.0.1")
  {
    return std::string(scheme) + "://" + std::string(host) + ':' + std::to_string(port) + "/path";
  }

  void run_until(const std::function<bool()>& is_done)
  {
    bool is_stuck = false;
    const auto guard = loop.after(std::chrono::seconds(30), [&] { is_stuck = true; });
    loop.run_until([&] { return is_stuck || is_done(); });
    loop.cancel(guard);
    BOOST_TEST_REQUIRE(!is_stuck);
  }

  Heard run(Attempt attempt)
  {
    Heard heard;
    transport->start(std::move(attempt), heard.sink());
    BOOST_TEST(!heard.is_over());
    run_until([&] { return heard.is_over(); });
    return heard;
  }
};

} // namespace argosy
