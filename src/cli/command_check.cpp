// SPDX-License-Identifier: Apache-2.0
// check: the doctor.
#include "cli/commands.hpp"
#include "doctor/doctor.hpp"
#include "report/json.hpp"
#include "report/text.hpp"

namespace argosy {

CommandResult
run_check(Context& context, Invocation& invocation)
{
  CheckRequest request;
  if (invocation.key) {
    request.key = invocation.key->claims;
  }
  request.key_problem = invocation.key_problem;
  request.warn_expiry = invocation.output.warn_expiry;
  if (!invocation.applications.empty()) {
    request.app = invocation.applications.front();
  }
  TRY_ASSIGN(auto session, Session::open(invocation, context.clock, context.console, context.log));
  Doctor doctor(session->interruption(), session->argo(), session->transport());
  TRY_ASSIGN(const auto findings, doctor.examine(request));
  const auto code = exit_code_of(findings);
  context.console.out.write(invocation.output.format == OutputFormat::json ? render_findings_json(findings, code)
                                                                           : render_findings(findings));
  return code;
}

} // namespace argosy
