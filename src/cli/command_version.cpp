// SPDX-License-Identifier: Apache-2.0
#include "argosy_version.hpp"
#include "cli/commands.hpp"
#include "report/json.hpp"

#include <fmt/format.h>

namespace argosy {

void
print_version(Context& context, const Invocation& invocation)
{
  context.console.out.write(invocation.output.format == OutputFormat::json ? render_version_json(k_version)
                                                                           : fmt::format("argosy {}\n", k_version));
}

} // namespace argosy
