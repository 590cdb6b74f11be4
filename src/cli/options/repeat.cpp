// SPDX-License-Identifier: Apache-2.0
#include "cli/options/repeat.hpp"

#include "cli/options/shell_words.hpp"
#include "cli/options/wording.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace argosy {

namespace {

// They say which applications, and the names stand there already.
constexpr std::array<std::string_view, 6> k_choosing{"application", "app-namespace", "selector",
                                                     "file",        "shard",         "allow-failure"};

// Several projects choose applications; those that are named are of one.
bool
has_several_projects(const Arguments& arguments)
{
  std::set<std::string_view> projects;
  for (const auto& given : arguments.given) {
    if (given.option->name == "project") {
      const auto names = split_words(given.text, ',');
      projects.insert(names.begin(), names.end());
    }
  }
  return projects.size() > 1;
}

bool
is_repeated(const GivenOption& given, const Arguments& all)
{
  const auto& option = *given.option;
  if (option.name == "project" && has_several_projects(all)) {
    return false;
  }
  return option.exposure == Exposure::shown && !could_be_key(given.text) &&
         std::find(k_choosing.begin(), k_choosing.end(), option.name) == k_choosing.end();
}

std::string
spell(const GivenOption& given)
{
  const auto& option = *given.option;
  auto flag = "--" + std::string(option.name);
  if (given.text == option.bare || (option.type == OptionType::flag && given.text == "true")) {
    return flag;
  }
  const bool is_joined = option.type == OptionType::flag || !option.bare.empty();
  return flag + (is_joined ? "=" : " ") + quote_shell_word(given.text);
}

} // namespace

std::string
spell_options(const Arguments& arguments)
{
  std::string text;
  for (const auto& given : arguments.given) {
    if (is_repeated(given, arguments)) {
      text += (text.empty() ? "" : " ") + spell(given);
    }
  }
  return text;
}

} // namespace argosy
