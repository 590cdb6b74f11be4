// SPDX-License-Identifier: Apache-2.0
#include "cli/options/tables.hpp"

#include <array>

namespace argosy {

namespace {

using enum OptionType;
using enum OptionGroup;

constexpr std::array k_options{
    OptionSpec{.name = "server",
               .placeholder = "HOST[:PORT]",
               .variable = "ARGOCD_SERVER",
               .help = "or a URL, also with a path; https unless it says http",
               .group = access,
               .commands = k_named},
    OptionSpec{.name = "key-file",
               .type = path,
               .placeholder = "FILE",
               .help = "holds the key; or give it in the variable ARGOSY_KEY",
               .group = access,
               .commands = k_named},
    OptionSpec{.name = "ca-file",
               .type = path,
               .placeholder = "FILE",
               .aliases = "server-crt",
               .help = "further certificate authorities (PEM)",
               .group = access,
               .commands = k_named},

    OptionSpec{.name = "key-stdin",
               .type = flag,
               .help = "read the key from standard input",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "plaintext",
               .type = flag,
               .help = "http in place of https: the key travels unencrypted",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "root-path",
               .placeholder = "PATH",
               .aliases = "grpc-web-root-path",
               .help = "the server's --rootpath, where the URL does not have it",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "server-pin",
               .placeholder = "sha256//KEY",
               .help = "trust this one public key; argosy check prints it",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "client-cert",
               .type = path,
               .placeholder = "FILE",
               .aliases = "client-crt",
               .help = "our own certificate (PEM)",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "client-key",
               .type = path,
               .placeholder = "FILE",
               .aliases = "client-crt-key",
               .help = "its private key, if it is in a file of its own",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "header",
               .short_form = 'H',
               .type = list,
               .placeholder = "NAME=env:VAR|file:PATH",
               .help = "a further header, for proxies that ask who you are",
               .group = connection,
               .commands = k_named,
               .exposure = Exposure::hidden},
    OptionSpec{.name = "proxy",
               .placeholder = "URL",
               .help = "in place of HTTPS_PROXY and HTTP_PROXY",
               .group = connection,
               .commands = k_named,
               .exposure = Exposure::hidden},
    OptionSpec{.name = "no-proxy",
               .placeholder = "LIST",
               .help = "in place of NO_PROXY: hosts, .suffixes, networks, *",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "connect-timeout",
               .type = duration,
               .placeholder = "TIME",
               .fallback = "10s",
               .help = "for one connection",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "http-retries",
               .type = integer,
               .placeholder = "NUMBER",
               .fallback = "8",
               .aliases = "http-retry-max",
               .help = "how often a request is repeated",
               .group = connection,
               .commands = k_named},
    OptionSpec{.name = "http-retry-max-delay",
               .type = duration,
               .placeholder = "TIME",
               .fallback = "10s",
               .help = "the longest pause between two attempts",
               .group = connection,
               .commands = k_named},
};

} // namespace

std::span<const OptionSpec>
connection_options()
{
  return k_options;
}

} // namespace argosy
