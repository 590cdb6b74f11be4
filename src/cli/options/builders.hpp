// SPDX-License-Identifier: Apache-2.0
// From values to the parts of an Invocation, one function each. All errors are complete: origin, value where it may be
// shown, what is expected.
#pragma once

#include "cli/options/invocation.hpp"
#include "cli/options/values.hpp"

#include <string>
#include <vector>

namespace argosy {

// Things worth a warning that don't stop the run.
using Warnings = std::vector<std::string>;

// "host[:port]" or a URL, with --plaintext and --root-path.
Result<Url> make_server(const OptionValues& values, Warnings& warnings);

Result<TrustSettings> make_trust(const OptionValues& values, const Environment& environment, const Url& server);

// --proxy, else the usual variables; user info becomes `user` and `password`.
Result<ProxySettings>
make_proxy(const OptionValues& values, const Environment& environment, const Url& server, Warnings& warnings);

// --header NAME=env:VAR|file:PATH.
Result<std::vector<HeaderSetting>> make_headers(const OptionValues& values, const Environment& environment);

Result<ConnectionOptions>
make_connection(const OptionValues& values, const Environment& environment, Warnings& warnings);

// The key of ARGOCD_OPTS' --auth-token, if there was one, is `client_key`.
struct KeyInputs {
  const OptionValues& values;
  const Environment& environment;
  const Secret& client_key;
  const std::function<Result<std::string>()>& read_stdin;
};
Result<GivenKey> find_key(const KeyInputs& inputs);

// --project, each once.
std::vector<std::string> list_projects(const OptionValues& values);

// Words of the command line, else --application, and those of --file; none where `has_choice`. `command` decides how
// many there may be.
struct NameInputs {
  Command command;
  const std::vector<std::string>& words;
  const OptionValues& values;
  bool has_choice;
};
Result<std::vector<AppRef>> make_applications(const NameInputs& inputs, Warnings& warnings);

// --selector, or --project as a flag where nothing is named; nothing where names are all.
Result<std::optional<ApplicationChoice>> make_choice(const std::vector<std::string>& words, const OptionValues& values);
Result<ManyOptions>
make_many(const std::vector<std::string>& words, const OptionValues& values, const Environment& environment);

// --resource, whatever the command makes of it.
Result<std::vector<ResourcePattern>> make_resources(const OptionValues& values);
Result<WaitGoal> make_wait_goal(Command command, const OptionValues& values);
Result<SyncGoal> make_sync_goal(const OptionValues& values);
// `words` are those after the command; the second one, the action's name, is taken off.
Result<ActionGoal> make_action_goal(std::vector<std::string>& words, const OptionValues& values);
// Of sync and wait: options that contradict each other.
Status check_combinations(const OptionValues& values, const Invocation& invocation);
Result<OutputOptions> make_output(Command command, const OptionValues& values);

} // namespace argosy
