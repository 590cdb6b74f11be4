// SPDX-License-Identifier: Apache-2.0
#include "cli/options/values.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <utility>

namespace argosy {

namespace {

std::optional<std::int64_t>
parse_integer(std::string_view text)
{
  std::int64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  return result.ec == std::errc() && result.ptr == end ? std::optional(value) : std::nullopt;
}

std::string_view
trimmed(std::string_view text)
{
  constexpr std::string_view k_blanks = " \t\r";
  const auto first = text.find_first_not_of(k_blanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(k_blanks) - first + 1);
}

std::vector<std::string>
split_list(std::string_view text, ListForm form)
{
  const std::string_view separators = form == ListForm::lines ? "\n" : ",\n";
  std::vector<std::string> elements;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    if (const auto element = trimmed(text.substr(0, end)); !element.empty()) {
      elements.emplace_back(element);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return elements;
}

std::string
list_choices(const OptionSpec& option)
{
  const auto choices = split_words(option.choices, '|');
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    text += i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ";
    text += choices[i];
  }
  return text;
}

// What the type wants and the text does not give; empty if all is well.
std::string
find_fault(const OptionSpec& option, const std::string& text)
{
  const auto choices = split_words(option.choices, '|');
  switch (option.type) {
  case OptionType::flag:
    return parse_boolean(text) ? "" : " is neither yes nor no; expected true, false, yes, no, 1 or 0";
  case OptionType::duration:
    return parse_duration(text) ? "" : " is no duration; expected e.g. 300, 90s, 5m, 24h";
  case OptionType::integer:
    return parse_integer(text) ? "" : " is no whole number";
  case OptionType::choice:
    return text == option.bare || std::find(choices.begin(), choices.end(), text) != choices.end()
               ? ""
               : " is unknown; expected " + list_choices(option);
  case OptionType::text:
  case OptionType::list:
  case OptionType::path:
    break;
  }
  return "";
}

} // namespace

// Goes through the sources from the weakest to the strongest.
class ValueCollector {
public:
  explicit ValueCollector(Command command) : m_command(command) {}

  Status take_config(const std::vector<ConfigMember>& members, std::string_view file)
  {
    for (const auto& member : members) {
      const ValueOrigin origin{ValueOrigin::Kind::file, std::string(member.option->name) + " in " + std::string(file)};
      TRY(take(*member.option, member.texts, origin));
    }
    return {};
  }

  Status take_environment(const Environment& environment)
  {
    for (const auto& option : options()) {
      if (!option.variable.empty()) {
        TRY(take_variable(option, std::string(option.variable), environment));
      }
      if (const auto name = variable_name(option); !name.empty()) {
        TRY(take_variable(option, name, environment));
      }
    }
    return {};
  }

  // A repeated list grows, of anything else the last one counts.
  Status take_arguments(const Arguments& arguments, ValueOrigin::Kind kind, std::string_view where)
  {
    std::map<const OptionSpec*, std::vector<std::string>> texts;
    for (const auto& given : arguments.given) {
      texts[given.option].push_back(given.text);
    }
    for (auto& [option, all] : texts) {
      if (option->type != OptionType::list) {
        all.erase(all.begin(), all.end() - 1);
      }
      TRY(take(*option, all, {kind, "--" + std::string(option->name) + std::string(where)}));
    }
    return {};
  }

  OptionValues finish() { return std::move(m_values); }

private:
  Status take_variable(const OptionSpec& option, const std::string& name, const Environment& environment)
  {
    if (const auto text = environment.find_filled(name)) {
      return take(option, {*text}, {ValueOrigin::Kind::environment, name});
    }
    return {};
  }

  Status take(const OptionSpec& option, const std::vector<std::string>& texts, ValueOrigin origin)
  {
    if (!option.commands.has(m_command)) {
      return {};
    }
    OptionValue value{{}, std::move(origin)};
    for (const auto& text : texts) {
      TRY(check_text(value.origin, option, text));
      if (option.type == OptionType::list) {
        const auto elements = split_list(text, option.list_form);
        value.texts.insert(value.texts.end(), elements.begin(), elements.end());
        continue;
      }
      if (const auto content = trimmed(text); !content.empty()) {
        value.texts.emplace_back(content);
        TRY(check_type(option, value));
      }
    }
    if (value.texts.empty()) {
      return check_emptiness(value.origin);
    }
    m_values.m_values[option.name] = std::move(value);
    return {};
  }

  // Empty variables and members count as unset. An empty flag is a variable that a script took to be filled: passing
  // over
  // `--expect-revision ""` would deploy anything.
  static Status check_emptiness(const ValueOrigin& origin)
  {
    const bool is_on_command_line =
        origin.kind == ValueOrigin::Kind::argument || origin.kind == ValueOrigin::Kind::client_options;
    return is_on_command_line ? Status(refuse(origin, "the value is empty")) : Status{};
  }

  static Status check_type(const OptionSpec& option, const OptionValue& value)
  {
    const auto fault = find_fault(option, value.texts.back());
    return fault.empty() ? Status{} : Status(refuse(value.origin, quote(option, value.texts.back()) + fault));
  }

  Command m_command;
  OptionValues m_values;
};

Result<OptionValues>
collect_values(Command command, const ValueSources& sources)
{
  ValueCollector collector(command);
  TRY(collector.take_config(sources.config, sources.config_name));
  TRY(collector.take_environment(sources.environment));
  TRY(collector.take_arguments(sources.client_options, ValueOrigin::Kind::client_options, " in ARGOCD_OPTS"));
  TRY(collector.take_arguments(sources.arguments, ValueOrigin::Kind::argument, ""));
  return collector.finish();
}

bool
OptionValues::is_given(std::string_view option) const
{
  return find(option) != nullptr;
}

ValueOrigin
OptionValues::origin(std::string_view option) const
{
  const OptionValue* const value = find(option);
  return value != nullptr ? value->origin : ValueOrigin{ValueOrigin::Kind::fallback, "--" + std::string(option)};
}

std::string
OptionValues::text(std::string_view option) const
{
  if (const OptionValue* const value = find(option); value != nullptr) {
    return value->texts.front();
  }
  const OptionSpec* const spec = find_option(option);
  if (spec == nullptr) {
    throw std::logic_error("no such option: " + std::string(option));
  }
  return std::string(spec->fallback);
}

std::vector<std::string>
OptionValues::list(std::string_view option) const
{
  const OptionValue* const value = find(option);
  return value != nullptr ? value->texts : std::vector<std::string>();
}

bool
OptionValues::flag(std::string_view option) const
{
  return parse_boolean(text(option)).value_or(false);
}

Duration
OptionValues::duration(std::string_view option) const
{
  return parse_duration(text(option)).value_or(Duration{0});
}

std::int64_t
OptionValues::integer(std::string_view option) const
{
  return parse_integer(text(option)).value_or(0);
}

std::size_t
OptionValues::choice_index(std::string_view option) const
{
  const auto choices = split_words(find_option(option)->choices, '|');
  const auto found = std::find(choices.begin(), choices.end(), text(option));
  // What is no choice is the bare form: its meaning is asked for by text(), and the choice is the default's.
  return found == choices.end() ? 0 : static_cast<std::size_t>(found - choices.begin());
}

tl::unexpected<Error>
OptionValues::refuse(std::string_view option, std::string_view what, std::string hint) const
{
  return argosy::refuse(origin(option), what, std::move(hint));
}

tl::unexpected<Error>
OptionValues::refuse_file(std::string_view option, const Error& error) const
{
  return refuse(option, could_be_key(text(option)) ? "expected the path of a file; the value (not shown) is none"
                                                   : std::string_view(error.message));
}

const OptionValue*
OptionValues::find(std::string_view option) const
{
  const auto found = m_values.find(option);
  return found == m_values.end() ? nullptr : &found->second;
}

std::optional<bool>
parse_boolean(std::string_view text)
{
  std::string lower(text.substr(0, 8));
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (lower == "true" || lower == "yes" || lower == "1") {
    return true;
  }
  if (lower == "false" || lower == "no" || lower == "0") {
    return false;
  }
  return std::nullopt;
}

} // namespace argosy
