// SPDX-License-Identifier: Apache-2.0
#include "cli/options/arguments.hpp"

#include "base/encoding.hpp"
#include "cli/options/nearest.hpp"
#include "cli/options/values.hpp"
#include "cli/options/wording.hpp"

#include <cxxopts.hpp>

#include <algorithm>
#include <cstddef>

namespace argosy {

namespace {

// Says what a word can't be, by its place: it is not shown, and neither is an option's value.
Status
check_argument(std::size_t place, std::string_view text)
{
  const ValueOrigin origin{ValueOrigin::Kind::argument, "argument " + std::to_string(place)};
  // The type list permits line ends: which option this belongs to is not known yet.
  static constexpr OptionSpec k_any{.type = OptionType::list};
  return check_text(origin, k_any, text);
}

bool
is_choice(const OptionSpec& option, std::string_view text)
{
  const auto choices = split_words(option.choices, '|');
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

// What an option means when no "=VALUE" follows; empty if the next word is its value.
std::string_view
implied_value(const OptionSpec& option)
{
  return option.type == OptionType::flag ? "true" : option.bare;
}

// "-Nteam-a" and "-N=team-a" as long options; anything else as it is. cxxopts takes letters and digits only in the
// first form, and takes the "=" for a part of the value in the second.
std::string
to_long_form(const std::string& word)
{
  if (word.size() < 2 || word[0] != '-' || word[1] == '-') {
    return word;
  }
  const OptionSpec* const option = find_option(word[1]);
  if (option == nullptr) {
    return word;
  }
  const std::string name = "--" + std::string(option->name);
  if (word.size() == 2) {
    return name;
  }
  const bool is_flag = option->type == OptionType::flag;
  if (word[2] == '=') {
    return name + word.substr(2);
  }
  return is_flag ? word : name + "=" + word.substr(2);
}

// In long form, and with the word after an option that can do without one joined to it where it is one of its choices:
// cxxopts never takes the next word then.
std::vector<std::string>
normalise(const std::vector<std::string>& arguments)
{
  std::vector<std::string> words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") {
      words.insert(words.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end());
      break;
    }
    words.push_back(to_long_form(arguments[i]));
    const OptionSpec* const option =
        words.back().starts_with("--") ? find_option(std::string_view(words.back()).substr(2)) : nullptr;
    if (option != nullptr && !option->bare.empty() && i + 1 < arguments.size() &&
        is_choice(*option, arguments[i + 1])) {
      words.back() += "=" + arguments[++i];
    }
  }
  return words;
}

// cxxopts' names are regular ones; every option is declared as text, and its meaning found out from our own table.
cxxopts::Options
declare_all()
{
  cxxopts::Options parser("argosy");
  parser.allow_unrecognised_options();
  auto add = parser.add_options();
  for (const auto& option : options()) {
    std::string names(option.name);
    for (const auto alias : split_words(option.aliases, ' ')) {
      names += "," + std::string(alias);
    }
    if (option.short_form != '\0') {
      names += "," + std::string(1, option.short_form);
    }
    const auto value = cxxopts::value<std::string>();
    const auto implied = implied_value(option);
    add(names, "", implied.empty() ? value : value->implicit_value(std::string(implied)));
  }
  for (const auto& option : foreign_options()) {
    const auto value = cxxopts::value<std::string>();
    add(std::string(option.name), "",
        option.arity == ForeignOption::Arity::flag ? value->implicit_value("true") : value);
  }
  return parser;
}

tl::unexpected<Error>
refuse_foreign(const ForeignOption& option)
{
  return failure(ErrorKind::usage, "--" + std::string(option.name) + ": " + std::string(option.refusal),
                 "instead: " + std::string(option.cure));
}

// An option at the very end, or before another one, has no value.
tl::unexpected<Error>
needs_value(std::string_view name)
{
  const ForeignOption* const foreign = name.starts_with("--") ? find_foreign_option(name.substr(2)) : nullptr;
  if (foreign != nullptr && !foreign->refusal.empty()) {
    return refuse_foreign(*foreign);
  }
  return failure(ErrorKind::usage, to_printable(name) + " needs a value");
}

Status
take_option(const std::string& name, std::string text, Arguments& result)
{
  if (const ForeignOption* const foreign = find_foreign_option(name); foreign != nullptr) {
    const bool is_off = foreign->arity == ForeignOption::Arity::flag && parse_boolean(text) == false;
    if (!is_off) {
      result.foreign.push_back(foreign);
    }
    return {};
  }
  const OptionSpec* const option = find_option(name);
  const bool is_next_option =
      text.starts_with("--") && find_option(std::string_view(text).substr(2, text.find('=') - 2)) != nullptr;
  if (is_next_option) {
    return needs_value("--" + name);
  }
  if (const ForeignValue* const foreign = find_foreign_value(option->name, text); foreign != nullptr) {
    if (foreign->meaning.empty()) {
      return failure(ErrorKind::usage, "--" + std::string(option->name) + ": there is no " + text,
                     "instead: " + std::string(foreign->cure));
    }
    text = foreign->meaning;
  }
  result.given.push_back({option, std::move(text)});
  return {};
}

Status
take_results(const cxxopts::ParseResult& parsed, Arguments& result)
{
  for (const auto& pair : parsed.arguments()) {
    TRY(take_option(pair.key(), pair.value(), result));
  }
  for (const auto& word : parsed.unmatched()) {
    if (word.size() > 1 && word[0] == '-') {
      result.unknown.push_back(word.substr(0, word.find('=')));
    } else {
      result.words.push_back(word);
    }
  }
  return {};
}

std::vector<std::string_view>
all_names()
{
  std::vector<std::string_view> names;
  for (const auto& option : options()) {
    names.push_back(option.name);
    const auto aliases = split_words(option.aliases, ' ');
    names.insert(names.end(), aliases.begin(), aliases.end());
  }
  return names;
}

} // namespace

bool
Arguments::has(std::string_view option) const
{
  return std::any_of(given.begin(), given.end(),
                     [&](const auto& g) { return g.option->name == option && g.text == "true"; });
}

Result<Arguments>
parse_arguments(const std::vector<std::string>& arguments)
{
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    TRY(check_argument(i + 1, arguments[i]));
  }
  const auto words = normalise(arguments);
  std::vector<const char*> pointers{"argosy"};
  for (const auto& word : words) {
    pointers.push_back(word.c_str());
  }
  Arguments result;
  try {
    const auto parsed = declare_all().parse(static_cast<int>(pointers.size()), pointers.data());
    TRY(take_results(parsed, result));
  } catch (const cxxopts::exceptions::exception&) {
    // With every option a text and unknown ones allowed, only a missing value is left, and that at the end.
    return needs_value(words.empty() ? std::string_view() : std::string_view(words.back()));
  }
  return result;
}

Status
check_foreign(const Arguments& arguments)
{
  for (const ForeignOption* const option : arguments.foreign) {
    if (!option->refusal.empty()) {
      return refuse_foreign(*option);
    }
  }
  return {};
}

Status
check_unknown(const Arguments& arguments)
{
  if (arguments.unknown.empty()) {
    return {};
  }
  const std::string& option = arguments.unknown.front();
  const auto name = std::string_view(option).substr(std::min(option.find_first_not_of('-'), option.size()));
  // A key that follows a dash or two is still a key.
  const std::string shown = name.size() > 40 || could_be_key(name) ? std::string("(not shown)") : to_printable(option);
  return failure(ErrorKind::usage, "unknown option " + shown + suggest(name, all_names(), "--"),
                 "the options there are: argosy COMMAND --help");
}

} // namespace argosy
