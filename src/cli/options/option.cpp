// SPDX-License-Identifier: Apache-2.0
#include "cli/options/option.hpp"

#include "cli/options/tables.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace argosy {

namespace {

std::vector<OptionSpec>
join_tables()
{
  std::vector<OptionSpec> all;
  for (const auto table : {application_options(), deploy_options(), connection_options(), general_options()}) {
    all.insert(all.end(), table.begin(), table.end());
  }
  return all;
}

bool
is_called(const OptionSpec& option, std::string_view name)
{
  const auto aliases = split_words(option.aliases, ' ');
  return option.name == name || std::find(aliases.begin(), aliases.end(), name) != aliases.end();
}

} // namespace

const std::vector<OptionSpec>&
options()
{
  static const std::vector<OptionSpec> all = join_tables();
  return all;
}

const OptionSpec*
find_option(std::string_view name)
{
  const auto& all = options();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& option) { return is_called(option, name); });
  return found == all.end() ? nullptr : &*found;
}

const OptionSpec*
find_option(char short_form)
{
  const auto& all = options();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& option) { return option.short_form == short_form; });
  return found == all.end() || short_form == '\0' ? nullptr : &*found;
}

std::string
variable_name(const OptionSpec& option)
{
  if (option.placement == Placement::argv_only) {
    return {};
  }
  std::string name = "ARGOSY_" + std::string(option.name);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  return name;
}

std::vector<std::string_view>
split_words(std::string_view text, char separator)
{
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    if (end > 0) {
      words.push_back(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

const ForeignOption*
find_foreign_option(std::string_view name)
{
  const auto& all = foreign_options();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& option) { return option.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const ForeignValue*
find_foreign_value(std::string_view option, std::string_view value)
{
  const auto& all = foreign_values();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& row) { return row.option == option && row.value == value; });
  return found == all.end() ? nullptr : &*found;
}

} // namespace argosy
