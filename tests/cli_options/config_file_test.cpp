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

BOOST_AUTO_TEST_SUITE(config_file)

BOOST_AUTO_TEST_CASE(reads_json_with_comments)
{
  const TemporaryFolder folder;
  const auto path = folder.write("a.json", R"({
    // which server
    "server": "file.example", /* and how long */ "timeout": "7m",
    "prune": true, "http-retries": 3, "label": ["a=1", "b=2"], "revision": null, "project": ""
  })");
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"sync", "shop", "--config", path}, {"sync", "shop"}}) {
    const auto result = invoke(words, {{"ARGOSY_CONFIG", path}, {"ARGOSY_SERVER", ""}});
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST(result->connection.server.origin.host == "file.example");
    BOOST_TEST((result->timeout == std::chrono::minutes(7)));
    BOOST_TEST(result->sync->request.prune);
    BOOST_TEST(result->connection.retry.max_retries == 3);
    BOOST_TEST(result->sync->labels.size() == 2U);
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_wrong_in_it_with_the_member_s_name)
{
  struct Row {
    std::string text;
    std::string message; // after the file's name is cut out
  };
  for (const auto& row : std::vector<Row>{
           {R"({"timout": "5m"})", "timout in FILE: no such option; did you mean timeout?"},
           {R"({"server-crt": "x"})", "server-crt in FILE: no such option; did you mean ca-file?"},
           {R"({"config": "x"})", "config in FILE: no such option"},
           {R"({"health": true})", "health in FILE: no such option"},
           {R"({"insecure": true})", "insecure in FILE: certificate verification can't be switched off"},
           {R"({"auth-token": "abc"})",
            "auth-token in FILE: no secret may be a flag's value: every process on the machine can read it there"},
           {R"({"timeout": 300})", "timeout in FILE: expected a text such as \"90s\" or \"5m\""},
           {R"({"timeout": "5x"})", "timeout in FILE: \"5x\" is no duration; expected e.g. 300, 90s, 5m, 24h"},
           {R"({"prune": 1})", "prune in FILE: expected true or false"},
           {R"({"http-retries": 1.5})", "http-retries in FILE: expected a whole number"},
           {R"({"label": [1]})", "label in FILE: expected a list of texts"},
           {R"({"label": {"a": 1}})", "label in FILE: expected a list of texts"},
           {R"({"server": ["a"]})", "server in FILE: expected a text"},
           {R"([1])", "FILE: expected one JSON object, e.g. {\"timeout\": \"5m\"}"},
           {"{\n  \"a\" 1}", "FILE: no JSON from line 2, column 7 on"},
           {"{", "FILE: no JSON from line 1, column 1 on"},
           {"", "--config: cannot read FILE: it is empty"},
           {R"({"a": "\ud800"})", "FILE: no JSON from line 1, column 14 on"},
       }) {
    BOOST_TEST_CONTEXT(row.text)
    {
      const TemporaryFolder folder;
      const auto path = folder.write("a.json", row.text);
      auto message = complaint({"sync", "shop", "--config", path});
      const auto at = message.find(path);
      BOOST_TEST_REQUIRE(at != std::string::npos);
      BOOST_TEST(message.replace(at, path.size(), "FILE") == row.message);
    }
  }
  BOOST_TEST(complaint({"sync", "shop", "--config", "/nowhere/a.json"}) ==
             "--config: cannot read /nowhere/a.json: no such file or directory");
}

BOOST_AUTO_TEST_CASE(survives_deep_nesting)
{
  const TemporaryFolder folder;
  const auto path =
      folder.write("a.json", R"({"label": )" + std::string(200'000, '[') + std::string(200'000, ']') + "}");
  BOOST_TEST(test::exit_code(invoke({"sync", "shop", "--config", path})) == 2);
}

BOOST_AUTO_TEST_CASE(never_quotes_its_text)
{
  const TemporaryFolder folder;
  for (const std::string text : {R"({"server": "x" "CanaryCanary42"})", R"({"aaaa.CanaryCanary42xyz.bbbb": 1})",
                                 R"({"auth-token": "CanaryCanary42"})", R"({"header": {"CanaryCanary42": 1}})",
                                 R"({"header": "X=CanaryCanary42"})", R"({"proxy": "http://u:CanaryCanary42@"})"}) {
    BOOST_TEST_CONTEXT(text)
    {
      const auto result = invoke({"sync", "shop", "--config", folder.write("a.json", text)});
      BOOST_TEST_REQUIRE(!result.has_value());
      BOOST_TEST((result.error().message + result.error().hint).find("CanaryCanary42") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(knows_the_file_of_argo_cd_s_client)
{
  const TemporaryFolder folder;
  const auto theirs = folder.write("theirs", "current-context: prod\ncontexts:\n- name: prod\n");
  const auto refused = invoke({"get", "shop", "--config", theirs});
  BOOST_TEST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().hint.find("--server HOST[:PORT]") != std::string::npos);
  BOOST_TEST(invoke({"get", "shop", "--config", folder.write("broken", "{")}).error().hint == "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
