// SPDX-License-Identifier: Apache-2.0
// sync and wait.
#include "argosy_version.hpp"
#include "base/blocking.hpp"
#include "base/encoding.hpp"
#include "cli/choose.hpp"
#include "cli/commands.hpp"
#include "cli/run_command.hpp"
#include "doctor/doctor.hpp"
#include "report/words.hpp"
#include "sync/run.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

namespace {

// 128 bits: nobody guesses it, nobody meets it by chance.
constexpr std::size_t k_run_id_bytes = 16;
// The runner's clock may be off by so much before its opinion on the key's end counts; the server has the last word.
constexpr Duration k_clock_skew = std::chrono::minutes(5);

Status
check_expiry(const Invocation& invocation, WallTime now)
{
  const auto& claims = invocation.key->claims;
  if (claims.expires_at && *claims.expires_at + k_clock_skew < now) {
    return failure(ErrorKind::key_expired,
                   fmt::format("the key of {} ended {} ago ({})",
                               claims.account.empty() ? "this job" : to_printable(claims.account),
                               to_text(std::chrono::floor<std::chrono::seconds>(now - *claims.expires_at)),
                               to_rfc3339(*claims.expires_at)),
                   "issue a new one and store it where this job takes it from (" + invocation.key->origin + ")");
  }
  return {};
}

std::vector<Goal>
make_goals(const std::vector<AppRef>& apps, const Invocation& invocation, const std::string& run_id)
{
  std::vector<Goal> goals;
  for (const auto& app : apps) {
    Goal goal;
    goal.app = app;
    goal.wait = invocation.wait;
    goal.sync = invocation.sync;
    goal.account = invocation.key->claims.account;
    goal.on_timeout = invocation.on_timeout;
    goal.on_cancel = invocation.on_cancel;
    goal.children = invocation.many.children;
    if (goal.sync) {
      goal.sync->request.run_id = run_id;
    }
    goals.push_back(std::move(goal));
  }
  return goals;
}

// The first request of all: a server that can't be reached or trusted is told before anything is begun.
Result<ServerVersion>
ask_version(Session& session)
{
  TRY_ASSIGN(auto answer, wait_for<Answer<ServerVersion>>(session.interruption(),
                                                          [&](auto done) { return session.argo().version(done); }));
  if (answer) {
    return *std::move(answer);
  }
  // A server that hides its version is still a server.
  if (answer.error().status != 0 && answer.error().error.kind != ErrorKind::login_page &&
      answer.error().error.kind != ErrorKind::redirect && answer.error().refusal != Refusal::unavailable) {
    return ServerVersion{};
  }
  return tl::unexpected<Error>(std::move(answer).error().error);
}

// " · account ci, key ends in 11 d · run 7f3a91c2".
std::string
describe_self(const KeyClaims& claims, WallTime now, std::string_view run_id)
{
  constexpr std::size_t k_short_id = 8;
  std::string text = claims.account.empty() ? "" : " · account " + to_printable(claims.account);
  if (claims.expires_at) {
    text += fmt::format("{}key ends in {}", text.empty() ? " · " : ", ", to_rough(*claims.expires_at - now));
  }
  return text + (run_id.empty() ? "" : " · run ") + std::string(run_id.substr(0, k_short_id));
}

void
print_headline(Context& context,
               const Session& session,
               const Invocation& invocation,
               const ServerVersion& version,
               std::string_view run_id)
{
  const auto expiry = judge_expiry(invocation.key->claims, invocation.output.warn_expiry, context.clock.wall_now());
  auto text = fmt::format("argosy {} · {}{}", k_version, session.server().origin.host,
                          version.version.empty() ? "" : " " + to_printable(version.version));
  text += describe_self(invocation.key->claims, context.clock.wall_now(), run_id);
  context.log.plain(text);
  if (expiry.level == Finding::Level::ok) {
    context.log.debug({}, "the key: " + expiry.text, "key");
  } else {
    context.log.warn({}, "the key: " + expiry.text + "; " + expiry.cure, "key-expiry");
  }
}

std::vector<Outcome>
carry_out(Context& context,
          Session& session,
          const Invocation& invocation,
          ChosenApplications chosen,
          const std::string& run_id)
{
  Progress progress(context, session);
  RunSettings settings;
  settings.goals = make_goals(chosen.apps, invocation, run_id);
  settings.turns = invocation.many.turns;
  settings.may_fail = invocation.many.may_fail;
  settings.scope = std::move(chosen.scope);
  settings.deadline = session.deadline();
  settings.base_url = to_string(session.server());
  SyncRun run({session.argo(), session.loop(), session.random(), progress.observer()}, std::move(settings));
  run.start();
  run_to_the_end(session, run);
  return run.outcomes();
}

} // namespace

CommandResult
run_sync(Context& context, Invocation& invocation)
{
  const auto begun = context.clock.now();
  TRY(check_expiry(invocation, context.clock.wall_now()));
  auto run = begin_report(context, invocation);
  TRY_ASSIGN(auto session, Session::open(invocation, context.clock, context.console, context.log));
  TRY_ASSIGN(const auto version, ask_version(*session));
  const auto run_id = invocation.sync ? random_hex(session->random(), k_run_id_bytes) : std::string();
  print_headline(context, *session, invocation, version, run_id);
  run.server = to_string(session->server());
  run.server_version = version.version;
  TRY_ASSIGN(auto chosen, choose_applications(context, *session, invocation));
  pad_subjects(context, chosen.apps);
  run.applications = carry_out(context, *session, invocation, std::move(chosen), run_id);
  run.took = context.clock.now() - begun;
  return conclude(context, run, invocation.output);
}

} // namespace argosy
