// SPDX-License-Identifier: Apache-2.0
#include "cli/options/invocation.hpp"

#include "base/encoding.hpp"
#include "cli/options/builders.hpp"
#include "cli/options/client_options.hpp"
#include "cli/options/commands.hpp"
#include "cli/options/help.hpp"
#include "cli/options/nearest.hpp"
#include "cli/options/repeat.hpp"

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

// What the sources say, before it means anything.
struct Sources {
  Command command = Command::help;
  std::vector<std::string> words; // after the command
  Arguments arguments;
  ClientOptions client;
  OptionValues values;
};

// An option that exists and is not of this command. The flag is named as the table calls it.
Status
check_membership(Command command, const Arguments& arguments)
{
  for (const auto& given : arguments.given) {
    if (given.option->commands.has(command)) {
      continue;
    }
    std::string owners;
    for (const auto& row : commands()) {
      if (given.option->commands.has(row.command)) {
        owners += (owners.empty() ? "" : ", ") + std::string(row.name);
      }
    }
    return failure(ErrorKind::usage, "--" + std::string(given.option->name) + " is no option of " +
                                         std::string(find_command(command).name) + "; it belongs to " + owners);
  }
  return {};
}

// The variable or flag that names the file; the file itself can't.
Result<std::vector<ConfigMember>>
read_config(const Arguments& arguments, const ClientOptions& client, const Environment& environment, std::string& name)
{
  name = environment.find_filled("ARGOSY_CONFIG").value_or("");
  for (const auto* const source : {&client.arguments, &arguments}) {
    for (const auto& given : source->given) {
      name = given.option->name == "config" ? given.text : name;
    }
  }
  if (name.empty()) {
    return std::vector<ConfigMember>();
  }
  return read_config_file(name);
}

// A misspelled variable is no error, since anyone may set ARGOSY_...; but nobody should miss it.
void
warn_of_unknown_variables(const Environment& environment, Warnings& warnings)
{
  std::vector<std::string> known;
  for (const auto& option : options()) {
    known.push_back(variable_name(option));
  }
  for (const auto& variable : other_variables()) {
    known.emplace_back(variable.name);
  }
  for (const auto& name : environment.names()) {
    if (!name.starts_with("ARGOSY_") || std::find(known.begin(), known.end(), name) != known.end()) {
      continue;
    }
    const bool is_shown = name.size() <= 64 && !could_be_key(name);
    warnings.push_back("unknown variable " + (is_shown ? to_printable(name) : "ARGOSY_... (not shown)") +
                       suggest(name, {known.begin(), known.end()}));
  }
}

// --help and --version, wherever they stand, before anything is found wrong with the rest.
Result<std::optional<Invocation>>
find_page_request(const Arguments& arguments)
{
  Invocation invocation;
  if (arguments.has("help")) {
    TRY_ASSIGN(invocation.help_page, find_page(arguments.words));
    return std::optional(std::move(invocation));
  }
  if (arguments.has("version")) {
    invocation.command = Command::version;
    return std::optional(std::move(invocation));
  }
  return std::nullopt;
}

Result<Sources>
collect_sources(Arguments arguments, const Environment& environment)
{
  Sources sources;
  sources.arguments = std::move(arguments);
  TRY(check_foreign(sources.arguments));
  TRY(check_unknown(sources.arguments));
  sources.words = sources.arguments.words;
  TRY_ASSIGN(sources.command, take_command(sources.words));
  TRY(check_membership(sources.command, sources.arguments));
  TRY_ASSIGN(sources.client, read_client_options(environment));
  std::string config_name;
  TRY_ASSIGN(const auto config, read_config(sources.arguments, sources.client, environment, config_name));
  TRY_ASSIGN(sources.values, collect_values(sources.command, {sources.arguments, sources.client.arguments, environment,
                                                              config, config_name}));
  return sources;
}

// 0 is Argo CD's client's "for ever"; a job that nobody ends is nobody's wish.
Duration
make_timeout(const OptionValues& values)
{
  constexpr Duration k_longest_wait = std::chrono::hours(24);
  const Duration timeout = values.duration("timeout");
  return timeout == Duration{0} ? k_longest_wait : timeout;
}

Status
add_key(Command command, const KeyInputs& inputs, Invocation& invocation)
{
  auto key = find_key(inputs);
  if (key) {
    invocation.key = std::move(*key);
    return {};
  }
  if (command != Command::check) {
    return tl::unexpected(std::move(key).error());
  }
  invocation.key_problem = std::move(key).error();
  return {};
}

Status
add_goals(const OptionValues& values, Invocation& invocation)
{
  if (invocation.command == Command::get) {
    const bool is_hard = values.flag("hard-refresh");
    invocation.wait.refresh = is_hard ? RefreshPolicy::hard : values.choice<RefreshPolicy>("refresh");
  }
  if (invocation.command == Command::sync || invocation.command == Command::wait) {
    TRY_ASSIGN(invocation.wait, make_wait_goal(invocation.command, values));
  }
  if (invocation.command == Command::sync) {
    TRY_ASSIGN(invocation.sync, make_sync_goal(values));
    invocation.on_timeout = values.choice<AtEnd>("on-timeout");
    invocation.on_cancel = values.choice<AtEnd>("on-cancel");
  }
  return {};
}

// What concerns a server. The key comes last: a mistake in the options is worth more than a missing key.
Status
add_server_parts(const Sources& sources, const InvocationInputs& inputs, Invocation& invocation)
{
  const OptionValues& values = sources.values;
  const bool is_deployment = sources.command == Command::sync || sources.command == Command::wait;
  if (is_deployment) {
    TRY_ASSIGN(invocation.many, make_many(sources.words, values, inputs.environment));
  }
  auto words = sources.words;
  if (sources.command == Command::action) {
    TRY_ASSIGN(invocation.action, make_action_goal(words, values));
  }
  TRY_ASSIGN(
      invocation.applications,
      make_applications({sources.command, words, values, invocation.many.choice.has_value()}, invocation.warnings));
  TRY(add_goals(values, invocation));
  if (is_deployment) {
    TRY(check_combinations(values, invocation));
  }
  invocation.timeout = make_timeout(values);
  TRY_ASSIGN(invocation.connection, make_connection(values, inputs.environment, invocation.warnings));
  return add_key(sources.command, {values, inputs.environment, sources.client.key, inputs.read_stdin}, invocation);
}

Result<Invocation>
make_invocation(Sources sources, const InvocationInputs& inputs)
{
  Invocation invocation;
  invocation.command = sources.command;
  if (sources.command == Command::help) {
    TRY_ASSIGN(invocation.help_page, find_page(sources.words));
    return invocation;
  }
  TRY_ASSIGN(invocation.output, make_output(sources.command, sources.values));
  invocation.warnings = std::move(sources.client.warnings);
  invocation.repeat_options = spell_options(sources.arguments);
  warn_of_unknown_variables(inputs.environment, invocation.warnings);
  if (sources.command == Command::version) {
    return invocation;
  }
  TRY(add_server_parts(sources, inputs, invocation));
  return invocation;
}

} // namespace

Result<Invocation>
parse_invocation(const InvocationInputs& inputs)
{
  TRY_ASSIGN(auto arguments, parse_arguments(inputs.arguments));
  TRY_ASSIGN(auto page, find_page_request(arguments));
  if (page) {
    return std::move(*page);
  }
  TRY_ASSIGN(auto sources, collect_sources(std::move(arguments), inputs.environment));
  return make_invocation(std::move(sources), inputs);
}

} // namespace argosy
