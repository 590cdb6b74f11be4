// SPDX-License-Identifier: Apache-2.0
// The manual says what the program does: its tables are the program's own, and its commands work.
#include "base/file.hpp"
#include "cli/options/shell_words.hpp"
#include "cli_options/invoke.hpp"
#include "sync/outcome.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {
namespace {

std::vector<std::string>
read_lines(std::string_view name)
{
  std::istringstream text(
      read_file(std::string(ARGOSY_TEST_DATA) + "/../docs/" + std::string(name), 256UL * 1024).value());
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    lines.push_back(line);
  }
  return lines;
}

// The first cells of the table below a heading, each as "`word`" or "`word` | 7".
std::vector<std::string>
rows_below(const std::vector<std::string>& lines, std::string_view heading, std::size_t cells)
{
  std::vector<std::string> rows;
  for (auto at = std::find(lines.begin(), lines.end(), heading); at != lines.end();) {
    if (++at == lines.end() || at->starts_with('#')) {
      break;
    }
    if (at->starts_with("| `")) {
      std::size_t end = 1;
      for (std::size_t i = 0; i < cells; ++i) {
        end = at->find(" |", end + 1);
      }
      rows.push_back(at->substr(2, end - 2));
    }
  }
  return rows;
}

// What stands in blocks without a language, less the program's name.
std::vector<std::string>
commands_in(const std::vector<std::string>& lines)
{
  constexpr std::string_view k_fence = "```";
  constexpr std::string_view k_program = "argosy ";
  std::vector<std::string> commands;
  bool is_inside = false;
  bool is_plain = false;
  for (const auto& line : lines) {
    if (line.starts_with(k_fence)) {
      is_inside = !is_inside;
      is_plain = is_inside && line == k_fence;
    } else if (is_plain) {
      BOOST_TEST(line.starts_with(k_program), line);
      commands.push_back(line.substr(std::min(k_program.size(), line.size())));
    }
  }
  return commands;
}

BOOST_AUTO_TEST_SUITE(manual)

BOOST_AUTO_TEST_CASE(has_the_reasons_and_exit_codes_of_the_one_table)
{
  std::vector<std::string> expected;
  for (const auto& row : error_table()) {
    expected.push_back("`" + std::string(row.reason) + "` | " + std::to_string(row.exit_code));
  }
  BOOST_TEST(rows_below(read_lines("manual.md"), "## Reasons and exit codes", 2) == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(has_every_outcome)
{
  std::vector<std::string> expected;
  for (int i = 0; to_string(static_cast<Success>(i)) != "unknown"; ++i) {
    expected.push_back("`" + std::string(to_string(static_cast<Success>(i))) + "`");
  }
  BOOST_TEST(rows_below(read_lines("manual.md"), "## Outcomes", 1) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(shows_only_commands_that_are_understood)
{
  const test::TemporaryFolder folder;
  const std::map<std::string, std::string> files{
      {"corp-root.pem", folder.write("a.pem", "-----BEGIN CERTIFICATE-----\n")},
      {"ci/applications.txt", folder.write("apps", "shop # the first\n")},
      {"ci/argosy.json", folder.write("a.json", R"({"server": "argocd.example", "timeout": "10m"} // as shown)")}};
  std::size_t count = 0;
  for (const std::string page : {"manual.md", "migrating.md"}) {
    for (const auto& command : commands_in(read_lines(page))) {
      auto words = split_shell_words(command).value();
      for (auto& word : words) {
        const auto file = files.find(word);
        word = file == files.end() ? word : file->second;
      }
      BOOST_TEST_CONTEXT(page << ": " << command)
      {
        BOOST_TEST(test::complaint(words, {{"ACCESS_TOKEN", "x"}}) == "accepted");
        ++count;
      }
    }
  }
  BOOST_TEST(count >= 40U);
}

BOOST_AUTO_TEST_CASE(names_every_option_of_choosing_waiting_and_connecting)
{
  std::string text;
  for (const auto& line : read_lines("manual.md")) {
    text += line + "\n";
  }
  for (const auto& option : options()) {
    const bool is_of_deployments = option.group == OptionGroup::application || option.group == OptionGroup::many ||
                                   option.group == OptionGroup::goal || option.group == OptionGroup::time ||
                                   option.group == OptionGroup::access || option.group == OptionGroup::connection;
    if (is_of_deployments && option.name != "application") {
      BOOST_TEST(text.find("--" + std::string(option.name)) != std::string::npos, option.name);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
