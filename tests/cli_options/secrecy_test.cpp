// SPDX-License-Identifier: Apache-2.0
// A marker in every place where somebody may put a key: no message, hint or warning may show it.
#include "cli/options/wording.hpp"
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

using test::invoke;

constexpr std::string_view k_marker = "CanaryCanary42";
// Three shapes: a token's, one that parses as nothing, one with user info.
const std::vector<std::string> k_canaries{"eyJhbGciOiJIUzI1NiJ9.CanaryCanary42.c2ln", "glpat-CanaryCanary42",
                                          "https://user:CanaryCanary42@host.example"};

std::string
everything_said(const Result<Invocation>& result)
{
  if (!result) {
    return result.error().message + "\n" + result.error().hint;
  }
  std::string text = result->key_problem ? result->key_problem->message + result->key_problem->hint : "";
  for (const auto& warning : result->warnings) {
    text += warning + "\n";
  }
  return text;
}

void
check_silence(const std::vector<std::string>& words, const test::Variables& variables = {})
{
  const auto said = everything_said(invoke(words, variables));
  BOOST_TEST_CONTEXT(said)
  {
    BOOST_TEST(said.find(k_marker) == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE(secrecy)

BOOST_AUTO_TEST_CASE(shows_a_key_in_no_message_wherever_it_was_put)
{
  for (const auto& canary : k_canaries) {
    for (const auto& option : options()) {
      BOOST_TEST_CONTEXT(option.name)
      {
        for (const std::string command : {"sync", "wait", "get", "check"}) {
          check_silence({command, "shop", "--" + std::string(option.name), canary});
          check_silence({command, "shop", "--" + std::string(option.name) + "=" + canary});
        }
        check_silence({"sync", "shop"}, {{variable_name(option), canary}});
        check_silence({"sync", "shop"}, {{"ARGOCD_OPTS", "--" + std::string(option.name) + " " + canary}});
      }
    }
    for (const auto& option : foreign_options()) {
      check_silence({"sync", "shop", "--" + std::string(option.name), canary});
      check_silence({"sync", "shop", "--" + std::string(option.name) + "=" + canary});
    }
    for (const auto& variable : other_variables()) {
      BOOST_TEST_CONTEXT(variable.name)
      {
        check_silence({"sync", "shop"}, {{std::string(variable.name), canary}});
      }
    }
    check_silence({canary});
    check_silence({"app", canary});
    check_silence({"help", canary});
    check_silence({"sync", canary});
    check_silence({"sync", "shop", "--unknown", canary});
    check_silence({"sync", "shop", "--unknown=" + canary});
    check_silence({"sync", "shop", "--" + canary});
    check_silence({"sync", "shop", "-" + canary});
    check_silence({"sync", "shop", "-N" + canary});
    check_silence({"sync", "shop"}, {{"ARGOSY_" + canary, "x"}});
    check_silence({"sync", "shop"}, {{"ARGOCD_OPTS", "'" + canary}});
    check_silence({"sync", "shop"}, {{"ARGOCD_OPTS", "--" + canary}});
  }
}

BOOST_AUTO_TEST_CASE(shows_no_malformed_key)
{
  for (const std::string key : {"CanaryCanary42", "Bearer CanaryCanary42", "a.CanaryCanary42", "CanaryCanary42\n\n",
                                "\x01"
                                "CanaryCanary42"}) {
    const auto result = invoke({"sync", "shop"}, {{"ARGOSY_KEY", key}});
    BOOST_TEST_REQUIRE(!result.has_value());
    BOOST_TEST(everything_said(result).find(k_marker) == std::string::npos);
    BOOST_TEST(test::exit_code(result) == 3);
  }
}

BOOST_AUTO_TEST_CASE(tells_what_could_be_a_key_from_what_is_none)
{
  for (const std::string text :
       {"eyJhbGciOiJIUzI1NiJ9", "a eyJ b", "glpat-abcdefgh", "ghp_0123", "Bearer abc", "https://u:p@host", "u:p@host",
        "Ab1Ab1Ab1Ab1Ab1Ab1Ab1", "x=Ab1Ab1Ab1Ab1Ab1Ab1Ab1", "-----BEGIN PRIVATE KEY-----", "hvs.CAES",
        "4be77a0f3d2c1b0a9e8d7c6b5a4f3e2d1c0b9a87123456789"}) {
    BOOST_TEST_CONTEXT(text)
    {
      BOOST_TEST(could_be_key(text));
    }
  }
  for (const std::string text :
       {"", "5x", "main", "shop", "team-a/shop", "4be77a0f3d2c1b0a9e8d7c6b5a4f3e2d1c0b9a87", "ghcr.io/acme/shop:1.4.2",
        "ghcr.io/acme/shop@sha256:4be77a0f3d2c1b0a9e8d7c6b5a4f3e2d1c0b9a871234567894be77a04be77a04",
        "https://argocd.example/argocd", "apps:Deployment:shop/web-frontend", "/home/runner/work/_temp/ca.pem",
        "CreateNamespace=true", "healthy,synced,operation"}) {
    BOOST_TEST_CONTEXT(text)
    {
      BOOST_TEST(!could_be_key(text));
    }
  }
}

BOOST_AUTO_TEST_CASE(cuts_long_values_between_characters)
{
  BOOST_TEST(quote(std::string(59, '.') + "\xc3\xa9\xc3\xa9") == "\"" + std::string(59, '.') + "...\"");
  BOOST_TEST(quote("caf\xc3\xa9") == "\"caf\xc3\xa9\"");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
