// SPDX-License-Identifier: Apache-2.0
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

using test::complaint;
using test::invoke;
using test::TemporaryFolder;
using test::Variables;

const std::string k_pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const std::string k_pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

BOOST_AUTO_TEST_SUITE(connection)

BOOST_AUTO_TEST_CASE(understands_every_way_to_name_a_server)
{
  struct Row {
    std::vector<std::string> flags;
    std::string url;
  };
  for (const auto& row : std::vector<Row>{
           {{"--server", "argocd.example"}, "https://argocd.example"},
           {{"--server", "argocd.example:8443"}, "https://argocd.example:8443"},
           {{"--server", "https://argocd.example/"}, "https://argocd.example"},
           {{"--server", "https://tools.example/argocd"}, "https://tools.example/argocd"},
           {{"--server", "tools.example/argocd/"}, "https://tools.example/argocd"},
           {{"--server", "http://127.0.0.1:8080"}, "http://127.0.0.1:8080"},
           {{"--server", "argocd.example", "--plaintext"}, "http://argocd.example"},
           {{"--server", "argocd.example:8080", "--plaintext"}, "http://argocd.example:8080"},
           {{"--server", "http://argocd.example", "--plaintext"}, "http://argocd.example"},
           {{"--server", "[::1]:8080"}, "https://[::1]:8080"},
           {{"--server", "tools.example", "--root-path", "/argocd"}, "https://tools.example/argocd"},
           {{"--server", "tools.example", "--grpc-web-root-path", "argocd/"}, "https://tools.example/argocd"},
           {{"--server", "tools.example/argocd", "--root-path", "argocd"}, "https://tools.example/argocd"},
       }) {
    BOOST_TEST_CONTEXT(row.flags[1])
    {
      auto words = row.flags;
      words.insert(words.begin(), {"get", "shop"});
      const auto result = invoke(words);
      BOOST_TEST_REQUIRE(result.has_value());
      BOOST_TEST(to_string(result->connection.server) == row.url);
      BOOST_TEST(result->warnings.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_server)
{
  struct Row {
    std::vector<std::string> flags;
    std::string message;
  };
  for (const auto& row : std::vector<Row>{
           {{"--server", "https://argocd.example", "--plaintext"},
            "--server: \"https://argocd.example\" contradicts --plaintext; give one or the other"},
           {{"--server", "ftp://argocd.example"}, "--server: \"ftp://argocd.example\" is not a usable URL: "},
           {{"--server", "argo cd"}, "--server: \"argo cd\" is not a usable URL: "},
           {{"--server", "argocd.example:99999"}, "--server: \"argocd.example:99999\" is not a usable URL: "},
           {{"--server", "https://u:secret@argocd.example"}, "--server: the value (not shown) is not a usable URL: "},
           {{"--server", "argocd.example/?a=b"},
            "--server: \"argocd.example/?a=b\" has a query; expected https://HOST[:PORT][/PATH]"},
           {{"--server", "a.example/one", "--root-path", "/two"},
            "--root-path: \"/two\" differs from the path of --server, \"/one\""},
           {{"--server", "a.example", "--root-path", "/a?b"},
            "--root-path: \"/a?b\" is no path; expected e.g. /argocd"},
       }) {
    BOOST_TEST_CONTEXT(row.message)
    {
      auto words = row.flags;
      words.insert(words.begin(), {"get", "shop"});
      BOOST_TEST(complaint(words).starts_with(row.message));
    }
  }
  const auto result = invoke({"get", "shop"}, {{"ARGOSY_SERVER", ""}});
  BOOST_TEST_REQUIRE(!result.has_value());
  BOOST_TEST(result.error().message == "--server is missing: which Argo CD is it?");
  BOOST_TEST(test::exit_code(result) == 2);
}

BOOST_AUTO_TEST_CASE(warns_of_a_plain_http_url)
{
  const auto result = invoke({"get", "shop"}, {{"ARGOSY_SERVER", "http://argocd.example"}});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST_REQUIRE(result->warnings.size() == 1U);
  BOOST_TEST(result->warnings[0] == "ARGOSY_SERVER says http: the key travels unencrypted");
}

BOOST_AUTO_TEST_CASE(reads_certificates_and_pins)
{
  const TemporaryFolder folder;
  const auto ca = folder.write("ca.pem", k_pem);
  const auto result =
      invoke({"get", "shop", "--server-crt", ca, "--server-pin", k_pin, "--client-crt", ca, "--client-crt-key", ca},
             {{"ARGOSY_CA_PEM", k_pem}, {"SSL_CERT_FILE", "/etc/a.pem"}, {"SSL_CERT_DIR", "/etc/certs"}});
  BOOST_TEST_REQUIRE(result.has_value());
  const auto& trust = result->connection.trust;
  BOOST_TEST(trust.extra_ca_pem.size() == 2U);
  BOOST_TEST(trust.extra_ca_pem[0] == k_pem);
  BOOST_TEST(trust.server_pin.has_value());
  BOOST_TEST((trust.pinned_origin == result->connection.server.origin));
  BOOST_TEST(trust.client_cert.value() == ca);
  BOOST_TEST(trust.client_key.value() == ca);
  BOOST_TEST(trust.system_ca_file.value() == "/etc/a.pem");
  BOOST_TEST(trust.system_ca_dir.value() == "/etc/certs");
}

BOOST_AUTO_TEST_CASE(refuses_certificates_and_pins_that_are_none)
{
  const TemporaryFolder folder;
  const auto text = folder.write("text.pem", "hello");
  struct Row {
    std::vector<std::string> flags;
    Variables variables;
    std::string message;
  };
  for (const auto& row : std::vector<Row>{
           {{"--ca-file", "/nowhere/a.pem"}, {}, "--ca-file: cannot read /nowhere/a.pem: no such file or directory"},
           {{"--ca-file", text},
            {},
            "--ca-file: \"" + text + "\" holds no PEM certificate (-----BEGIN CERTIFICATE-----)"},
           {{}, {{"ARGOSY_CA_FILE", "/nowhere"}}, "ARGOSY_CA_FILE: cannot read /nowhere: no such file or directory"},
           {{},
            {{"ARGOSY_CA_PEM", "/etc/ca.pem"}},
            "ARGOSY_CA_PEM: the text holds no PEM certificate (-----BEGIN CERTIFICATE-----)"},
           {{"--server-pin", "sha256/AAAA"},
            {},
            "--server-pin: the value is no pin; expected sha256// and 44 base64 characters, as argosy check prints it"},
           {{"--server-pin", k_pin, "--plaintext"}, {}, "--server-pin: of no use without https"},
           {{"--client-cert", "/nowhere"}, {}, "--client-cert: \"/nowhere\" is no file that can be read"},
           {{"--client-key", text}, {}, "--client-key: of no use without --client-cert"},
           {{"--http-retries", "-1"}, {}, "--http-retries: -1 is out of range; expected 0 to 100"},
           {{"--http-retries", "101"}, {}, "--http-retries: 101 is out of range; expected 0 to 100"},
           {{"--connect-timeout", "0"}, {}, "--connect-timeout: 0 leaves no time; expected e.g. 10s"},
       }) {
    BOOST_TEST_CONTEXT(row.message)
    {
      auto words = row.flags;
      words.insert(words.begin(), {"get", "shop"});
      BOOST_TEST(complaint(words, row.variables) == row.message);
    }
  }
}

BOOST_AUTO_TEST_CASE(has_the_documented_defaults)
{
  const auto result = invoke({"get", "shop"});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(result->connection.retry.max_retries == RetryPolicy{}.max_retries);
  BOOST_TEST((result->connection.retry.ceiling == RetryPolicy{}.ceiling));
  BOOST_TEST((result->connection.connect_timeout == std::chrono::seconds(10)));
  BOOST_TEST((result->timeout == std::chrono::minutes(15)));
  BOOST_TEST((invoke({"get", "shop", "--timeout", "0"})->timeout == std::chrono::hours(24)));
}

BOOST_AUTO_TEST_CASE(chooses_the_proxy)
{
  struct Row {
    std::vector<std::string> flags;
    Variables variables;
    std::string https;
    std::string http;
    std::string no_proxy;
  };
  const std::string a = "http://a.example:3128";
  for (const auto& row : std::vector<Row>{
           {{}, {}, "", "", ""},
           {{"--proxy", a}, {{"HTTPS_PROXY", "b.example"}}, a, "", ""},
           {{},
            {{"HTTPS_PROXY", "http://upper.example"}, {"https_proxy", "http://lower.example"}},
            "http://lower.example:80",
            "",
            ""},
           {{}, {{"HTTPS_PROXY", "http://upper.example"}, {"https_proxy", ""}}, "http://upper.example:80", "", ""},
           {{}, {{"HTTPS_PROXY", "https://secure.example"}}, "https://secure.example:443", "", ""},
           {{}, {{"HTTPS_PROXY", "plain.example:8080"}}, "http://plain.example:8080", "", ""},
           {{}, {{"HTTPS_PROXY", "http://[::1]:3128/"}}, "http://[::1]:3128", "", ""},
           {{}, {{"HTTP_PROXY", a}}, "", "", ""},
           {{"--plaintext"}, {{"HTTP_PROXY", a}}, "", a, ""},
           {{"--plaintext"}, {{"HTTP_PROXY", a}, {"REQUEST_METHOD", "GET"}}, "", "", ""},
           {{"--plaintext"}, {{"http_proxy", a}, {"REQUEST_METHOD", "GET"}}, "", a, ""},
           {{}, {{"NO_PROXY", "a,b"}, {"no_proxy", "c"}}, "", "", "c"},
           {{"--no-proxy", "d,e"}, {{"NO_PROXY", "a,b"}}, "", "", "d,e"},
       }) {
    auto words = row.flags;
    words.insert(words.begin(), {"get", "shop"});
    const auto result = invoke(words, row.variables);
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST(result->connection.proxy.https_proxy == row.https);
    BOOST_TEST(result->connection.proxy.http_proxy == row.http);
    BOOST_TEST(result->connection.proxy.no_proxy == row.no_proxy);
  }
}

BOOST_AUTO_TEST_CASE(splits_the_proxy_s_credentials_off)
{
  struct Row {
    Variables variables;
    std::string user;
    std::string password;
  };
  for (const auto& row : std::vector<Row>{
           {{{"HTTPS_PROXY", "http://u:p%40ss@proxy.example:3128"}}, "u", "p@ss"},
           {{{"HTTPS_PROXY", "http://u@proxy.example:3128"}, {"ARGOSY_PROXY_PASSWORD", "other"}}, "u", "other"},
           {{{"HTTPS_PROXY", "u:p@proxy.example:3128"}, {"ARGOSY_PROXY_PASSWORD", "other"}}, "u", "other"},
           {{{"HTTPS_PROXY", "u:p@x@proxy.example:3128"}}, "u", "p@x"},
       }) {
    const auto result = invoke({"get", "shop"}, row.variables);
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST(result->connection.proxy.https_proxy == "http://proxy.example:3128");
    BOOST_TEST(result->connection.proxy.user.value() == row.user);
    BOOST_TEST(result->connection.proxy.password.expose() == row.password);
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_proxy_without_showing_it)
{
  struct Row {
    Variables variables;
    std::string message;
  };
  const std::string head = "HTTPS_PROXY: the proxy's address (not shown) is ";
  for (const auto& row : std::vector<Row>{
           {{{"HTTPS_PROXY", "socks5://a.example"}},
            head + "of a kind that is not supported: only http and https proxies are"},
           {{{"HTTPS_PROXY", "http://a.example/path"}}, head + "not only a host: it has a path"},
           {{{"HTTPS_PROXY", "http://u:p%@a.example"}}, head + "no usable URL: its user info is malformed"},
           {{{"HTTPS_PROXY", "http://:p@a.example"}}, head + "no usable URL: its user info is malformed"},
           {{{"HTTPS_PROXY", "http://a.example:x"}},
            head + "not a usable URL: its port is not a number from 1 to 65535"},
           {{{"HTTPS_PROXY", "a.example:1"}, {"ARGOSY_PROXY_PASSWORD", "x"}},
            "ARGOSY_PROXY_PASSWORD: the proxy's address names no user to go with it"},
       }) {
    BOOST_TEST_CONTEXT(row.message)
    {
      BOOST_TEST(complaint({"get", "shop"}, row.variables) == row.message);
    }
  }
  const auto unused = invoke({"get", "shop"}, {{"ARGOSY_PROXY_PASSWORD", "x"}});
  BOOST_TEST_REQUIRE(unused.has_value());
  BOOST_TEST(unused->warnings.at(0) == "ARGOSY_PROXY_PASSWORD is set, but no proxy is");
}

BOOST_AUTO_TEST_CASE(reads_headers_from_variables_and_files)
{
  const TemporaryFolder folder;
  const auto path = folder.write("token", "from file\r\n");
  const auto result = invoke({"get", "shop", "-H", "X-One=env:TOKEN_ONE", "--header", "X-Two=file:" + path},
                             {{"TOKEN_ONE", "from variable"}});
  BOOST_TEST_REQUIRE(result.has_value());
  const auto& headers = result->connection.headers;
  BOOST_TEST_REQUIRE(headers.size() == 2U);
  BOOST_TEST(headers[0].name == "X-One");
  BOOST_TEST(headers[0].value.expose() == "from variable");
  BOOST_TEST(headers[1].name == "X-Two");
  BOOST_TEST(headers[1].value.expose() == "from file");
}

BOOST_AUTO_TEST_CASE(refuses_headers_that_show_or_spoil_something)
{
  struct Row {
    std::string text;
    Variables variables;
    std::string message;
  };
  for (const auto& row : std::vector<Row>{
           {"X-Key: CanaryCanary42",
            {},
            "--header: \"Name: value\" would show the value to every process on the machine"},
           {"X-Key=CanaryCanary42",
            {},
            "--header: X-Key: the value says neither env: nor file:; no secret may be a flag's value"},
           {"CanaryCanary42", {}, "--header: the value (not shown) names no header"},
           {"=env:A", {}, "--header: \"Name: value\" would show the value to every process on the machine"},
           {"X-Key=env:NOT_SET", {}, "--header: X-Key: the variable NOT_SET is not set, or empty"},
           {"X-Key=env:",
            {},
            "--header: X-Key: the value says neither env: nor file:; no secret may be a flag's value"},
           {"X-Key=env:eyJhbGciOi.CanaryCanary42", {}, "--header: X-Key: the variable is not set, or empty"},
           {"X-Key=file:/nowhere", {}, "--header: X-Key: cannot read /nowhere: no such file or directory"},
           {"X-Key=env:TWO",
            {{"TWO", "CanaryCanary42\r\nX: y"}},
            "--header: X-Key: its value has several lines or a control character"},
           {"X-Key=env:ONE", {{"ONE", "\n"}}, "--header: X-Key: its value is empty"},
           {"Authorization=env:ONE", {{"ONE", "x"}}, "--header: Authorization: this header is argosy's own"},
           {"hOst=env:ONE", {{"ONE", "x"}}, "--header: hOst: this header is argosy's own"},
       }) {
    BOOST_TEST_CONTEXT(row.text)
    {
      const auto result = invoke({"get", "shop", "--header", row.text}, row.variables);
      BOOST_TEST_REQUIRE(!result.has_value());
      BOOST_TEST(result.error().message == row.message);
      BOOST_TEST(result.error().hint.find("env:") != std::string::npos);
      const bool is_client_form = row.text.starts_with("X-Key:");
      BOOST_TEST((result.error().hint.find("--header X-Key=env:VAR") != std::string::npos) == is_client_form);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
