// SPDX-License-Identifier: Apache-2.0
// action: what can be done with the resources of an application, and doing it.
#include "base/blocking.hpp"
#include "cli/commands.hpp"
#include "report/action.hpp"
#include "sync/action.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

namespace {

// A call of Argo CD that is waited for; a refusal is the command's error.
template <class T, class Start>
Result<T>
ask(Session& session, Start start)
{
  TRY_ASSIGN(auto answer, wait_for<Answer<T>>(session.interruption(), start));
  if (!answer) {
    return tl::unexpected<Error>(std::move(answer).error().error);
  }
  return *std::move(answer);
}

Result<Application>
get_application(Session& session, const AppRef& app)
{
  const auto get = [&](auto done) { return session.argo().get(app, Refresh::none, std::nullopt, done); };
  TRY_ASSIGN(auto answer, wait_for<Answer<Application>>(session.interruption(), get));
  if (answer || answer.error().refusal != Refusal::denied) {
    return answer ? Result<Application>(*std::move(answer)) : tl::unexpected<Error>(std::move(answer).error().error);
  }
  // A bare 403 may be Kubernetes being away for a moment.
  return ask<Application>(session, get);
}

// Of the application's own resources, else of all that they made.
Result<ActionCandidates>
find_subjects(Session& session, const AppRef& app, const Application& seen, const ActionGoal& goal)
{
  auto all = to_subjects(seen.resources);
  auto candidates = find_candidates(all, goal.resources);
  if (!candidates.subjects.empty() || goal.resources.empty()) {
    return candidates;
  }
  TRY_ASSIGN(const auto tree,
             ask<ResourceTree>(session, [&](auto done) { return session.argo().resource_tree(app, done); }));
  all = to_subjects(tree);
  candidates = find_candidates(all, goal.resources);
  if (candidates.subjects.empty()) {
    return tl::unexpected(no_such_resource(app, goal.resources, all));
  }
  return candidates;
}

Status
add_actions(Session& session, const AppRef& app, ActionCandidates& candidates)
{
  for (auto& subject : candidates.subjects) {
    TRY_ASSIGN(subject.actions, ask<std::vector<ResourceAction>>(session, [&](auto done) {
                 return session.argo().resource_actions(app, subject.resource, done);
               }));
  }
  return {};
}

// v2 first: v1 is refused by 3.1.0 to 3.1.4 whatever the action, and on its way out; a server before 3.1 knows only v1.
Status
run(Session& session, const AppRef& app, const ActionSubject& subject, const ActionGoal& goal, std::string_view account)
{
  const auto send = [&](ActionApi api) {
    return wait_for<Answer<void>>(session.interruption(), [&](auto done) {
      return session.argo().run_action(app, subject.resource, goal.name, api, done);
    });
  };
  TRY_ASSIGN(auto answer, send(ActionApi::v2));
  if (!answer && is_unknown_api(answer.error())) {
    TRY_ASSIGN(answer, send(ActionApi::v1));
  }
  if (!answer) {
    return tl::unexpected(explain_failed_action(std::move(answer).error(), app, subject, goal.name, account));
  }
  return {};
}

} // namespace

CommandResult
run_action(Context& context, Invocation& invocation)
{
  const auto account = invocation.key ? invocation.key->claims.account : std::string();
  TRY_ASSIGN(auto session, Session::open(invocation, context.clock, context.console, context.log));
  auto app = invocation.applications.front();
  const auto& goal = invocation.action;
  TRY_ASSIGN(const auto seen, get_application(*session, app));
  app.project = seen.project;
  TRY_ASSIGN(auto candidates, find_subjects(*session, app, seen, goal));
  TRY(add_actions(*session, app, candidates));
  ActionReport report{app, std::move(candidates.subjects), candidates.left_out, {}};
  if (!goal.name.empty()) {
    TRY_ASSIGN(auto subject, choose_subject(app, {report.subjects, report.left_out}, goal.name));
    TRY(run(*session, app, subject, goal, account));
    report = {app, {std::move(subject)}, 0, goal.name};
  }
  context.console.out.write(invocation.output.format == OutputFormat::json ? render_actions_json(report)
                                                                           : render_actions(report));
  return 0;
}

} // namespace argosy
