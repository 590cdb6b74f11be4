// SPDX-License-Identifier: Apache-2.0
// terminate: ends an operation, whoever began it, and sees its end.
#include "base/blocking.hpp"
#include "cli/commands.hpp"
#include "sync/describe.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

namespace {

constexpr Duration k_look_interval = std::chrono::milliseconds(500);

Status
pause(Session& session, Duration duration)
{
  TRY(wait_for<bool>(session.interruption(),
                     [&](auto done) { return session.loop().after(duration, [done] { done(true); }); }));
  return {};
}

Result<Answer<Application>>
look(Session& session, const AppRef& app)
{
  return wait_for<Answer<Application>>(
      session.interruption(), [&](auto done) { return session.argo().get(app, Refresh::none, std::nullopt, done); });
}

// The server refuses as long as the controller has not picked the operation up; then it is asked again.
Status
await_end(Context& context, Session& session, const AppRef& app, const Application& first)
{
  const auto name = to_string(app);
  auto seen = first;
  while (seen.operation) {
    if (context.clock.now() >= session.deadline()) {
      return failure(ErrorKind::timed_out,
                     name + ": its operation has not ended: " + describe_operation(seen, context.clock.wall_now()),
                     "a sync held by a closed window ends only when the window opens");
    }
    if (!seen.state || seen.state->phase == Phase::running) {
      TRY_ASSIGN(auto asked, wait_for<Answer<void>>(session.interruption(),
                                                    [&](auto done) { return session.argo().terminate(app, done); }));
      if (!asked && asked.error().refusal != Refusal::no_operation) {
        return tl::unexpected<Error>(std::move(asked).error().error);
      }
    }
    TRY(pause(session, k_look_interval));
    TRY_ASSIGN(auto answer, look(session, app));
    if (!answer) {
      return tl::unexpected<Error>(std::move(answer).error().error);
    }
    seen = *std::move(answer);
  }
  context.log.info(name,
                   seen.state ? fmt::format("its operation has ended: {}", to_string(seen.state->phase))
                              : "its operation has ended",
                   "terminated");
  return {};
}

Status
terminate(Context& context, Session& session, AppRef app)
{
  TRY_ASSIGN(auto answer, look(session, app));
  if (!answer) {
    return tl::unexpected<Error>(std::move(answer).error().error);
  }
  app.project = answer->project;
  if (!answer->operation) {
    context.log.info(to_string(app), "no operation is in progress: nothing to end", "nothing");
    return {};
  }
  context.log.info(to_string(app), "ending: " + describe_operation(*answer, context.clock.wall_now()), "terminating");
  return await_end(context, session, app, *answer);
}

} // namespace

CommandResult
run_terminate(Context& context, Invocation& invocation)
{
  TRY_ASSIGN(auto session, Session::open(invocation, context.clock, context.console, context.log));
  int code = 0;
  for (const auto& app : invocation.applications) {
    if (auto status = terminate(context, *session, app); !status) {
      context.console.err.write(render_error(status.error()));
      code = code == 0 ? traits(status.error().kind).exit_code : code;
    }
  }
  return code;
}

} // namespace argosy
