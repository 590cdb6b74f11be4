// SPDX-License-Identifier: Apache-2.0
#include "argocd/argo_cd.hpp"

#include "argocd/endpoint.hpp"
#include "argocd/record_reader.hpp"
#include "argocd/send.hpp"
#include "argocd/watch.hpp"
#include "base/encoding.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

namespace {

// A log is a stream: it may end in an error under a 200. What was read before it is still worth showing.
Answer<std::vector<std::string>>
to_lines(Answer<LogAnswer> answer, std::string_view what)
{
  if (!answer) {
    return tl::unexpected(std::move(answer).error());
  }
  if (answer->has_error && answer->lines.empty()) {
    return tl::unexpected(classify_stream_error(answer->grpc_code, answer->message, what));
  }
  return std::move(answer->lines);
}

} // namespace

ArgoCd::ArgoCd(HttpClient& client) : m_client(client) {}

Exchange
ArgoCd::get(const AppRef& app, Refresh refresh, std::optional<Duration> timeout, Done<Application> done)
{
  auto query = application_query(app);
  if (refresh != Refresh::none) {
    query.emplace_back("refresh", refresh == Refresh::hard ? "hard" : "normal");
  }
  auto request = make_get(application_path(app), query);
  request.timeout = timeout;
  if (refresh != Refresh::none) {
    // It writes to the object, and waits for the controller without a limit of the server's own (contracts: 2.3).
    request.idempotency = Idempotency::never;
    bound(request, timeout.value_or(Duration::zero()));
  }
  return send(m_client, std::move(request), to_read("get", app), parse_application, std::move(done));
}

Exchange
ArgoCd::list(const ListQuery& query, Done<std::vector<Application>> done)
{
  return send(m_client, make_list(query), {"list applications"}, parse_application_list, std::move(done));
}

Exchange
ArgoCd::sync(const AppRef& app, const SyncRequest& request, Duration server_timeout, Done<Application> done)
{
  auto post = make_write(Method::post, application_path(app, "/sync"), {}, to_json(request, app), Idempotency::never);
  bound(post, server_timeout);
  return send(m_client, std::move(post), to_write("sync", app), parse_application, std::move(done));
}

Exchange
ArgoCd::rollback(const AppRef& app, const RollbackRequest& request, Done<Application> done)
{
  auto post =
      make_write(Method::post, application_path(app, "/rollback"), {}, to_json(request, app), Idempotency::never);
  return send(m_client, std::move(post), to_write("roll back", app), parse_application, std::move(done));
}

Exchange
ArgoCd::terminate(const AppRef& app, Done<void> done)
{
  // Never repeated: a second one might meet somebody else's operation.
  auto request =
      make_write(Method::del, application_path(app, "/operation"), application_query(app), {}, Idempotency::never);
  return send(m_client, std::move(request), to_write("terminate", app), parse_nothing, std::move(done));
}

Exchange
ArgoCd::watch(const WatchQuery& query, WatchSink sink)
{
  return open_watch(m_client, query, std::move(sink));
}

Exchange
ArgoCd::resource_tree(const AppRef& app, Done<ResourceTree> done)
{
  auto request = make_get(application_path(app, "/resource-tree"), application_query(app));
  return send(m_client, std::move(request), to_read("get the resources of", app), parse_resource_tree, std::move(done));
}

Exchange
ArgoCd::pod_status(const AppRef& app, const ResourceKey& pod, Done<PodStatus> done)
{
  return send(m_client, make_get(application_path(app, "/resource"), resource_query(app, {pod, "v1"})),
              to_read("get a pod of", app), parse_pod_status, std::move(done));
}

Exchange
ArgoCd::events(const AppRef& app, const std::optional<EventScope>& scope, Done<std::vector<Event>> done)
{
  auto query = application_query(app);
  if (scope) {
    query.emplace_back("resourceNamespace", scope->ns);
    query.emplace_back("resourceName", scope->name);
    query.emplace_back("resourceUID", scope->uid);
  }
  return send(m_client, make_get(application_path(app, "/events"), query), to_read("get the events of", app),
              parse_events, std::move(done));
}

Exchange
ArgoCd::logs(const AppRef& app, const LogQuery& query, Done<std::vector<std::string>> done)
{
  auto purpose = to_read("get the log of", app);
  auto what = purpose.what;
  Done<LogAnswer> on_read = [what = std::move(what), done = std::move(done)](Answer<LogAnswer> answer) {
    done(to_lines(std::move(answer), what));
  };
  return send(m_client, make_log(app, query), std::move(purpose), parse_log, std::move(on_read));
}

Exchange
ArgoCd::managed_resources(const AppRef& app, Done<std::vector<ManagedResource>> done)
{
  auto query = application_query(app);
  query.emplace_back("fields", "items.group,items.kind,items.namespace,items.name,items.targetState");
  return send(m_client, make_get(application_path(app, "/managed-resources"), query),
              to_read("get the resources of", app), parse_managed_resources, std::move(done));
}

Exchange
ArgoCd::live_resource(const AppRef& app, const ResourceRef& resource, Done<std::string> done)
{
  return send(m_client, make_get(application_path(app, "/resource"), resource_query(app, resource)),
              to_read("get a resource of", app), parse_live_resource, std::move(done));
}

Exchange
ArgoCd::resource_actions(const AppRef& app, const ResourceRef& resource, Done<std::vector<ResourceAction>> done)
{
  return send(m_client, make_get(application_path(app, "/resource/actions"), resource_query(app, resource)),
              to_read("get the actions of a resource of", app), parse_resource_actions, std::move(done));
}

Exchange
ArgoCd::run_action(const AppRef& app,
                   const ResourceRef& resource,
                   std::string_view action,
                   ActionApi api,
                   Done<void> done)
{
  const bool is_v2 = api == ActionApi::v2;
  auto post = make_write(Method::post, application_path(app, is_v2 ? "/resource/actions/v2" : "/resource/actions"),
                         is_v2 ? Query() : resource_query(app, resource), to_json(action, resource, app, api),
                         Idempotency::never);
  return send(m_client, std::move(post), to_write(fmt::format("run {} in", action), app), parse_nothing,
              std::move(done));
}

Exchange
ArgoCd::sync_windows(const AppRef& app, Done<SyncWindows> done)
{
  auto request = make_get(application_path(app, "/syncwindows"), application_query(app));
  return send(m_client, std::move(request), to_read("get the sync windows of", app), parse_sync_windows,
              std::move(done));
}

Exchange
ArgoCd::revision_metadata(const AppRef& app, std::string_view revision, Done<RevisionMetadata> done)
{
  const auto rest = fmt::format("/revisions/{}/metadata", to_percent(revision));
  return send(m_client, make_get(application_path(app, rest), application_query(app)),
              to_read("get the commit of", app), parse_revision_metadata, std::move(done));
}

} // namespace argosy
