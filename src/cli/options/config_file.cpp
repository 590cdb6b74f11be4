// SPDX-License-Identifier: Apache-2.0
#include "cli/options/config_file.hpp"

#include "base/file.hpp"
#include "cli/options/nearest.hpp"
#include "cli/options/wording.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>

namespace argosy {

namespace {

using Json = nlohmann::json;

std::string
member_name(std::string_view file, std::string_view member)
{
  return std::string(member.substr(0, 64)) + " in " + std::string(file);
}

ValueOrigin
origin_of(std::string_view file, std::string_view member)
{
  return {ValueOrigin::Kind::file, member_name(file, member)};
}

std::string_view
expected_form(OptionType type)
{
  switch (type) {
  case OptionType::flag:
    return "true or false";
  case OptionType::integer:
    return "a whole number";
  case OptionType::duration:
    return "a text such as \"90s\" or \"5m\"";
  case OptionType::list:
    return "a list of texts";
  case OptionType::text:
  case OptionType::choice:
  case OptionType::path:
    break;
  }
  return "a text";
}

bool
has_form(const Json& value, OptionType type)
{
  const bool is_list_of_texts = value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& element) {
                                  return element.is_string();
                                });
  return value.is_string() || (type == OptionType::flag && value.is_boolean()) ||
         (type == OptionType::integer && value.is_number_integer()) || (type == OptionType::list && is_list_of_texts);
}

// As it would stand on the command line.
std::vector<std::string>
to_texts(const Json& value)
{
  if (value.is_array()) {
    return value.get<std::vector<std::string>>();
  }
  return {value.is_string() ? value.get<std::string>() : value.dump()};
}

tl::unexpected<Error>
unknown_member(std::string_view file, std::string_view member)
{
  std::vector<std::string_view> names;
  for (const auto& option : options()) {
    if (option.placement == Placement::anywhere) {
      names.push_back(option.name);
    }
  }
  const OptionSpec* const alias = find_option(member);
  const bool is_alias = alias != nullptr && alias->placement == Placement::anywhere;
  const auto suggestion = is_alias ? "; did you mean " + std::string(alias->name) + "?" : suggest(member, names);
  // A file may have been filled by a script: even a member's name could be a key.
  const auto shown = could_be_key(member) ? std::string("a member (not shown)") : std::string(member);
  return refuse(origin_of(file, shown), "no such option" + suggestion);
}

Result<ConfigMember>
parse_member(std::string_view file, const std::string& name, const Json& value)
{
  const OptionSpec* const option = find_option(name);
  if (option == nullptr || option->name != name || option->placement != Placement::anywhere) {
    const ForeignOption* const foreign = find_foreign_option(name);
    if (foreign != nullptr && !foreign->refusal.empty()) {
      return refuse(origin_of(file, name), foreign->refusal, "instead: " + std::string(foreign->cure));
    }
    return unknown_member(file, name);
  }
  if (value.is_null()) {
    return ConfigMember{option, {}};
  }
  if (!has_form(value, option->type)) {
    return refuse(origin_of(file, name), "expected " + std::string(expected_form(option->type)));
  }
  return ConfigMember{option, to_texts(value)};
}

// Where the text stops being JSON; the parser's own words would quote the text.
std::string
describe_place(std::string_view text, std::size_t byte)
{
  const auto head = text.substr(0, std::min(byte, text.size()));
  const auto lines = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n'));
  const auto line_start = head.rfind('\n');
  const auto column = line_start == std::string_view::npos ? head.size() : head.size() - line_start - 1;
  return "line " + std::to_string(lines + 1) + ", column " + std::to_string(std::max<std::size_t>(column, 1));
}

// --config names another file to Argo CD's client: its own, in YAML.
std::string
cure_for(std::string_view text)
{
  const bool is_client_s = text.starts_with("contexts:") || text.starts_with("current-context:") ||
                           text.find("\ncontexts:") != std::string_view::npos ||
                           text.find("\ncurrent-context:") != std::string_view::npos;
  return is_client_s
             ? "this looks like the file of Argo CD's own client, which is not read: give --server HOST[:PORT], "
               "and the key in ARGOSY_KEY"
             : "";
}

Result<Json>
parse_json(std::string_view text, std::string_view name)
{
  constexpr bool k_allow_exceptions = true;
  constexpr bool k_ignore_comments = true;
  try {
    return Json::parse(text, nullptr, k_allow_exceptions, k_ignore_comments);
  } catch (const Json::parse_error& error) {
    return failure(ErrorKind::config, std::string(name) + ": no JSON from " + describe_place(text, error.byte) + " on",
                   cure_for(text));
  } catch (const Json::exception&) {
    return failure(ErrorKind::config, std::string(name) + ": no JSON that could be read");
  }
}

} // namespace

Result<std::vector<ConfigMember>>
parse_config(std::string_view text, std::string_view name)
{
  TRY_ASSIGN(const Json document, parse_json(text, name));
  if (!document.is_object()) {
    return failure(ErrorKind::config, std::string(name) + ": expected one JSON object, e.g. {\"timeout\": \"5m\"}");
  }
  std::vector<ConfigMember> members;
  for (const auto& [member, value] : document.items()) {
    TRY_ASSIGN(auto parsed, parse_member(name, member, value));
    members.push_back(std::move(parsed));
  }
  return members;
}

Result<std::vector<ConfigMember>>
read_config_file(const std::filesystem::path& path)
{
  constexpr std::size_t k_limit = 1024UL * 1024;
  auto text = read_file(path, k_limit);
  if (!text && could_be_key(path.native())) {
    return failure(ErrorKind::config, "--config: expected the path of a file; the value (not shown) is none");
  }
  if (!text) {
    return tl::unexpected(with_context(std::move(text).error(), "--config"));
  }
  return parse_config(*text, path.string());
}

} // namespace argosy
