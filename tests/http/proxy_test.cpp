// SPDX-License-Identifier: Apache-2.0
#include "http/network.hpp"
#include "http/proxy.hpp"
#include "support/certificates.hpp"
#include "support/socket_server.hpp"
#include "support/temporary_folder.hpp"

#include <array>
#include <cstdlib>

namespace argosy {

namespace {

bool
contains(std::string_view text, std::string_view part)
{
  return text.find(part) != std::string_view::npos;
}

// A proxy that answers CONNECT with `refusal`, or opens the way to 127.0.0.1:`port`.
SocketServer::Handler
tunnel(std::string refusal, const SocketServer& to)
{
  return [refusal = std::move(refusal), &to](Connection& connection) {
    connection.read_request();
    if (!refusal.empty()) {
      return connection.write(refusal);
    }
    connection.write("HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n");
    connection.relay(to.port());
  };
}

struct ProxyFixture : Network {
  TemporaryFolder folder;
  TestIdentity root = make_identity({"Corp Root", {}, CertificateSpec::Kind::authority});
  TestIdentity leaf = make_identity({"argocd", {"DNS:argocd.example", "DNS:proxy.example"}}, &root);
  ContextPtr context = make_server_context(leaf);
  SocketServer origin{[this](Connection& connection) {
    if (connection.start_tls(context.get())) {
      while (!connection.read_request().empty()) {
        connection.reply("200 OK", "{}");
      }
    }
  }};

  void make_behind(ProxySettings proxy, const std::string& pin = {})
  {
    TrustSettings trust;
    trust.system_ca_dir = folder.path();
    trust.extra_ca_pem = {root.pem()};
    if (!pin.empty()) {
      trust.server_pin = parse_pin(pin).value();
      trust.pinned_origin = parse_url(at(origin.port(), "https", "argocd.example")).value().origin;
    }
    make(std::move(trust), std::move(proxy));
  }

  Heard ask() { return run(get(at(origin.port(), "https", "argocd.example"))); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(proxy)

BOOST_AUTO_TEST_CASE(knows_who_is_reached_directly)
{
  struct Row {
    std::string_view no_proxy;
    Origin origin;
    bool expected;
  };
  const auto https = [](std::string host, std::uint16_t port = 443) { return Origin{"https", std::move(host), port}; };
  const std::array rows{
      Row{"", https("a.corp"), false},
      Row{"*", https("a.corp"), true},
      Row{"b.corp, *", https("a.corp"), true},
      Row{"a.corp", https("a.corp"), true},
      Row{"A.Corp", https("a.corp"), true},
      Row{"a.corp.", https("a.corp"), true},
      Row{"a.corp", https("a.corp."), true},
      Row{"corp", https("a.corp"), true},
      Row{".corp", https("a.corp"), true},
      Row{"*.corp", https("a.corp"), true},
      Row{".corp", https("corp"), true},
      Row{"corp", https("acorp"), false},
      Row{".corp", https("acorp"), false},
      Row{"a.corp", https("corp"), false},
      Row{"a.corp", https("b.a.corp"), true},
      Row{"x,,  a.corp\t,y", https("a.corp"), true},
      Row{"x a.corp", https("a.corp"), true},
      Row{"a.corp:443", https("a.corp"), true},
      Row{"a.corp:8443", https("a.corp"), false},
      Row{"a.corp:8443", https("a.corp", 8443), true},
      Row{".corp:8443", https("a.corp", 8443), true},
      Row{"a.corp:https", https("a.corp"), false},
      Row{".", https("a.corp"), false},
      Row{"*.", https("a.corp"), false},
      Row{"10.1.2.3", https("10.1.2.3"), true},
      Row{"10.1.2.3", https("10.1.2.30"), false},
      Row{"2.3", https("10.1.2.3"), false},
      Row{"10.1.2.3:443", https("10.1.2.3"), true},
      Row{"10.0.0.0/8", https("10.255.0.1"), true},
      Row{"10.0.0.0/8", https("11.0.0.1"), false},
      Row{"10.1.0.0/15", https("10.0.3.4"), true},
      Row{"10.1.2.3/32", https("10.1.2.3"), true},
      Row{"10.1.2.3/32", https("10.1.2.2"), false},
      Row{"10.1.2.2/31", https("10.1.2.3"), true},
      Row{"0.0.0.0/0", https("8.8.8.8"), true},
      Row{"10.0.0.0/33", https("10.0.0.0"), false},
      Row{"10.0.0.0/", https("10.0.0.0"), false},
      Row{"10.0.0.0/x", https("10.0.0.0"), false},
      Row{"10.0.0.0/8", https("a.corp"), false},
      Row{"corp/8", https("a.corp"), false},
      Row{"::1", https("::1"), true},
      Row{"[::1]", https("::1"), true},
      Row{"[::1]:443", https("::1"), true},
      Row{"[::1]:80", https("::1"), false},
      Row{"[::1", https("::1"), true},
      Row{"0:0:0:0:0:0:0:1", https("::1"), true},
      Row{"fd00::/8", https("fd12::1"), true},
      Row{"fd00::/8", https("fe80::1"), false},
      Row{"10.0.0.0/8", https("::1"), false},
      Row{"localhost", https("127.0.0.1"), false},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT('"' << row.no_proxy << "\" and " << row.origin.host)
    {
      BOOST_TEST(is_bypassed(row.no_proxy, row.origin) == row.expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(reads_proxies)
{
  struct Row {
    std::string_view text;
    std::optional<std::string_view> expected;
  };
  const std::array rows{
      Row{"http://proxy.corp:3128", "http://proxy.corp:3128"},
      Row{"proxy.corp:3128", "http://proxy.corp:3128"},
      Row{"proxy.corp", "http://proxy.corp"},
      Row{"https://proxy.corp/", "https://proxy.corp"},
      Row{"http://[::1]:3128", "http://[::1]:3128"},
      Row{"socks5://proxy.corp:1080", std::nullopt},
      Row{"http://user:canary@proxy.corp", std::nullopt},
      Row{"http://", std::nullopt},
      Row{"http://proxy.corp:99999", std::nullopt},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.text)
    {
      const auto proxy = parse_proxy(row.text, "HTTPS_PROXY");
      BOOST_TEST_REQUIRE(proxy.has_value() == row.expected.has_value());
      if (proxy) {
        BOOST_TEST(to_string(**proxy) == *row.expected);
      } else {
        BOOST_TEST((proxy.error().kind == ErrorKind::config));
        BOOST_TEST(contains(proxy.error().message, "HTTPS_PROXY: "));
        BOOST_TEST(!contains(proxy.error().message + proxy.error().hint, "canary"));
      }
    }
  }
  BOOST_TEST(!parse_proxy("", "HTTPS_PROXY").value().has_value());
}

BOOST_AUTO_TEST_CASE(each_scheme_has_its_proxy)
{
  Proxies proxies;
  proxies.for_https = Origin{"http", "secure.corp", 3128};
  proxies.for_http = Origin{"http", "plain.corp", 3128};
  proxies.no_proxy = "near.corp";
  BOOST_TEST(choose_proxy(proxies, {"https", "a", 443})->host == "secure.corp");
  BOOST_TEST(choose_proxy(proxies, {"http", "a", 80})->host == "plain.corp");
  BOOST_TEST(!choose_proxy(proxies, {"https", "near.corp", 443}).has_value());
}

BOOST_FIXTURE_TEST_CASE(goes_through_a_tunnel_and_shows_the_proxy_no_key, ProxyFixture)
{
  SocketServer way(tunnel("", origin));
  ProxySettings proxy;
  proxy.https_proxy = at(way.port(), "http", "proxy.example");
  make_behind(std::move(proxy));
  ::setenv("no_proxy", "*", 1); // is the command line's to read, not libcurl's
  const auto heard = ask();
  ::unsetenv("no_proxy");
  BOOST_TEST(heard.status == 200);
  BOOST_TEST(!heard.headers.find("X-Proxy").has_value());
  BOOST_TEST(contains(way.received(), "CONNECT argocd.example:" + std::to_string(origin.port()) + " HTTP/1.1\r\n"));
  BOOST_TEST(way.count_received(k_canary) == 0);
  BOOST_TEST(origin.count_received(k_canary) == 1);
}

BOOST_FIXTURE_TEST_CASE(tells_the_proxy_who_it_is, ProxyFixture)
{
  SocketServer way(tunnel("", origin));
  ProxySettings proxy;
  proxy.https_proxy = at(way.port());
  proxy.user = "ci";
  proxy.password = Secret("p:w@1");
  make_behind(std::move(proxy));
  BOOST_TEST(ask().status == 200);
  BOOST_TEST(contains(way.received(), "Proxy-Authorization: Basic Y2k6cDp3QDE=\r\n"));
  BOOST_TEST(!contains(origin.received(), "Proxy-Authorization"));
}

BOOST_FIXTURE_TEST_CASE(says_how_the_proxy_refused, ProxyFixture)
{
  struct Row {
    std::string_view answer;
    int status;
    std::string_view message;
    std::string_view hint;
  };
  const std::array rows{
      Row{"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: "
          "3\r\n\r\nno\n",
          407, "407 proxy authentication required", "ARGOSY_PROXY_PASSWORD"},
      Row{"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", 401, "401 unauthorized", "ARGOSY_PROXY_PASSWORD"},
      Row{"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 403, "403 forbidden", "NO_PROXY"},
      Row{"HTTP/1.1 503 Service Unavailable\r\n\r\n", 503, "503 service unavailable", ""},
      Row{"", 0, "", ""},
      Row{"HTTP/1.1 200", 0, "", ""},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.answer)
    {
      SocketServer way([&](Connection& connection) {
        connection.read_request();
        connection.write(row.answer);
      });
      ProxySettings proxy;
      proxy.https_proxy = at(way.port(), "http", "proxy.example");
      make_behind(std::move(proxy));
      const auto heard = ask();
      BOOST_TEST_REQUIRE(heard.error.has_value());
      BOOST_TEST((heard.error->failure == AttemptFailure::proxy), heard.error->message);
      BOOST_TEST(heard.error->proxy_status == row.status);
      BOOST_TEST(contains(heard.error->message, row.message), heard.error->message);
      BOOST_TEST(contains(heard.error->message, "argocd.example:"), heard.error->message);
      BOOST_TEST(contains(heard.error->hint, row.hint), heard.error->hint);
      BOOST_TEST(heard.heads == 0);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_is_not_there_is_named, ProxyFixture)
{
  for (const auto* const host : {"127.0.0.1:1", "unknown.example:1"}) {
    ProxySettings proxy;
    proxy.https_proxy = host;
    make_behind(std::move(proxy));
    const auto heard = ask();
    BOOST_TEST_REQUIRE(heard.error.has_value());
    BOOST_TEST(is_surely_unsent(heard.error->failure));
    BOOST_TEST(contains(heard.error->message, "proxy "), heard.error->message);
  }
}

BOOST_FIXTURE_TEST_CASE(plain_requests_are_passed_on_whole, ProxyFixture)
{
  SocketServer way([](Connection& connection) {
    connection.read_request();
    connection.reply("200 OK", "{}");
  });
  ProxySettings proxy;
  proxy.http_proxy = at(way.port());
  make_behind(std::move(proxy));
  BOOST_TEST(run(get("http://argocd.example:8080/path")).status == 200);
  BOOST_TEST(way.received().starts_with("GET http://argocd.example:8080/path HTTP/1.1\r\n"), way.received());
}

BOOST_FIXTURE_TEST_CASE(a_plain_proxys_demand_for_a_password_is_no_answer, ProxyFixture)
{
  SocketServer way([](Connection& connection) {
    connection.read_request();
    connection.reply("407 Proxy Authentication Required", "no", "Proxy-Authenticate: Basic\r\n");
  });
  ProxySettings proxy;
  proxy.http_proxy = at(way.port());
  make_behind(std::move(proxy));
  const auto heard = run(get("http://argocd.example:8080/path"));
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::proxy));
  BOOST_TEST(heard.error->proxy_status == 407);
  BOOST_TEST(heard.heads == 0);
}

BOOST_FIXTURE_TEST_CASE(an_untrusted_certificate_behind_a_proxy_may_be_the_proxys, ProxyFixture)
{
  const auto stranger = make_identity({"argocd", {"DNS:argocd.example"}});
  context = make_server_context(stranger);
  SocketServer way(tunnel("", origin));
  ProxySettings proxy;
  proxy.https_proxy = at(way.port(), "http", "proxy.example");
  make_behind(std::move(proxy));
  const auto heard = ask();
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::untrusted));
  BOOST_TEST(contains(heard.error->hint, "path     proxy proxy.example:" + std::to_string(way.port())),
             heard.error->hint);
}

// A proxy that speaks TLS itself, with a certificate of its own.
struct TlsProxyFixture : ProxyFixture {
  ContextPtr way_context;
  std::unique_ptr<SocketServer> way;

  void open_way(const TestIdentity& identity, const std::string& pin = {})
  {
    way_context = make_server_context(identity);
    way = std::make_unique<SocketServer>([this](Connection& connection) {
      if (connection.start_tls(way_context.get())) {
        connection.read_request();
        connection.write("HTTP/1.1 200 Connection established\r\n\r\n");
        connection.relay(origin.port());
      }
    });
    ProxySettings proxy;
    proxy.https_proxy = at(way->port(), "https", "proxy.example");
    make_behind(std::move(proxy), pin);
  }
};

BOOST_FIXTURE_TEST_CASE(speaks_tls_inside_tls, TlsProxyFixture)
{
  open_way(leaf);
  const auto heard = ask();
  BOOST_TEST(heard.status == 200, (heard.error ? heard.error->message : ""));
  BOOST_TEST(way->count_received(k_canary) == 0);
}

BOOST_FIXTURE_TEST_CASE(the_proxys_own_certificate_is_checked, TlsProxyFixture)
{
  const auto other = make_identity({"other", {"DNS:other.example"}}, &root);
  const auto lonely = make_identity({"proxy", {"DNS:proxy.example"}});
  struct Row {
    const TestIdentity* identity;
    std::string_view hint;
  };
  for (const auto& row :
       {Row{&other, "is for other.example, not for proxy.example"}, Row{&lonely, "has signed itself"}}) {
    open_way(*row.identity);
    const auto heard = ask();
    BOOST_TEST_REQUIRE(heard.error.has_value());
    BOOST_TEST((heard.error->failure == AttemptFailure::untrusted), heard.error->message);
    BOOST_TEST(contains(heard.error->message, "proxy proxy.example:"), heard.error->message);
    BOOST_TEST(contains(heard.error->hint, row.hint), heard.error->hint);
    BOOST_TEST(!contains(heard.error->hint, "--server-pin"));
  }
}

BOOST_FIXTURE_TEST_CASE(a_pin_is_the_origins_and_not_the_proxys, TlsProxyFixture)
{
  const auto lonely = make_identity({"argocd", {"DNS:nobody"}});
  context = make_server_context(lonely);
  open_way(leaf, lonely.pin());
  BOOST_TEST(ask().status == 200);
}

BOOST_FIXTURE_TEST_CASE(a_proxy_cannot_pass_for_the_pinned_origin, TlsProxyFixture)
{
  // The origin shows the proxy's own certificate, which any CA check would accept.
  const auto lonely = make_identity({"argocd", {"DNS:nobody"}});
  open_way(leaf, lonely.pin());
  const auto heard = ask();
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::untrusted), heard.error->message);
  BOOST_TEST(contains(heard.error->hint, "pin      its key is"), heard.error->hint);
  BOOST_TEST(origin.count_received(k_canary) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
