// SPDX-License-Identifier: Apache-2.0
#include "cli/options/tables.hpp"

#include <array>

namespace argosy {

namespace {

using enum OptionType;
using enum OptionGroup;

constexpr std::array k_options{
    OptionSpec{.name = "application",
               .type = list,
               .placeholder = "[NS/]APP",
               .help = "the same as naming it; for variables and files",
               .group = application,
               .commands = k_named},
    OptionSpec{.name = "selector",
               .short_form = 'l',
               .type = list,
               .placeholder = "LABELS",
               .help = "all with these labels: a=b,c in (d,e),!f",
               .group = application,
               .commands = k_deploys,
               .list_form = ListForm::lines},
    OptionSpec{.name = "app-namespace",
               .short_form = 'N',
               .placeholder = "NS",
               .help = "namespace of the names given without one",
               .group = application,
               .commands = k_named},
    OptionSpec{.name = "project",
               .short_form = 'p',
               .type = list,
               .placeholder = "NAME",
               .help = "their project: tells absent from forbidden",
               .group = application,
               .commands = k_named},
    OptionSpec{.name = "missing",
               .type = choice,
               .choices = "fail|wait|ok",
               .fallback = "fail",
               .help = "if it is absent (wait: needs --project)",
               .group = application,
               .commands = k_deploys},

    OptionSpec{.name = "file",
               .type = path,
               .placeholder = "FILE",
               .help = "names, one a line; # begins a comment",
               .group = many,
               .commands = k_deploys,
               .placement = Placement::not_in_file},
    OptionSpec{.name = "jobs",
               .type = integer,
               .placeholder = "NUMBER",
               .fallback = "10",
               .help = "so many at once",
               .group = many,
               .commands = k_deploys},
    OptionSpec{.name = "fail-fast",
               .type = flag,
               .help = "begin no more after a failure; what runs is followed to its end",
               .group = many,
               .commands = k_deploys},
    OptionSpec{.name = "allow-failure",
               .type = list,
               .placeholder = "APP",
               .bare = "*",
               .help = "those whose failure is no failure of the run; * and ? match",
               .group = many,
               .commands = k_deploys},
    OptionSpec{.name = "shard",
               .placeholder = "K/N",
               .help = "only the K-th of N parts; auto: from the CI's parallel jobs",
               .group = many,
               .commands = k_deploys},
    OptionSpec{.name = "children",
               .type = integer,
               .placeholder = "DEPTH",
               .bare = "99",
               .fallback = "0",
               .help = "then wait for the applications among its resources, too",
               .group = many,
               .commands = k_deploys},
};

} // namespace

std::span<const OptionSpec>
application_options()
{
  return k_options;
}

} // namespace argosy
