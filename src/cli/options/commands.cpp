// SPDX-License-Identifier: Apache-2.0
#include "cli/options/commands.hpp"

#include "cli/options/nearest.hpp"
#include "cli/options/wording.hpp"

#include <algorithm>
#include <cstddef>

namespace argosy {

namespace {

constexpr std::string_view k_states =
    "States: healthy, synced, operation, suspended, degraded, deleted, hydrated; , is AND, | is OR\n";
constexpr std::string_view k_see_help = "the commands there are: argosy --help";

std::string
spelled(const std::vector<std::string>& words, std::size_t count)
{
  return count == 1 ? words[0] : words[0] + " " + words[1];
}

tl::unexpected<Error>
refuse_command(const std::vector<std::string>& words)
{
  const bool is_client_form = words[0] == "app" && words.size() > 1;
  const std::string word = spelled(words, is_client_form ? 2 : 1);
  std::vector<std::string_view> names;
  for (const auto& command : commands()) {
    names.push_back(is_client_form ? command.client_spelling : command.name);
  }
  return failure(ErrorKind::usage, "unknown command " + quote(word) + suggest(word, names), std::string(k_see_help));
}

} // namespace

const std::vector<CommandSpec>&
commands()
{
  static const std::vector<CommandSpec> rows{
      {Command::sync,
       "sync",
       "[APP...]",
       "bring applications to the wanted state, wait until each is there and healthy",
       "app sync",
       k_states,
       {{"sync shop --expect-revision 4be77a0", "deploy what was committed"},
        {"sync shop --revision v1.4.2 --prune", "deploy a tag"},
        {"sync team-a/shop --resource apps:Deployment:web", "a part of it"}}},
      {Command::wait,
       "wait",
       "[APP...]",
       "wait alone: \"CI committed, Argo CD deploys\"",
       "app wait",
       k_states,
       {{"wait shop --expect-revision 4be77a0 --timeout 10m", "until it is deployed and healthy"},
        {"wait shop --expect-image ghcr.io/acme/shop:1.4.2", "until this image runs"},
        {"wait shop-pr-7 --project review --missing wait", "an application that is still to come"}}},
      {Command::get,
       "get",
       "APP",
       "what is there: revision, health, the last operation, what is not well",
       "app get",
       "",
       {{"get shop", "for people"}, {"get shop --output json", "for programs"}}},
      {Command::check,
       "check",
       "[APP]",
       "find out what does not work: network, certificate, key, rights, clock",
       "",
       "",
       {{"check", "the way to the server, and the key"}, {"check shop", "what the key may do with one application"}}},
      {Command::terminate,
       "terminate",
       "APP...",
       "end the operation that is running",
       "app terminate-op",
       "",
       {{"terminate shop", "whoever started it"}}},
      {Command::action,
       "action",
       "APP [NAME]",
       "what can be done with its resources, and doing it: resume, restart, ...",
       "",
       "",
       {{"action shop", "what there is"},
        {"action shop resume --resource argoproj.io:Rollout:shop/web", "let a paused rollout go on"},
        {"action shop restart --resource apps:Deployment:web", "in whichever namespace it is"}}},
      {Command::version, "version", "", "the program's version, and what is built in", "", "", {{"version", ""}}},
      {Command::help,
       "help",
       "[COMMAND|TOPIC]",
       "a command's page, or a topic's: connection, many, operation, output, client",
       "",
       "",
       {{"help sync", ""}, {"help connection", ""}}},
  };
  return rows;
}

const CommandSpec&
find_command(Command command)
{
  const auto& rows = commands();
  return *std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.command == command; });
}

Result<Command>
take_command(std::vector<std::string>& words)
{
  if (words.empty()) {
    return failure(ErrorKind::usage, "no command was given", std::string(k_see_help));
  }
  for (const std::size_t count : {std::size_t{1}, std::size_t{2}}) {
    const auto text = count <= words.size() ? spelled(words, count) : std::string();
    const auto& rows = commands();
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) {
      return !text.empty() && text == (count == 1 ? r.name : r.client_spelling);
    });
    if (row != rows.end()) {
      words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count));
      return row->command;
    }
  }
  return refuse_command(words);
}

} // namespace argosy
