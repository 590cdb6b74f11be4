// SPDX-License-Identifier: Apache-2.0
#include "cli/options/tables.hpp"

#include <array>

namespace argosy {

namespace {

using enum OptionType;
using enum OptionGroup;

constexpr OptionSpec
client_flag(std::string_view name, std::string_view help, CommandSet commands = k_deploys)
{
  return {.name = name,
          .type = flag,
          .help = help,
          .group = client,
          .commands = commands,
          .placement = Placement::argv_only};
}

constexpr std::array k_options{
    OptionSpec{.name = "output",
               .short_form = 'o',
               .type = choice,
               .choices = "text|json",
               .fallback = "text",
               .help = "json: one document on stdout, the log on stderr",
               .group = output,
               .commands = k_all},
    OptionSpec{.name = "quiet",
               .short_form = 'q',
               .type = flag,
               .help = "the result alone",
               .group = output,
               .commands = k_all},
    OptionSpec{.name = "verbose",
               .short_form = 'v',
               .type = flag,
               .help = "each request, too (never a body, never a key)",
               .group = output,
               .commands = k_all},
    OptionSpec{.name = "log-format",
               .type = choice,
               .choices = "text|json",
               .fallback = "text",
               .aliases = "logformat",
               .help = "of the log's lines",
               .group = output,
               .commands = k_all},
    OptionSpec{.name = "warn-expiry",
               .type = duration,
               .placeholder = "TIME",
               .help = "warn so long before the key's end (default: a quarter of its life)",
               .group = output,
               .commands = k_named},
    OptionSpec{.name = "config",
               .type = path,
               .placeholder = "FILE",
               .help = "options in a file: JSON with comments, members named as the options",
               .group = output,
               .commands = k_all,
               .placement = Placement::not_in_file},
    OptionSpec{.name = "help",
               .short_form = 'h',
               .type = flag,
               .help = "the command's page",
               .group = output,
               .commands = k_all,
               .placement = Placement::argv_only},
    OptionSpec{.name = "version",
               .type = flag,
               .help = "the program's version",
               .group = output,
               .commands = k_all,
               .placement = Placement::argv_only},

    client_flag("health", "--for healthy"),
    client_flag("sync", "--for synced"),
    client_flag("operation", "--for operation"),
    client_flag("degraded", "--for degraded"),
    client_flag("delete", "--for deleted"),
    client_flag("hydrated", "--for hydrated"),
    client_flag("hard-refresh", "--refresh hard", {Command::get}),
};

constexpr auto k_value = ForeignOption::Arity::value;
constexpr auto k_flag = ForeignOption::Arity::flag;

constexpr std::string_view k_no_secret =
    "no secret may be a flag's value: every process on the machine can read it there";
constexpr std::string_view k_key_cure =
    "give the key in the environment (ARGOSY_KEY or ARGOCD_AUTH_TOKEN), with --key-file FILE or --key-stdin";
constexpr std::string_view k_api_only = "argosy speaks to the API server only";
constexpr std::string_view k_server_cure = "give the server's address: --server HOST[:PORT]";

} // namespace

std::span<const OptionSpec>
general_options()
{
  return k_options;
}

const std::vector<ForeignOption>&
foreign_options()
{
  static const std::vector<ForeignOption> rows{
      {"insecure", k_flag, "certificate verification can't be switched off",
       "--ca-file FILE with your CA's certificate, or --server-pin sha256//... (argosy check prints the pin it sees)"},
      {"auth-token", k_value, k_no_secret, k_key_cure},
      {"token", k_value, k_no_secret, k_key_cure},
      {"key", k_value, k_no_secret, k_key_cure},
      {"password", k_value, k_no_secret, k_key_cure},
      {"core", k_flag, k_api_only, k_server_cure},
      {"port-forward", k_flag, k_api_only, k_server_cure},
      {"port-forward-namespace", k_value, k_api_only, k_server_cure},
      {"argocd-context", k_value, "contexts of Argo CD's client are not read", k_server_cure},
      {"local", k_value, "manifests come from the application's own sources", "commit them, or use --revision"},
      {"local-repo-root", k_value, "manifests come from the application's own sources",
       "commit them, or use --revision"},
      {"preview-changes", k_flag, "a pipeline can't be asked whether to go on", "--dry-run in a job before this one"},
      {"grpc-web", k_flag, {}, {}},
      {"loglevel", k_value, {}, {}},
      {"kube-context", k_value, {}, {}},
      {"prompts-enabled", k_flag, {}, {}},
      {"assumeYes", k_flag, {}, {}},
      {"redis-compress", k_value, {}, {}},
      {"redis-name", k_value, {}, {}},
      {"redis-haproxy-name", k_value, {}, {}},
      {"repo-server-name", k_value, {}, {}},
      {"server-name", k_value, {}, {}},
      {"controller-name", k_value, {}, {}},
      {"ignore-normalizer-jq-execution-timeout", k_value, {}, {}},
      {"server-side-diff-concurrency", k_value, {}, {}},
      {"server-side-diff-max-batch-kb", k_value, {}, {}},
  };
  return rows;
}

const std::vector<ForeignValue>&
foreign_values()
{
  static const std::vector<ForeignValue> rows{
      {"output", "wide", "text", {}},
      {"output", "tree", "text", {}},
      {"output", "tree=detailed", "text", {}},
      {"output", "yaml", {}, "--output json, which is YAML, too; its members are argosy's own (docs/migrating.md)"},
  };
  return rows;
}

const std::vector<VariableSpec>&
other_variables()
{
  static const std::vector<VariableSpec> rows{
      {"ARGOSY_KEY", "the key"},
      {"ARGOCD_AUTH_TOKEN", "the key, as Argo CD's client calls it; ARGOSY_KEY wins"},
      {"ARGOSY_CA_PEM", "further certificate authorities, as text"},
      {"ARGOSY_PROXY_PASSWORD", "the proxy's password; its user stands in the proxy's URL"},
      {"ARGOCD_OPTS", "options, below the command line's and above the environment's"},
      {"HTTPS_PROXY", "the proxy for https, also in lower case, which wins"},
      {"HTTP_PROXY", "the proxy for http, likewise"},
      {"NO_PROXY", "what needs no proxy, likewise"},
      {"SSL_CERT_FILE", "in place of the system's certificate authorities"},
      {"SSL_CERT_DIR", "the same, as a folder"},
  };
  return rows;
}

} // namespace argosy
