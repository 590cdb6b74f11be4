// SPDX-License-Identifier: Apache-2.0
#include "argosy_version.hpp"
#include "cli/commands.hpp"

#include <fmt/format.h>

namespace argosy {

void
print_version(Context& context, const Invocation& invocation)
{
  context.console.out.write(invocation.output.format == OutputFormat::json
                                ? fmt::format("{{\"version\":\"{}\"}}\n", k_version)
                                : fmt::format("argosy {}\n", k_version));
}

} // namespace argosy
