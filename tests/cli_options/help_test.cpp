// SPDX-License-Identifier: Apache-2.0
#include "cli/options/commands.hpp"
#include "cli/options/help.hpp"
#include "cli/options/shell_words.hpp"
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace argosy {
namespace {

std::map<std::string, std::string>
all_pages()
{
  std::map<std::string, std::string> pages{{"argosy", overview_page()}};
  for (const auto& command : commands()) {
    pages.emplace(command.name, command_page(command.command));
  }
  for (const auto topic : help_topics()) {
    pages.emplace(topic, topic_page(topic));
  }
  return pages;
}

// Columns as a terminal counts them: bytes that begin a character.
std::size_t
width(const std::string& line)
{
  std::size_t columns = 0;
  for (const char c : line) {
    columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  }
  return columns;
}

// Every line that begins with "  argosy ", as words without the program's name and the note.
std::vector<std::vector<std::string>>
examples_in(const std::string& page)
{
  std::vector<std::vector<std::string>> examples;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view k_head = "  argosy ";
    if (line.starts_with(k_head)) {
      const auto text = line.substr(k_head.size(), line.find(" # ") - k_head.size());
      examples.push_back(split_shell_words(text).value());
    }
  }
  return examples;
}

BOOST_AUTO_TEST_SUITE(help)

BOOST_AUTO_TEST_CASE(fits_each_page_on_a_screen)
{
  for (const auto& [name, page] : all_pages()) {
    BOOST_TEST_CONTEXT(name)
    {
      std::istringstream lines(page);
      std::size_t count = 0;
      for (std::string line; std::getline(lines, line); ++count) {
        BOOST_TEST_CONTEXT(line)
        {
          BOOST_TEST(width(line) <= 100U);
        }
      }
      BOOST_TEST(count <= 50U);
      BOOST_TEST(page.ends_with('\n'));
      BOOST_TEST(!page.ends_with("\n\n"));
    }
  }
}

BOOST_AUTO_TEST_CASE(names_every_option_on_some_page)
{
  std::string text;
  for (const auto& [name, page] : all_pages()) {
    text += page;
  }
  for (const auto& option : options()) {
    BOOST_TEST_CONTEXT(option.name)
    {
      BOOST_TEST(text.find("--" + std::string(option.name)) != std::string::npos);
      BOOST_TEST(text.find(std::string(option.help)) != std::string::npos);
      for (const auto alias : split_words(option.aliases, ' ')) {
        BOOST_TEST(text.find("--" + std::string(alias)) != std::string::npos);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(shows_only_examples_that_work)
{
  const test::TemporaryFolder folder;
  const auto pem = folder.write("a.pem", "-----BEGIN CERTIFICATE-----\n");
  const auto config =
      folder.write("a.json", R"({"server": "argocd.example", "timeout": "10m", "prune": true} // as shown)");
  std::size_t count = 0;
  for (const auto& [name, page] : all_pages()) {
    for (auto words : examples_in(page)) {
      for (auto& word : words) {
        word = word == "corp-root.pem" ? pem : word == "ci/argosy.json" ? config : word;
      }
      BOOST_TEST_CONTEXT(name << ": " << words.front())
      {
        BOOST_TEST(test::complaint(words, {{"ACCESS_TOKEN", "x"}}) == "accepted");
        ++count;
      }
    }
  }
  BOOST_TEST(count >= 20U);
}

BOOST_AUTO_TEST_CASE(finds_pages_by_command_spelling_and_topic)
{
  BOOST_TEST(find_page({}).value() == overview_page());
  BOOST_TEST(find_page({"sync"}).value() == command_page(Command::sync));
  BOOST_TEST(find_page({"app", "wait"}).value() == command_page(Command::wait));
  BOOST_TEST(find_page({"connection"}).value() == topic_page("connection"));
  BOOST_TEST(test::invoke({"sync", "shop", "--help"})->help_page == command_page(Command::sync));
  BOOST_TEST(test::invoke({"help", "output"})->help_page == topic_page("output"));
  BOOST_TEST(test::invoke({"--help"}, {{"ARGOSY_SERVER", ""}, {"ARGOSY_KEY", ""}})->help_page == overview_page());
}

BOOST_AUTO_TEST_CASE(lists_every_exit_code_once)
{
  const auto page = overview_page();
  for (const auto& row : error_table()) {
    BOOST_TEST_CONTEXT(row.reason)
    {
      BOOST_TEST(page.find(std::to_string(row.exit_code)) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(dumps_the_whole_table)
{
  const auto document = nlohmann::json::parse(dump_options());
  BOOST_TEST(document["options"].size() == options().size());
  BOOST_TEST(document["variables"].size() == other_variables().size());
  const auto& first = document["options"][0];
  BOOST_TEST(first["name"] == "application");
  BOOST_TEST(first["type"] == "list");
  BOOST_TEST(first["variable"] == "ARGOSY_APPLICATION");
  BOOST_TEST(first["commands"].size() == 6U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
