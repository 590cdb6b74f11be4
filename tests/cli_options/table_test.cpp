// SPDX-License-Identifier: Apache-2.0
// Every option of the table, by each way it can be given: the rows of these tests are the table's own.
#include "cli/options/values.hpp"
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace argosy {
namespace {

constexpr std::string_view k_file = "ci/argosy.json";

std::string
good_value(const OptionSpec& option)
{
  switch (option.type) {
  case OptionType::flag:
    return "true";
  case OptionType::duration:
    return "7m";
  case OptionType::integer:
    return "3";
  case OptionType::choice:
    return std::string(split_words(option.choices, '|').back());
  case OptionType::text:
  case OptionType::list:
  case OptionType::path:
    break;
  }
  return "some-text";
}

// Empty for types that take any text.
std::string
bad_value_fault(const OptionSpec& option)
{
  switch (option.type) {
  case OptionType::flag:
    return "\"5x\" is neither yes nor no; expected true, false, yes, no, 1 or 0";
  case OptionType::duration:
    return "\"5x\" is no duration; expected e.g. 300, 90s, 5m, 24h";
  case OptionType::integer:
    return "\"5x\" is no whole number";
  case OptionType::choice:
    return "\"5x\" is unknown; expected ";
  case OptionType::text:
  case OptionType::list:
  case OptionType::path:
    break;
  }
  return {};
}

Command
some_command(const OptionSpec& option)
{
  for (const auto command : {Command::sync, Command::wait, Command::get, Command::check}) {
    if (option.commands.has(command)) {
      return command;
    }
  }
  return Command::version;
}

// What the sources give for one option, collected for a command that has it.
struct Given {
  std::vector<std::string> flags = {};
  std::vector<std::string> client_flags = {};
  test::Variables variables = {};
  std::string config = "{}";
};

Result<OptionValues>
collect(const OptionSpec& option, const Given& given)
{
  TRY_ASSIGN(const auto arguments, parse_arguments(given.flags));
  TRY_ASSIGN(const auto client, parse_arguments(given.client_flags));
  TRY_ASSIGN(const auto config, parse_config(given.config, k_file));
  const auto environment = make_environment(given.variables);
  return collect_values(some_command(option), {arguments, client, environment, config, k_file});
}

std::string
flag_of(const OptionSpec& option, const std::string& value)
{
  return "--" + std::string(option.name) + "=" + value;
}

std::string
member_of(const OptionSpec& option, const std::string& value)
{
  const bool is_bare = option.type == OptionType::flag || option.type == OptionType::integer;
  return "{\"" + std::string(option.name) + "\": " + (is_bare ? value : "\"" + value + "\"") + "}";
}

void
check_given(const OptionSpec& option, const Given& given, const std::string& value, const std::string& origin)
{
  const auto values = collect(option, given);
  BOOST_TEST_REQUIRE(values.has_value());
  BOOST_TEST(values->is_given(option.name));
  BOOST_TEST(values->text(option.name) == value);
  BOOST_TEST(values->origin(option.name).name == origin);
}

BOOST_AUTO_TEST_SUITE(table)

BOOST_AUTO_TEST_CASE(takes_every_option_as_a_flag)
{
  for (const auto& option : options()) {
    BOOST_TEST_CONTEXT(option.name)
    {
      const auto value = good_value(option);
      check_given(option, {.flags = {flag_of(option, value)}}, value, "--" + std::string(option.name));
      if (option.type != OptionType::flag && option.bare.empty()) {
        check_given(option, {.flags = {"--" + std::string(option.name), value}}, value,
                    "--" + std::string(option.name));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(takes_every_short_form_and_alias)
{
  for (const auto& option : options()) {
    BOOST_TEST_CONTEXT(option.name)
    {
      const auto value = good_value(option);
      for (const auto alias : split_words(option.aliases, ' ')) {
        check_given(option, {.flags = {"--" + std::string(alias) + "=" + value}}, value,
                    "--" + std::string(option.name));
      }
      if (option.short_form != '\0') {
        const std::string flag = std::string("-") + option.short_form;
        const bool is_flag = option.type == OptionType::flag;
        check_given(option, {.flags = is_flag ? std::vector{flag} : std::vector{flag, value}}, value,
                    "--" + std::string(option.name));
        check_given(option, {.flags = {flag + "=" + value}}, value, "--" + std::string(option.name));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(takes_every_option_as_a_variable_but_those_of_the_command_line)
{
  for (const auto& option : options()) {
    BOOST_TEST_CONTEXT(option.name)
    {
      const auto name = variable_name(option);
      BOOST_TEST(name.empty() == (option.placement == Placement::argv_only));
      if (!name.empty()) {
        const auto value = good_value(option);
        check_given(option, {.variables = {{name, value}}}, value, name);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(takes_every_option_from_the_file_but_those_that_name_it)
{
  for (const auto& option : options()) {
    BOOST_TEST_CONTEXT(option.name)
    {
      const auto value = good_value(option);
      const auto values = collect(option, {.config = member_of(option, value)});
      BOOST_TEST(values.has_value() == (option.placement == Placement::anywhere));
      if (values) {
        check_given(option, {.config = member_of(option, value)}, value,
                    std::string(option.name) + " in " + std::string(k_file));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(prefers_flag_to_client_options_to_variable_to_file_to_default)
{
  for (const auto& option : options()) {
    if (option.type != OptionType::text && option.type != OptionType::list) {
      continue;
    }
    BOOST_TEST_CONTEXT(option.name)
    {
      Given given{
          {flag_of(option, "a")}, {flag_of(option, "b")}, {{variable_name(option), "c"}}, member_of(option, "d")};
      BOOST_TEST(collect(option, given)->text(option.name) == "a");
      given.flags.clear();
      BOOST_TEST(collect(option, given)->text(option.name) == "b");
      BOOST_TEST(collect(option, given)->origin(option.name).name ==
                 "--" + std::string(option.name) + " in ARGOCD_OPTS");
      given.client_flags.clear();
      BOOST_TEST(collect(option, given)->text(option.name) == "c");
      given.variables[variable_name(option)] = "";
      BOOST_TEST(collect(option, given)->text(option.name) == "d");
      given.config = "{}";
      BOOST_TEST(collect(option, given)->text(option.name) == option.fallback);
      BOOST_TEST(!collect(option, given)->is_given(option.name));
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_bad_values_and_names_where_they_came_from)
{
  for (const auto& option : options()) {
    const auto fault = bad_value_fault(option);
    if (fault.empty()) {
      continue;
    }
    BOOST_TEST_CONTEXT(option.name)
    {
      const auto by_flag = collect(option, {.flags = {flag_of(option, "5x")}});
      BOOST_TEST_REQUIRE(!by_flag.has_value());
      BOOST_TEST(by_flag.error().message.starts_with("--" + std::string(option.name) + ": " + fault));
      BOOST_TEST((by_flag.error().kind == ErrorKind::usage));
      if (option.placement == Placement::argv_only) {
        continue;
      }
      const auto by_variable = collect(option, {.variables = {{variable_name(option), "5x"}}});
      BOOST_TEST_REQUIRE(!by_variable.has_value());
      BOOST_TEST(by_variable.error().message.starts_with(variable_name(option) + ": " + fault));
      BOOST_TEST((by_variable.error().kind == ErrorKind::config));
      const auto by_member = collect(option, {.config = "{\"" + std::string(option.name) + "\": \"5x\"}"});
      BOOST_TEST_REQUIRE(!by_member.has_value());
      BOOST_TEST(by_member.error().message.starts_with(std::string(option.name) + " in ci/argosy.json: " + fault));
    }
  }
}

BOOST_AUTO_TEST_CASE(names_each_option_once)
{
  std::multiset<std::string> names;
  std::multiset<char> letters;
  for (const auto& option : options()) {
    names.emplace(option.name);
    for (const auto alias : split_words(option.aliases, ' ')) {
      names.emplace(alias);
    }
    if (option.short_form != '\0') {
      letters.insert(option.short_form);
    }
  }
  for (const auto& option : foreign_options()) {
    names.emplace(option.name);
  }
  for (const auto& name : names) {
    BOOST_TEST_CONTEXT(name)
    {
      BOOST_TEST(names.count(name) == 1U);
    }
  }
  for (const char letter : letters) {
    BOOST_TEST_CONTEXT(letter)
    {
      BOOST_TEST(letters.count(letter) == 1U);
    }
  }
}

BOOST_AUTO_TEST_CASE(has_rows_that_are_complete)
{
  for (const auto& option : options()) {
    BOOST_TEST_CONTEXT(option.name)
    {
      BOOST_TEST(!option.help.empty());
      BOOST_TEST((option.type == OptionType::choice) == !option.choices.empty());
      BOOST_TEST((option.type == OptionType::flag || option.type == OptionType::choice) == option.placeholder.empty());
      const auto given = collect(option, {.flags = {flag_of(option, std::string(option.fallback))}});
      BOOST_TEST(given.has_value() == !option.fallback.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(reads_booleans_in_all_their_spellings)
{
  for (const std::string text : {"true", "yes", "1", "True", "YES"}) {
    BOOST_TEST_CONTEXT(text)
    {
      BOOST_TEST(parse_boolean(text).value());
    }
  }
  for (const std::string text : {"false", "no", "0", "False", "NO"}) {
    BOOST_TEST_CONTEXT(text)
    {
      BOOST_TEST(!parse_boolean(text).value());
    }
  }
  for (const std::string text : {"", "on", "off", "2", "truee", "y"}) {
    BOOST_TEST_CONTEXT(text)
    {
      BOOST_TEST(!parse_boolean(text).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(splits_lists_at_commas_and_line_ends_and_appends_repeated_flags)
{
  struct Row {
    Given given;
    std::vector<std::string> expected;
  };
  const std::vector<Row> rows{
      {{.flags = {"--label=a=1", "--label=b=2,c=3"}}, {"a=1", "b=2", "c=3"}},
      {{.variables = {{"ARGOSY_LABEL", "a=1, b=2\r\n\nc=3\n"}}}, {"a=1", "b=2", "c=3"}},
      {{.config = R"({"label": ["a=1", "b=2"]})"}, {"a=1", "b=2"}},
      {{.config = R"({"label": "a=1,b=2"})"}, {"a=1", "b=2"}},
      {{.flags = {"--label=z=9"}, .variables = {{"ARGOSY_LABEL", "a=1"}}}, {"z=9"}},
  };
  const OptionSpec& label = *find_option("label");
  for (const auto& row : rows) {
    BOOST_TEST(collect(label, row.given)->list("label") == row.expected, boost::test_tools::per_element());
  }
  const std::vector<std::string> notes{"a=1, or 2", "b=3"};
  BOOST_TEST(collect(label, {.variables = {{"ARGOSY_INFO", "a=1, or 2\nb=3"}}})->list("info") == notes,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(takes_the_last_of_a_repeated_flag)
{
  BOOST_TEST(collect(*find_option("timeout"), {.flags = {"--timeout=1m", "--timeout", "2m"}})->text("timeout") == "2m");
}

BOOST_AUTO_TEST_CASE(reads_argocd_server_below_its_own_variable)
{
  const OptionSpec& server = *find_option("server");
  BOOST_TEST(collect(server, {.variables = {{"ARGOCD_SERVER", "a"}}})->text("server") == "a");
  BOOST_TEST(collect(server, {.variables = {{"ARGOCD_SERVER", "a"}, {"ARGOSY_SERVER", "b"}}})->text("server") == "b");
  BOOST_TEST(collect(server, {.variables = {{"ARGOCD_SERVER", "a"}, {"ARGOSY_SERVER", ""}}})->text("server") == "a");
}

BOOST_AUTO_TEST_CASE(ignores_what_the_environment_says_of_other_commands)
{
  BOOST_TEST(test::complaint({"wait", "shop"}, {{"ARGOSY_PRUNE", "nonsense"}}) == "accepted");
  BOOST_TEST(test::complaint({"wait", "shop", "--prune"}) == "--prune is no option of wait; it belongs to sync");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
