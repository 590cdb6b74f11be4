// SPDX-License-Identifier: Apache-2.0
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

using test::invoke;
using test::TemporaryFolder;
using test::Variables;

std::string
key_named(const std::string& name)
{
  return "aaaa." + name + "0123456789.bbbb";
}

BOOST_AUTO_TEST_SUITE(key)

BOOST_AUTO_TEST_CASE(takes_the_key_from_the_strongest_source)
{
  const TemporaryFolder folder;
  const auto by_flag = folder.write("flag", key_named("flag") + "\n");
  const auto by_variable = folder.write("variable", key_named("variable") + "\r\n");
  const auto by_config = folder.write("config", key_named("config"));
  const auto config = folder.write("a.json", R"({"key-file": ")" + by_config + "\"}");
  const Variables own{{"ARGOSY_KEY", key_named("own")}};
  const Variables file{
      {"ARGOSY_KEY", ""}, {"ARGOSY_KEY_FILE", by_variable}, {"ARGOCD_AUTH_TOKEN", key_named("client")}};
  const Variables opts{{"ARGOSY_KEY", ""},
                       {"ARGOCD_OPTS", "--auth-token " + key_named("opts")},
                       {"ARGOCD_AUTH_TOKEN", key_named("client")}};
  const Variables joined{{"ARGOSY_KEY", ""}, {"ARGOCD_OPTS", "--auth-token=" + key_named("opts") + " --grpc-web"}};
  const Variables client{{"ARGOSY_KEY", ""}, {"ARGOCD_AUTH_TOKEN", key_named("client")}, {"ARGOSY_CONFIG", config}};
  const Variables only_config{{"ARGOSY_KEY", ""}, {"ARGOSY_CONFIG", config}};
  struct Row {
    std::vector<std::string> flags;
    Variables variables;
    std::string key;
    std::string origin;
    GivenKey::Source source;
  };
  for (const auto& row : std::vector<Row>{
           {{"--key-file", by_flag}, own, "flag", "--key-file", GivenKey::Source::file},
           {{"--key-stdin"}, own, "stdin", "--key-stdin", GivenKey::Source::standard_input},
           {{}, own, "own", "ARGOSY_KEY", GivenKey::Source::environment},
           {{}, file, "variable", "ARGOSY_KEY_FILE", GivenKey::Source::file},
           {{}, opts, "opts", "--auth-token in ARGOCD_OPTS", GivenKey::Source::environment},
           {{}, joined, "opts", "--auth-token in ARGOCD_OPTS", GivenKey::Source::environment},
           {{}, client, "client", "ARGOCD_AUTH_TOKEN", GivenKey::Source::environment},
           {{}, only_config, "config", "key-file in " + config, GivenKey::Source::file},
       }) {
    BOOST_TEST_CONTEXT(row.origin)
    {
      auto words = row.flags;
      words.insert(words.begin(), {"get", "shop"});
      const auto result = invoke(words, row.variables, key_named("stdin") + "\n");
      BOOST_TEST_REQUIRE(result.has_value());
      BOOST_TEST_REQUIRE(result->key.has_value());
      BOOST_TEST(result->key->value.expose() == key_named(row.key));
      BOOST_TEST(result->key->origin == row.origin);
      BOOST_TEST((result->key->source == row.source));
    }
  }
  BOOST_TEST(invoke({"get", "shop"}, opts)->warnings.at(0) ==
             "ARGOCD_OPTS holds a key (--auth-token): ARGOSY_KEY is a better place for it");
}

BOOST_AUTO_TEST_CASE(trims_one_line_end_and_nothing_else)
{
  BOOST_TEST(invoke({"get", "shop", "--key-stdin"}, {}, test::k_key + "\r\n").has_value());
  for (const std::string& text : {test::k_key + "\n\n", " " + test::k_key, test::k_key + " "}) {
    const auto result = invoke({"get", "shop", "--key-stdin"}, {}, text);
    BOOST_TEST_REQUIRE(!result.has_value());
    BOOST_TEST((result.error().kind == ErrorKind::key_malformed));
    BOOST_TEST(result.error().message.starts_with("--key-stdin: "));
    BOOST_TEST(test::exit_code(result) == 3);
  }
}

BOOST_AUTO_TEST_CASE(says_how_to_give_a_missing_key)
{
  struct Row {
    std::vector<std::string> flags;
    Variables variables;
    std::string message;
  };
  const TemporaryFolder folder;
  const auto blank = folder.write("blank", "\n");
  for (const auto& row : std::vector<Row>{
           {{}, {{"ARGOSY_KEY", ""}}, "ARGOSY_KEY is set but empty: does this job see the secret?"},
           {{"--key-stdin"}, {}, "--key-stdin: there is no key in it"},
           {{"--key-file", blank}, {}, "--key-file: there is no key in it"},
       }) {
    auto words = row.flags;
    words.insert(words.begin(), {"get", "shop"});
    const auto result = invoke(words, row.variables);
    BOOST_TEST_REQUIRE(!result.has_value());
    BOOST_TEST(result.error().message == row.message);
    BOOST_TEST((result.error().kind == ErrorKind::key_missing));
    for (const std::string host : {"GitHub Actions:", "GitLab CI:", "Jenkins:", "--key-file"}) {
      BOOST_TEST(result.error().hint.find(host) != std::string::npos);
    }
  }
  const auto result = parse_invocation({{"get", "shop"}, make_environment({{"ARGOSY_SERVER", "a"}}), {}});
  BOOST_TEST(result.error().message == "no key was given: neither ARGOSY_KEY nor ARGOCD_AUTH_TOKEN is set");
  BOOST_TEST(test::exit_code(result) == 3);
}

BOOST_AUTO_TEST_CASE(lets_check_go_on_without_a_key)
{
  const auto result = invoke({"check"}, {{"ARGOSY_KEY", ""}});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(!result->key.has_value());
  BOOST_TEST((result->key_problem.value().kind == ErrorKind::key_missing));
}

BOOST_AUTO_TEST_CASE(refuses_two_sources_at_once_and_files_that_are_none)
{
  BOOST_TEST(test::complaint({"get", "shop", "--key-stdin", "--key-file", "x"}) ==
             "--key-stdin: contradicts --key-file; give one or the other");
  BOOST_TEST(test::complaint({"get", "shop", "--key-file", "/nowhere/key"}) ==
             "--key-file: cannot read /nowhere/key: no such file or directory");
  BOOST_TEST(test::complaint({"get", "shop", "--key-file", "eyJhbGciOiJIUzI1NiJ9.CanaryCanary42.x"}) ==
             "--key-file: expected the path of a file; the value (not shown) is none");
}

BOOST_AUTO_TEST_CASE(complains_of_options_before_keys)
{
  BOOST_TEST(test::complaint({"sync", "shop", "--retry-limit=-2"}, {{"ARGOSY_KEY", ""}}) ==
             "--retry-limit: -2 is out of range; expected 0 or more, or -1 for ever");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
