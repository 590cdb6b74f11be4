// SPDX-License-Identifier: Apache-2.0
#include "cli/options/commands.hpp"
#include "cli/options/help.hpp"

#include <nlohmann/json.hpp>

namespace argosy {

namespace {

using Json = nlohmann::ordered_json;

std::string_view
to_string(OptionType type)
{
  switch (type) {
  case OptionType::text:
    return "text";
  case OptionType::list:
    return "list";
  case OptionType::flag:
    return "boolean";
  case OptionType::duration:
    return "duration";
  case OptionType::integer:
    return "integer";
  case OptionType::choice:
    return "choice";
  case OptionType::path:
    return "path";
  }
  return "text";
}

std::vector<std::string_view>
commands_of(const OptionSpec& option)
{
  std::vector<std::string_view> names;
  for (const auto& command : commands()) {
    if (option.commands.has(command.command)) {
      names.push_back(command.name);
    }
  }
  return names;
}

Json
to_row(const OptionSpec& option)
{
  Json row;
  row["name"] = option.name;
  row["short"] = option.short_form == '\0' ? "" : std::string(1, option.short_form);
  row["type"] = to_string(option.type);
  row["choices"] = split_words(option.choices, '|');
  row["default"] = option.fallback;
  row["placeholder"] = option.placeholder;
  row["help"] = option.help;
  row["aliases"] = split_words(option.aliases, ' ');
  row["variable"] = variable_name(option);
  row["in_file"] = option.placement == Placement::anywhere;
  row["commands"] = commands_of(option);
  return row;
}

} // namespace

std::string
dump_options()
{
  Json document;
  document["options"] = Json::array();
  for (const auto& option : options()) {
    document["options"].push_back(to_row(option));
  }
  document["variables"] = Json::array();
  for (const auto& variable : other_variables()) {
    document["variables"].push_back({{"name", variable.name}, {"help", variable.help}});
  }
  return document.dump(2) + "\n";
}

} // namespace argosy
