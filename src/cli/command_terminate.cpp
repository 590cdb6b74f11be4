// SPDX-License-Identifier: Apache-2.0
// terminate: ends operations, whoever began them, and sees their end.
#include "cli/commands.hpp"
#include "cli/run_command.hpp"
#include "sync/termination_run.hpp"

namespace argosy {

CommandResult
run_terminate(Context& context, Invocation& invocation)
{
  const auto begun = context.clock.now();
  auto run = begin_report(context, invocation);
  TRY_ASSIGN(auto session, Session::open(invocation, context.clock, context.console, context.log));
  run.server = to_string(session->server());
  Progress progress(context, *session);
  TerminationRun work({session->argo(), session->loop(), session->random(), progress.observer()},
                      invocation.applications, session->deadline(), run.server);
  work.start();
  run_to_the_end(*session, work);
  run.applications = work.outcomes();
  run.took = context.clock.now() - begun;
  return conclude(context, run, invocation.output);
}

} // namespace argosy
