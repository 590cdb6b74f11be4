// SPDX-License-Identifier: Apache-2.0
#include "cli/options/builders.hpp"

namespace argosy {

Result<OutputOptions>
make_output(Command command, const OptionValues& values)
{
  OutputOptions output;
  output.format = values.choice<OutputFormat>("output");
  output.log_format = values.choice<LogFormat>("log-format");
  const bool is_quiet = values.flag("quiet");
  const bool is_verbose = values.flag("verbose");
  if (is_quiet && is_verbose) {
    return values.refuse("quiet", "contradicts " + values.origin("verbose").name + "; give one or the other");
  }
  output.loudness = is_quiet ? Loudness::quiet : is_verbose ? Loudness::verbose : Loudness::normal;
  if (find_option("warn-expiry")->commands.has(command) && values.is_given("warn-expiry")) {
    output.warn_expiry = values.duration("warn-expiry");
  }
  return output;
}

} // namespace argosy
