// SPDX-License-Identifier: Apache-2.0
#include "cli/options/help.hpp"

#include "cli/options/commands.hpp"
#include "cli/options/nearest.hpp"
#include "cli/options/wording.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>

namespace argosy {

namespace {

struct GroupTitle {
  OptionGroup group;
  std::string_view title;
};

// What stands on a command's own page, in this order.
constexpr std::array k_command_groups{
    GroupTitle{OptionGroup::application, "Applications"}, GroupTitle{OptionGroup::operation, "What to do"},
    GroupTitle{OptionGroup::goal, "What to wait for"},    GroupTitle{OptionGroup::time, "Time"},
    GroupTitle{OptionGroup::access, "Connection"},
};

struct Topic {
  std::string_view name;
  OptionGroup group;
  std::string_view title;
  std::string_view text; // below the options
};

constexpr std::string_view k_connection_text =
    R"(A key comes from ARGOSY_KEY, --key-file or --key-stdin, else from ARGOCD_AUTH_TOKEN. It is never a
flag's value. The proxy's password may stand in ARGOSY_PROXY_PASSWORD, certificate authorities as
text in ARGOSY_CA_PEM; both, and SSL_CERT_FILE and SSL_CERT_DIR, are variables alone.
No option switches certificate verification off: --server-pin is the way to a self-signed server.

Examples:
  argosy check --server argocd.example --ca-file corp-root.pem
  argosy get shop --server https://tools.example/argocd --proxy http://proxy.example:3128
  argosy get shop --header X-Access-Token=env:ACCESS_TOKEN
)";
constexpr std::string_view k_many_text =
    R"(All are looked at before anything is started: a name that is not there stops the run, and all such
names are told together. --selector, or --project as a flag without a name, chooses all that match.
--shard divides by name, so that another application moves none; auto reads CI_NODE_INDEX and
CI_NODE_TOTAL, auto/N reads JOB_COMPLETION_INDEX.

Examples:
  argosy sync shop web team-a/billing --jobs 3 --fail-fast
  argosy sync --selector team=shop,tier!=batch --allow-failure=canary-*
  argosy sync --project shop --shard 2/5
  argosy sync apps --children
)";
constexpr std::string_view k_operation_text =
    R"(Examples:
  argosy sync shop --revisions 1=v1.4.2 --revisions values=main
  argosy sync shop --retry-limit 3 --retry-backoff-duration 10s
)";
constexpr std::string_view k_output_text =
    R"(Every option can be given as a flag, as a variable (ARGOSY_ and its name in capitals, - as _), or in
the file of --config. The flag wins over ARGOCD_OPTS, that over the variable, that over the file.
An empty variable counts as unset. Lists are split at commas and line ends; a repeated flag appends.
Booleans are true, false, yes, no, 1 or 0. Durations are 300 (seconds), 90s, 5m, 24h or 30d.

Example:
  argosy sync shop --config ci/argosy.json --output json
  {"server": "argocd.example", "timeout": "10m", "prune": true} // ci/argosy.json
)";
constexpr std::string_view k_client_text =
    R"(More of Argo CD's client:
  app sync, app wait, app get, app terminate-op   are sync, wait, get, terminate
  ARGOCD_SERVER, ARGOCD_AUTH_TOKEN, ARGOCD_OPTS   are read
  --suspended without a value                     is --for suspended
  -o wide, -o tree                                are the usual text; -o yaml is refused
  --grpc-web and what tunes the client itself     is ignored
  --insecure, --auth-token KEY, --core, --port-forward, --local   are refused, with the cure
All of its flags, variables and exit codes: docs/migrating.md
)";

constexpr std::array k_topics{
    Topic{"connection", OptionGroup::connection, "The way to the server, and the key", k_connection_text},
    Topic{"many", OptionGroup::many, "Many applications at once", k_many_text},
    Topic{"operation", OptionGroup::details, "Rarely used options of sync", k_operation_text},
    Topic{"output", OptionGroup::output, "Output, and where options may stand", k_output_text},
    Topic{"client", OptionGroup::client, "Spellings of Argo CD's own client", k_client_text},
};

std::string
placeholder_of(const OptionSpec& option)
{
  const std::string_view text = option.type == OptionType::choice ? option.choices : option.placeholder;
  if (text.empty()) {
    return {};
  }
  return option.bare.empty() ? " " + std::string(text) : "[=" + std::string(text) + "]";
}

// "  -N, --app-namespace NS".
std::string
left_side(const OptionSpec& option)
{
  const std::string head = option.short_form == '\0' ? "      --" : std::string("  -") + option.short_form + ", --";
  return head + std::string(option.name) + placeholder_of(option);
}

std::string
right_side(const OptionSpec& option)
{
  std::string text(option.help);
  if (!option.fallback.empty()) {
    text += " (" + std::string(option.fallback) + ")";
  }
  return text;
}

using Lines = std::vector<std::pair<std::string, std::string>>;

// Two columns; the left one is as wide as it must be.
std::string
to_columns(const Lines& lines)
{
  std::size_t width = 0;
  for (const auto& line : lines) {
    width = std::max(width, line.first.size());
  }
  std::string text;
  for (const auto& [left, right] : lines) {
    const std::string gap = right.empty() ? "" : std::string(width - left.size() + 2, ' ');
    text += left + gap + right + "\n";
  }
  return text;
}

std::string
examples_of(const CommandSpec& command)
{
  Lines lines;
  for (const auto& example : command.examples) {
    const std::string note = example.note.empty() ? "" : "# " + std::string(example.note);
    lines.emplace_back("  argosy " + std::string(example.line), note);
  }
  return "Examples:\n" + to_columns(lines);
}

// The options of all groups in one pair of columns, so that they line up.
std::string
options_of(Command command)
{
  Lines lines;
  for (const auto& [group, title] : k_command_groups) {
    bool has_title = false;
    for (const auto& option : options()) {
      if (option.group != group || !option.commands.has(command)) {
        continue;
      }
      if (!has_title) {
        lines.emplace_back(std::string(title) + ":", "");
        has_title = true;
      }
      lines.emplace_back(left_side(option), right_side(option));
    }
  }
  return to_columns(lines);
}

std::string
more_pages(Command command)
{
  std::string text = "More: argosy help connection, ";
  text += command == Command::sync || command == Command::wait ? "help many, " : "";
  text += command == Command::sync ? "help operation, " : "";
  text += "help output";
  text += command == Command::check ? "" : ", help client";
  return text + "\n";
}

} // namespace

std::string
overview_page()
{
  Lines lines;
  for (const auto& command : commands()) {
    lines.emplace_back("  " + std::string(command.name) + " " + std::string(command.arguments), command.summary);
  }
  return "argosy: deploy with Argo CD from a CI job, and know how it went\n\nUsage: argosy COMMAND [ARGUMENTS] "
         "[OPTIONS]\n\n" +
         to_columns(lines) +
         R"(
The server stands in --server or ARGOSY_SERVER, the key in ARGOSY_KEY; no key is a flag's value.
Each option is also a variable, ARGOSY_ and its name in capitals, and a member of --config's file.

Examples:
  argosy sync shop --expect-revision 4be77a0
  argosy wait shop --expect-image ghcr.io/acme/shop:1.4.2 --timeout 10m
  argosy check --server argocd.example

Exit codes:
  0  done, also: nothing to do            7  unhealthy: degraded, missing, a pod that cannot start
  1  internal error                       8  out of time
  2  usage, configuration, certificate    9  network or server unavailable after all retries
  3  key missing, malformed, refused     10  a rotation is incomplete but safe: run it again
  4  not permitted, or not there         11  differs, or findings
  5  busy to the end, or a closed window  130, 143  interrupted, after cleaning up
  6  operation failed, refused by the server, or superseded

Pages: argosy COMMAND --help; argosy help connection, many, operation, output, client
)";
}

std::string
command_page(Command command)
{
  const CommandSpec& spec = find_command(command);
  std::string usage = "Usage: argosy " + std::string(spec.name);
  usage += spec.arguments.empty() ? "" : " " + std::string(spec.arguments);
  std::string page = usage + " [OPTIONS]\n" + std::string(spec.summary) + "\n\n";
  if (command != Command::version && command != Command::help) {
    page += options_of(command) + std::string(spec.note) + "\n";
  }
  return page + examples_of(spec) + more_pages(command);
}

const std::vector<std::string_view>&
help_topics()
{
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const auto& topic : k_topics) {
      all.push_back(topic.name);
    }
    return all;
  }();
  return names;
}

std::string
topic_page(std::string_view name)
{
  const auto* const topic =
      std::find_if(k_topics.begin(), k_topics.end(), [&](const auto& row) { return row.name == name; });
  Lines lines;
  for (const auto& option : options()) {
    if (option.group == topic->group) {
      lines.emplace_back(left_side(option), right_side(option));
    }
    if (topic->group == OptionGroup::client && option.group != OptionGroup::client) {
      for (const auto alias : split_words(option.aliases, ' ')) {
        lines.emplace_back("      --" + std::string(alias), "--" + std::string(option.name));
      }
    }
  }
  return std::string(topic->title) + "\n\n" + to_columns(lines) + "\n" + std::string(topic->text);
}

Result<std::string>
find_page(const std::vector<std::string>& words)
{
  if (words.empty()) {
    return overview_page();
  }
  if (std::find(help_topics().begin(), help_topics().end(), words.front()) != help_topics().end()) {
    return topic_page(words.front());
  }
  auto rest = words;
  if (const auto command = take_command(rest)) {
    return command_page(*command);
  }
  auto names = help_topics();
  for (const auto& command : commands()) {
    names.push_back(command.name);
  }
  return failure(ErrorKind::usage, "no help page " + quote(words.front()) + suggest(words.front(), names),
                 "the pages there are: argosy --help");
}

} // namespace argosy
