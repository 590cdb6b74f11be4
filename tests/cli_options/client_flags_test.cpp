// SPDX-License-Identifier: Apache-2.0
// What becomes of each flag that Argo CD's client documents: the rows of these tests stand in client_flags.txt.
#include "base/file.hpp"
#include "cli_options/invoke.hpp"

#include <boost/test/unit_test.hpp>

#include <cctype>
#include <sstream>
#include <string>
#include <vector>

namespace argosy {
namespace {

struct ClientFlag {
  std::string command; // "sync", "wait"
  std::string name;    // without dashes
  std::string short_form;
  bool has_value = false;
  std::string value;
  std::string fate; // "taken", "ignored", "refused"
  std::vector<std::string> needs;
};

// The files that rows name by "file:", and their paths in place of that.
class Files {
public:
  Files()
  {
    m_folder.write("client-config", "contexts:\n- name: prod\ncurrent-context: prod\n");
    m_folder.write("server.pem", "-----BEGIN CERTIFICATE-----\n");
    m_folder.write("client.pem", "read when it is used");
    m_folder.write("client.key", "read when it is used");
  }

  std::string complete(const std::string& word) const
  {
    constexpr std::string_view k_mark = "file:";
    const auto at = word.find(k_mark);
    return at == std::string::npos ? word : word.substr(0, at) + m_folder.path(word.substr(at + k_mark.size()));
  }

private:
  test::TemporaryFolder m_folder;
};

ClientFlag
parse_line(const std::string& line, const Files& files)
{
  std::istringstream words(line);
  ClientFlag flag;
  std::string name;
  words >> flag.command >> name;
  if (!name.starts_with("--")) {
    flag.short_form = name;
    words >> name;
  }
  flag.name = name.substr(2);
  std::string arity;
  words >> arity >> flag.value >> flag.fate;
  flag.value = files.complete(flag.value);
  flag.has_value = arity == "value";
  for (std::string word; words >> word;) {
    flag.needs.push_back(files.complete(word));
  }
  return flag;
}

std::vector<ClientFlag>
read_flags(const Files& files)
{
  std::istringstream lines(
      read_file(std::string(ARGOSY_TEST_DATA) + "/cli_options/client_flags.txt", 64UL * 1024).value());
  std::vector<ClientFlag> flags;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) {
      continue;
    }
    const auto flag = parse_line(line, files);
    for (const std::string command : {"sync", "wait"}) {
      if (flag.command == command || flag.command == "both") {
        flags.push_back(flag);
        flags.back().command = command;
      }
    }
  }
  return flags;
}

// `spelling` is all of the flag with its value.
Result<Invocation>
give(const ClientFlag& flag, const std::vector<std::string>& spelling)
{
  std::vector<std::string> words{"app", flag.command};
  words.insert(words.end(), spelling.begin(), spelling.end());
  words.insert(words.end(), flag.needs.begin(), flag.needs.end());
  if (flag.name != "selector") {
    words.emplace_back("shop"); // after the flag: it must not be taken for its value
  }
  return test::invoke(words);
}

std::vector<std::vector<std::string>>
spellings_of(const ClientFlag& flag)
{
  std::vector<std::string> names{"--" + flag.name};
  if (!flag.short_form.empty()) {
    names.push_back(flag.short_form);
  }
  std::vector<std::vector<std::string>> spellings;
  for (const auto& name : names) {
    spellings.push_back(flag.has_value ? std::vector{name, flag.value} : std::vector{name});
    if (flag.has_value) {
      spellings.push_back({name + "=" + flag.value});
    }
  }
  return spellings;
}

// "taken", "ignored", "refused", or what it should not be.
std::string
fate_of(const ClientFlag& flag, const Result<Invocation>& result)
{
  if (result) {
    const auto* const foreign = find_foreign_option(flag.name);
    return foreign == nullptr ? "taken" : foreign->refusal.empty() ? "ignored" : "let through";
  }
  if (test::exit_code(result) != 2 || result.error().message.find("unknown option") != std::string::npos) {
    return "unknown: " + result.error().message;
  }
  return result.error().hint.empty() ? "refused without a cure: " + result.error().message : "refused";
}

// Is the flag named, and not only a longer one that begins with it?
bool
is_mentioned(const std::string& text, const std::string& flag)
{
  for (auto at = text.find(flag); at != std::string::npos; at = text.find(flag, at + 1)) {
    const auto next = at + flag.size() < text.size() ? static_cast<unsigned char>(text[at + flag.size()]) : ' ';
    if (std::isalnum(next) == 0 && next != '-') {
      return true;
    }
  }
  return false;
}

BOOST_AUTO_TEST_SUITE(client_flags)

BOOST_AUTO_TEST_CASE(takes_ignores_or_refuses_with_a_cure_every_flag_that_the_client_documents)
{
  const Files files;
  const auto flags = read_flags(files);
  BOOST_TEST(flags.size() > 100U);
  for (const auto& flag : flags) {
    for (const auto& spelling : spellings_of(flag)) {
      BOOST_TEST_CONTEXT(flag.command << ' ' << spelling.front())
      {
        const auto result = give(flag, spelling);
        BOOST_TEST(fate_of(flag, result) == flag.fate);
        if (result && flag.name != "selector" && flag.name != "help") {
          BOOST_TEST_REQUIRE(result->applications.size() == 1U);
          BOOST_TEST(result->applications.front().name == "shop");
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(shows_no_value_that_it_refuses)
{
  const Files files;
  for (const auto& flag : read_flags(files)) {
    if (flag.name != "auth-token" && flag.name != "header") {
      continue;
    }
    const auto result = give(flag, {"--" + flag.name, flag.value});
    BOOST_TEST_REQUIRE(!result.has_value());
    const auto secret = flag.value.substr(flag.value.find(':') + 1);
    BOOST_TEST(result.error().message.find(secret) == std::string::npos);
    BOOST_TEST(result.error().hint.find(secret) == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(has_every_flag_in_the_manual_page_for_those_who_migrate)
{
  const Files files;
  const auto page = read_file(std::string(ARGOSY_TEST_DATA) + "/../docs/migrating.md", 256UL * 1024).value();
  for (const auto& flag : read_flags(files)) {
    BOOST_TEST_CONTEXT(flag.name)
    {
      BOOST_TEST(is_mentioned(page, "--" + flag.name));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
