// SPDX-License-Identifier: Apache-2.0
#include "cli/options/client_options.hpp"
#include "cli/options/nearest.hpp"
#include "cli/options/shell_words.hpp"
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

using test::complaint;
using test::invoke;

BOOST_AUTO_TEST_SUITE(arguments)

BOOST_AUTO_TEST_CASE(finds_the_command_in_all_its_spellings)
{
  struct Row {
    std::vector<std::string> words;
    Command command;
  };
  for (const auto& row : std::vector<Row>{
           {{"sync", "shop"}, Command::sync},
           {{"app", "sync", "shop"}, Command::sync},
           {{"--timeout", "5m", "sync", "shop"}, Command::sync},
           {{"wait", "shop"}, Command::wait},
           {{"app", "wait", "shop"}, Command::wait},
           {{"get", "shop"}, Command::get},
           {{"app", "get", "shop"}, Command::get},
           {{"check"}, Command::check},
           {{"check", "shop"}, Command::check},
           {{"terminate", "shop"}, Command::terminate},
           {{"action", "shop", "resume"}, Command::action},
           {{"app", "terminate-op", "shop"}, Command::terminate},
           {{"version"}, Command::version},
           {{"--version"}, Command::version},
           {{"sync", "--version"}, Command::version},
           {{"help"}, Command::help},
           {{"-h"}, Command::help},
           {{"sync", "--help"}, Command::help},
           {{"sync", "shop", "--timeout", "nonsense", "-h"}, Command::help},
       }) {
    BOOST_TEST_CONTEXT(row.words.front() << " of " << row.words.size())
    {
      const auto result = invoke(row.words);
      BOOST_TEST_REQUIRE(result.has_value());
      BOOST_TEST((result->command == row.command));
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_what_it_does_not_know_and_suggests_the_nearest)
{
  struct Row {
    std::vector<std::string> words;
    std::string message;
  };
  for (const auto& row : std::vector<Row>{
           {{}, "no command was given"},
           {{"snyc", "shop"}, "unknown command \"snyc\"; did you mean sync?"},
           {{"app", "snc", "shop"}, "unknown command \"app snc\"; did you mean app sync?"},
           {{"app"}, "unknown command \"app\""},
           {{"deploy", "shop"}, "unknown command \"deploy\""},
           {{"sync", "shop", "--prnue"}, "unknown option --prnue; did you mean --prune?"},
           {{"sync", "shop", "--time-out=5m"}, "unknown option --time-out; did you mean --timeout?"},
           {{"sync", "shop", "--server-cert", "x"}, "unknown option --server-cert; did you mean --server-crt?"},
           {{"sync", "shop", "--zzzzzz"}, "unknown option --zzzzzz"},
           {{"sync", "shop", "-x"}, "unknown option -x"},
           {{"sync", "--", "-x"}, "unknown option -x"},
           {{"sync"}, "which application? none was named"},
           {{"get", "a", "b"}, "one application at a time, and 2 were named"},
           {{"help", "snyc"}, "no help page \"snyc\"; did you mean sync?"},
           {{"sync", "shop", "--revision"}, "--revision needs a value"},
           {{"sync", "shop", "--revision", "--prune"}, "--revision needs a value"},
           {{"sync", "shop", "--revision", ""}, "--revision: the value is empty"},
           {{"sync", "shop", "--label", ","}, "--label: the value is empty"},
           {{"sync", "shop", "--prune=maybe"},
            "--prune: \"maybe\" is neither yes nor no; expected true, false, yes, no, 1 or 0"},
       }) {
    BOOST_TEST_CONTEXT(row.message)
    {
      const auto result = invoke(row.words);
      BOOST_TEST_REQUIRE(!result.has_value());
      BOOST_TEST(result.error().message == row.message);
      BOOST_TEST(test::exit_code(result) == 2);
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_the_client_s_dangerous_options_with_the_cure)
{
  struct Row {
    std::vector<std::string> words;
    std::string message;
    std::string cure;
  };
  for (const auto& row : std::vector<Row>{
           {{"--insecure"}, "--insecure: certificate verification can't be switched off", "--ca-file"},
           {{"--insecure"}, "--insecure: certificate verification can't be switched off", "--server-pin"},
           {{"--auth-token", "abc"}, "--auth-token: no secret may be a flag's value", "ARGOCD_AUTH_TOKEN"},
           {{"--auth-token=abc"}, "--auth-token: no secret may be a flag's value", "--key-file"},
           {{"--auth-token"}, "--auth-token: no secret may be a flag's value", "--key-stdin"},
           {{"--token", "abc"}, "--token: no secret may be a flag's value", "ARGOSY_KEY"},
           {{"--core"}, "--core: argosy speaks to the API server only", "--server"},
           {{"--port-forward"}, "--port-forward: argosy speaks to the API server only", "--server"},
           {{"--port-forward-namespace", "x"},
            "--port-forward-namespace: argosy speaks to the API server only",
            "--server"},
           {{"--local", "x"}, "--local: manifests come from the application's own sources", "--revision"},
       }) {
    BOOST_TEST_CONTEXT(row.words.front())
    {
      auto words = row.words;
      words.insert(words.begin(), {"sync", "shop"});
      const auto result = invoke(words);
      BOOST_TEST_REQUIRE(!result.has_value());
      BOOST_TEST(result.error().message.starts_with(row.message));
      BOOST_TEST(result.error().hint.find(row.cure) != std::string::npos);
      BOOST_TEST(result.error().message.find("abc") == std::string::npos);
      BOOST_TEST(test::exit_code(result) == 2);
    }
  }
}

BOOST_AUTO_TEST_CASE(ignores_what_tunes_the_client_itself)
{
  BOOST_TEST(complaint({"sync", "shop", "--grpc-web", "--loglevel", "debug", "--prompts-enabled=false"}) == "accepted");
  BOOST_TEST(complaint({"sync", "shop", "--insecure=false", "--core=0", "--preview-changes=no"}) == "accepted");
  BOOST_TEST(complaint({"sync", "shop", "--insecure=maybe"}) != "accepted");
}

BOOST_AUTO_TEST_CASE(takes_options_with_and_without_a_value)
{
  struct Row {
    std::vector<std::string> words;
    Suspended suspended;
    bool is_awaited;
  };
  for (const auto& row : std::vector<Row>{
           {{"wait", "shop"}, Suspended::fail, false},
           {{"wait", "shop", "--suspended", "done"}, Suspended::done, false},
           {{"wait", "--suspended", "wait", "shop"}, Suspended::wait, false},
           {{"wait", "shop", "--suspended=wait"}, Suspended::wait, false},
           {{"wait", "shop", "--suspended"}, Suspended::fail, true},
           {{"wait", "--suspended", "shop"}, Suspended::fail, true},
           {{"wait", "--suspended", "--health", "shop"}, Suspended::fail, true},
       }) {
    const auto result = invoke(row.words);
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST((result->wait.suspended == row.suspended));
    BOOST_TEST(has_target(result->wait.targets, Target::suspended) == row.is_awaited);
    BOOST_TEST(result->applications.size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(reads_short_options_joined_to_their_value)
{
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"sync", "shop", "-Nteam-a"}, {"sync", "shop", "-N", "team-a"}, {"sync", "shop", "-N=team-a"}}) {
    const auto result = invoke(words);
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST(result->applications[0].ns == "team-a");
  }
}

BOOST_AUTO_TEST_CASE(answers_hostile_input_with_one_clear_line)
{
  const std::string nul("sh\0op", 5);
  struct Row {
    std::vector<std::string> words;
    std::string message;
  };
  for (const auto& row : std::vector<Row>{
           {{"sync", nul}, "argument 2: the value holds a control character"},
           {{"sync", "sh\x1b[31mop"}, "argument 2: the value holds a control character"},
           {{"sync", std::string(1'000'000, 'a')}, "argument 2: the value has more than 64 KiB"},
           {{"sync", "\xff\xfe"}, "argument 2: the value is no UTF-8 text"},
           {{"sync", "shop", "--revision=" + std::string(70'000, 'a')}, "argument 3: the value has more than 64 KiB"},
           {{"sync", "shop", "--revision", "a\nb"}, "--revision: the value holds a control character"},
       }) {
    BOOST_TEST_CONTEXT(row.message)
    {
      const auto result = invoke(row.words);
      BOOST_TEST_REQUIRE(!result.has_value());
      BOOST_TEST(result.error().message == row.message);
    }
  }
  for (const std::string text : {"-", "---", "--=", "--=x", "-=", "--a", "-\xc3\xa9", "--\xc3\xa9=1"}) {
    BOOST_TEST_CONTEXT(text)
    {
      BOOST_TEST(test::exit_code(invoke({"sync", "shop", text})) == 2);
    }
  }
  BOOST_TEST(complaint({"sync", "shop"}, {{"ARGOSY_REVISION", std::string(70'000, 'a')}}) ==
             "ARGOSY_REVISION: the value has more than 64 KiB");
  BOOST_TEST(complaint({"sync", "shop"}, {{"ARGOSY_REVISION", "a\x01"}}) ==
             "ARGOSY_REVISION: the value holds a control character");
  BOOST_TEST(complaint({"sync", "shop"}, {{"ARGOSY_LABEL", "a=\xff"}}) == "ARGOSY_LABEL: the value is no UTF-8 text");
}

BOOST_AUTO_TEST_CASE(keeps_every_message_on_one_short_line)
{
  const std::string long_word(60'000, 'z');
  for (const auto& words : std::vector<std::vector<std::string>>{{long_word},
                                                                 {"sync", long_word + "A"},
                                                                 {"sync", "shop", "--" + long_word},
                                                                 {"sync", "shop", "--timeout", long_word},
                                                                 {"wait", "shop", "--expect-revision", long_word},
                                                                 {"sync", "shop", "--for", long_word},
                                                                 {"help", long_word}}) {
    const auto message = complaint(words);
    BOOST_TEST(message.size() < 400U);
    BOOST_TEST(message.find('\n') == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(warns_of_misspelled_variables)
{
  const auto result = invoke({"sync", "shop"}, {{"ARGOSY_TIMEOT", "5m"}, {"ARGOSY_ABSOLUTELY_NOTHING", "x"}});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST_REQUIRE(result->warnings.size() == 2U);
  BOOST_TEST(result->warnings[0] == "unknown variable ARGOSY_ABSOLUTELY_NOTHING");
  BOOST_TEST(result->warnings[1] == "unknown variable ARGOSY_TIMEOT; did you mean ARGOSY_TIMEOUT?");
}

BOOST_AUTO_TEST_CASE(takes_client_options_below_flags_and_above_variables)
{
  const test::Variables variables{
      {"ARGOCD_OPTS", "--server 'opts.example' --grpc-web --http-retry-max 2 --loglevel=debug"}};
  const auto result = invoke({"sync", "shop", "--http-retries", "5"}, variables);
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(result->connection.server.origin.host == "opts.example");
  BOOST_TEST(result->connection.retry.max_retries == 5);
  BOOST_TEST(result->warnings.empty());
}

BOOST_AUTO_TEST_CASE(refuses_what_is_wrong_in_client_options)
{
  struct Row {
    std::string text;
    std::string message;
  };
  for (const auto& row : std::vector<Row>{
           {"--insecure", "ARGOCD_OPTS: --insecure: certificate verification can't be switched off"},
           {"--server 'x", "ARGOCD_OPTS: a single quote is not closed"},
           {"--server \"x", "ARGOCD_OPTS: a double quote is not closed"},
           {"--server x\\", "ARGOCD_OPTS: ends in a backslash"},
           {"--server", "ARGOCD_OPTS: --server needs a value"},
           {"--timeout 5x", "--timeout in ARGOCD_OPTS: \"5x\" is no duration; expected e.g. 300, 90s, 5m, 24h"},
       }) {
    BOOST_TEST_CONTEXT(row.text)
    {
      BOOST_TEST(complaint({"sync", "shop"}, {{"ARGOCD_OPTS", row.text}}) == row.message);
    }
  }
  const auto result = invoke({"sync", "shop"}, {{"ARGOCD_OPTS", "--grpc-web --redis-colour red"}});
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST_REQUIRE(result->warnings.size() == 1U);
  BOOST_TEST(result->warnings[0] == "ARGOCD_OPTS: unknown option --redis-colour is ignored");
}

BOOST_AUTO_TEST_CASE(splits_words_as_a_shell_does)
{
  struct Row {
    std::string text;
    std::vector<std::string> words;
  };
  for (const auto& row : std::vector<Row>{
           {"", {}},
           {"  a\tb\n c ", {"a", "b", "c"}},
           {"a'b c'd", {"ab cd"}},
           {R"("a \" \\ \x" '\')", {R"(a " \ \x)", "\\"}},
           {R"(a\ b)", {"a b"}},
           {"'' \"\"", {"", ""}},
           {"a\\\nb", {"ab"}},
       }) {
    BOOST_TEST_CONTEXT(row.text)
    {
      const auto words = split_shell_words(row.text);
      BOOST_TEST_REQUIRE(words.has_value());
      BOOST_TEST(*words == row.words, boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(finds_the_nearest_word_or_none)
{
  const std::vector<std::string_view> words{"sync", "wait", "terminate"};
  struct Row {
    std::string word;
    std::string nearest;
  };
  for (const auto& row : std::vector<Row>{{"sync", "sync"},
                                          {"snyc", "sync"},
                                          {"synch", "sync"},
                                          {"wiat", "wait"},
                                          {"terminat", "terminate"},
                                          {"termnate", "terminate"},
                                          {"deploy", ""},
                                          {"x", ""},
                                          {"", ""},
                                          {std::string(100'000, 's'), ""}}) {
    BOOST_TEST_CONTEXT(row.word.substr(0, 20))
    {
      BOOST_TEST(find_nearest_word(row.word, words) == row.nearest);
    }
  }
}

BOOST_AUTO_TEST_CASE(spells_the_options_of_a_command_line_for_its_repetition)
{
  const auto spelled = [](const std::vector<std::string>& words) {
    const auto result = test::invoke(words, {{"ACCESS", "letmein-letmein"}});
    BOOST_TEST_REQUIRE(result.has_value(), result.error().message);
    return result->repeat_options;
  };
  BOOST_TEST(spelled({"sync", "shop"}).empty());
  BOOST_TEST(spelled({"sync", "shop", "web", "--prune", "--expect-revision", "4be77a0", "--dry-run=false"}) ==
             "--prune --expect-revision 4be77a0 --dry-run=false");
  BOOST_TEST(spelled({"sync", "shop", "--info", "why=it's time", "--suspended", "-p", "acme", "--children=2"}) ==
             "--info 'why=it'\\''s time' --suspended --project acme --children=2");
  // What chooses applications is said by their names, and what could be a secret is said by nobody.
  BOOST_TEST(spelled({"sync", "-l", "app=shop", "--shard", "1/2", "-N", "team-a", "--allow-failure", "--jobs", "3"}) ==
             "--jobs 3");
  BOOST_TEST(spelled({"sync", "shop", "--header", "X-Access=env:ACCESS"}).empty());
  BOOST_TEST(spelled({"sync", "shop", "--info", "note=" + test::k_key}).empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
