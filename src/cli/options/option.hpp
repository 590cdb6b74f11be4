// SPDX-License-Identifier: Apache-2.0
// What an option is. Each is declared once, in the tables behind options(); flags, variables, the configuration file's
// members, help pages and the manual are made from that row.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

enum class Command : std::uint8_t { sync, wait, get, check, terminate, action, version, help };

// A set of commands, as a row of the table names it.
class CommandSet {
public:
  constexpr CommandSet() = default;
  constexpr CommandSet(std::initializer_list<Command> commands)
  {
    for (const Command command : commands) {
      m_bits = static_cast<std::uint16_t>(m_bits | bit(command));
    }
  }
  constexpr bool has(Command command) const { return (m_bits & bit(command)) != 0; }

private:
  static constexpr std::uint16_t bit(Command command)
  {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(command));
  }
  std::uint16_t m_bits = 0;
};

enum class OptionType : std::uint8_t { text, list, flag, duration, integer, choice, path };

// Decides on which help page an option stands: the first five on each command's own, the others on a topic's.
enum class OptionGroup : std::uint8_t {
  application,
  operation,
  goal,
  time,
  access,
  many,
  details,
  connection,
  output,
  client
};

// Where a value may come from.
enum class Placement : std::uint8_t { anywhere, not_in_file, argv_only };

// Whether messages may quote the value.
enum class Exposure : std::uint8_t { shown, hidden };

// What separates a list's elements; in both forms a repeated flag appends.
enum class ListForm : std::uint8_t { commas_and_lines, lines };

struct OptionSpec {
  std::string_view name = {}; // without the dashes
  char short_form = '\0';
  OptionType type = OptionType::text;
  std::string_view placeholder = {}; // of the value, for help; a choice's are its words
  std::string_view choices = {};     // "fail|wait|ok", in the order of the enum they stand for
  std::string_view bare = {};        // what the flag means when no value follows; empty: it needs one
  std::string_view fallback = {};    // the default, spelled as a user would; empty: none
  std::string_view aliases = {};     // further spellings, separated by blanks: those of Argo CD's client
  std::string_view variable = {};    // a further environment variable, below the option's own
  std::string_view help = {};        // half a line
  OptionGroup group = OptionGroup::output;
  CommandSet commands = {};
  Placement placement = Placement::anywhere;
  Exposure exposure = Exposure::shown;
  ListForm list_form = ListForm::commas_and_lines;
};

// All of them, in the order of the help pages.
const std::vector<OptionSpec>& options();

// By name or alias, without dashes; nullptr if there is none.
const OptionSpec* find_option(std::string_view name);
const OptionSpec* find_option(char short_form);

// "ARGOSY_EXPECT_REVISION". Empty if the option is for the command line alone.
std::string variable_name(const OptionSpec& option);

// The parts of `text` between separators; empty ones are left out. For the rows' aliases and choices.
std::vector<std::string_view> split_words(std::string_view text, char separator);

// An option of Argo CD's client that this program ignores or refuses.
struct ForeignOption {
  std::string_view name;
  enum class Arity : std::uint8_t { flag, value } arity = Arity::flag;
  std::string_view refusal; // what it can't do here; empty: ignored without a word
  std::string_view cure;
};
const std::vector<ForeignOption>& foreign_options();
const ForeignOption* find_foreign_option(std::string_view name);

// A value that Argo CD's client takes for an option that both have, and we don't know by that name.
struct ForeignValue {
  std::string_view option;
  std::string_view value;
  std::string_view meaning; // our own value; empty: refused
  std::string_view cure;
};
const std::vector<ForeignValue>& foreign_values();
const ForeignValue* find_foreign_value(std::string_view option, std::string_view value);

// A variable that is no option's: secrets, which may stand nowhere else, and those that other programs share.
struct VariableSpec {
  std::string_view name;
  std::string_view help;
};
const std::vector<VariableSpec>& other_variables();

} // namespace argosy
