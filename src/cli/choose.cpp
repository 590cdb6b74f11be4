// SPDX-License-Identifier: Apache-2.0
#include "cli/choose.hpp"

#include "base/blocking.hpp"
#include "base/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// A server that has just started lists what its cache knows so far.
constexpr Duration k_second_look = seconds(2);
constexpr Duration k_absence_poll = seconds(10);

// "applications with app=shop of project review in namespace team-a", "applications of projects review, shop".
std::string
describe(const ApplicationChoice& choice, std::size_t count = 0)
{
  auto text = std::string(count == 1 ? "application" : "applications");
  text += choice.selector.empty() ? "" : " with " + to_printable(choice.selector);
  text += choice.projects.empty() ? ""
                                  : fmt::format(" of project{} {}", choice.projects.size() == 1 ? "" : "s",
                                                fmt::join(choice.projects, ", "));
  text += choice.ns.empty() ? "" : " in namespace " + choice.ns;
  return text;
}

Result<std::vector<Application>>
list(Session& session, const ApplicationChoice& choice)
{
  ListQuery query;
  query.selector = choice.selector;
  query.ns = choice.ns;
  query.projects = choice.projects;
  TRY_ASSIGN(auto answer, wait_for<Answer<std::vector<Application>>>(
                              session.interruption(), [&](auto done) { return session.argo().list(query, done); }));
  if (!answer) {
    return tl::unexpected<Error>(std::move(answer).error().error);
  }
  return *std::move(answer);
}

Status
pause(Session& session, Duration duration)
{
  const auto over = wait_for<bool>(session.interruption(),
                                   [&](auto done) { return session.loop().after(duration, [done] { done(true); }); });
  return over ? Status() : Status(tl::unexpected<Error>(over.error()));
}

Result<std::vector<Application>>
list_until_found(Context& context, Session& session, const Invocation& invocation)
{
  const auto& choice = *invocation.many.choice;
  for (int looks = 1;; ++looks) {
    TRY_ASSIGN(auto found, list(session, choice));
    const bool is_awaited = invocation.wait.missing == Missing::wait;
    if (!found.empty() || (looks > 1 && !is_awaited)) {
      return found;
    }
    const auto interval = looks == 1 ? k_second_look : k_absence_poll;
    if (context.clock.now() + interval >= session.deadline()) {
      return failure(ErrorKind::timed_out, "out of time: there are still no " + describe(choice),
                     "if an ApplicationSet makes them, its polling may take minutes");
    }
    if (looks == 2) {
      context.log.info({}, "no " + describe(choice) + " yet: waiting for the first", "absent");
    }
    TRY(pause(session, interval));
  }
}

// Where applications are named without a namespace; empty if the server does not say.
Result<std::string>
ask_control_plane(Session& session)
{
  TRY_ASSIGN(const auto answer, wait_for<Answer<ServerSettings>>(
                                    session.interruption(), [&](auto done) { return session.argo().settings(done); }));
  return answer ? answer->controller_namespace : std::string();
}

std::vector<AppRef>
to_refs(const std::vector<Application>& apps, const std::string& control_plane)
{
  std::vector<AppRef> refs;
  std::transform(apps.begin(), apps.end(), std::back_inserter(refs), [&](const auto& app) {
    return AppRef{app.name, app.ns == control_plane ? "" : app.ns, app.project};
  });
  return refs;
}

// Leaves what is of this shard, and says so.
void
take_shard(Context& context, const Shard& shard, std::vector<AppRef>& apps)
{
  const auto all = apps.size();
  apps.erase(std::remove_if(apps.begin(), apps.end(), [&](const auto& app) { return !is_in_shard(app, shard); }),
             apps.end());
  context.log.info(
      {}, fmt::format("shard {} of {} has {} of {} applications", shard.index, shard.count, apps.size(), all), "shard");
}

} // namespace

Result<ChosenApplications>
choose_applications(Context& context, Session& session, const Invocation& invocation)
{
  ChosenApplications chosen;
  chosen.apps = invocation.applications;
  if (const auto& choice = invocation.many.choice) {
    TRY_ASSIGN(const auto found, list_until_found(context, session, invocation));
    if (found.empty() && invocation.wait.missing == Missing::fail) {
      return failure(ErrorKind::not_found, "there are no " + describe(*choice) + " that this key may see",
                     "argosy check shows how many it sees; --missing ok lets a run without any succeed");
    }
    TRY_ASSIGN(const auto control_plane, ask_control_plane(session));
    chosen.apps = to_refs(found, control_plane);
    context.log.info({}, fmt::format("{} {}", chosen.apps.size(), describe(*choice, chosen.apps.size())), "chosen");
    chosen.scope.selector = choice->selector;
    chosen.scope.projects = choice->projects;
  }
  if (invocation.many.shard) {
    take_shard(context, *invocation.many.shard, chosen.apps);
  }
  if (invocation.many.choice) {
    for (const auto& app : chosen.apps) {
      chosen.scope.apps.insert(to_string(app));
    }
  }
  return chosen;
}

} // namespace argosy
