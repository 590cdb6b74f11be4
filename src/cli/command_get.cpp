// SPDX-License-Identifier: Apache-2.0
// get: what is there.
#include "base/blocking.hpp"
#include "cli/commands.hpp"
#include "report/json.hpp"
#include "report/text.hpp"
#include "sync/diagnosis.hpp"

#include <utility>

namespace argosy {

namespace {

Refresh
to_refresh(RefreshPolicy policy)
{
  switch (policy) {
  case RefreshPolicy::normal:
    return Refresh::normal;
  case RefreshPolicy::hard:
    return Refresh::hard;
  case RefreshPolicy::automatic:
  case RefreshPolicy::never:
    break;
  }
  return Refresh::none;
}

Result<Answer<Application>>
ask(Session& session, const AppRef& app, Refresh refresh)
{
  return wait_for<Answer<Application>>(session.interruption(),
                                       [&](auto done) { return session.argo().get(app, refresh, std::nullopt, done); });
}

} // namespace

CommandResult
run_get(Context& context, Invocation& invocation)
{
  TRY_ASSIGN(auto session, Session::open(invocation, context.clock, context.console, context.log));
  const auto& app = invocation.applications.front();
  const auto refresh = to_refresh(invocation.wait.refresh);
  TRY_ASSIGN(auto answer, ask(*session, app, refresh));
  if (!answer && answer.error().refusal == Refusal::denied) {
    // A bare 403 may be Kubernetes being away for a moment (contracts: measured 2).
    TRY_ASSIGN(answer, ask(*session, app, refresh));
  }
  if (!answer) {
    return tl::unexpected<Error>(std::move(answer).error().error);
  }
  const auto url = make_app_url(to_string(session->server()), *answer);
  context.console.out.write(invocation.output.format == OutputFormat::json
                                ? render_application_json(*answer, url)
                                : render_application(*answer, url, context.clock.wall_now()));
  return 0;
}

} // namespace argosy
