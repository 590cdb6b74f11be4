// SPDX-License-Identifier: Apache-2.0
#include "cli/run_command.hpp"

#include "argosy_version.hpp"
#include "cli/options/commands.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

#include <algorithm>

namespace argosy {

Progress::Progress(Context& context, Session& session) : m_log(context.log, session.loop(), session.deadline())
{
  if (context.console.live != nullptr) {
    m_live.emplace(m_log, *context.console.live, session.loop());
  }
}

RunObserver&
Progress::observer()
{
  return m_live ? static_cast<RunObserver&>(*m_live) : m_log;
}

StopCause
to_cause(ErrorKind signal)
{
  return signal == ErrorKind::interrupted ? StopCause::interrupt : StopCause::terminate;
}

void
pad_subjects(Context& context, const std::vector<AppRef>& apps)
{
  std::size_t width = 0;
  for (const auto& app : apps) {
    width = std::max(width, to_string(app).size());
  }
  context.log.set_subject_width(width);
}

RunReport
begin_report(Context& context, const Invocation& invocation)
{
  pad_subjects(context, invocation.applications);
  RunReport run;
  run.command = find_command(invocation.command).name;
  run.version = k_version;
  run.repeat_options = invocation.repeat_options;
  return run;
}

int
conclude(Context& context, const RunReport& run, const OutputOptions& output)
{
  if (output.format == OutputFormat::json) {
    context.console.out.write(render_run_json(run));
  } else if (output.log_format == LogFormat::json) {
    context.log.conclude(render_run(run));
  } else {
    context.console.out.write(render_run(run));
  }
  return exit_code_of(run);
}

} // namespace argosy
