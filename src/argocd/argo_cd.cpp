// SPDX-License-Identifier: Apache-2.0
#include "argocd/argo_cd.hpp"

#include "argocd/endpoint.hpp"
#include "argocd/record_reader.hpp"
#include "argocd/watch.hpp"
#include "base/encoding.hpp"

#include <fmt/format.h>

#include <type_traits>
#include <utility>

namespace argosy {

namespace {

// What a request is for, in messages: "sync shop".
struct Purpose {
  std::string what;
  Effect effect = Effect::read;
};

Purpose
to_read(std::string_view verb, const AppRef& app)
{
  return {fmt::format("{} {}", verb, to_string(app)), Effect::read};
}

Purpose
to_write(std::string_view verb, const AppRef& app)
{
  return {fmt::format("{} {}", verb, to_string(app)), Effect::write};
}

template <class T, class Parse>
Answer<T>
to_answer(Result<Reply> reply, const Purpose& purpose, Parse parse)
{
  if (!reply) {
    return tl::unexpected(to_api_failure(std::move(reply).error(), purpose.what));
  }
  if (reply->status < 200 || reply->status > 299) {
    return tl::unexpected(classify_failure(*reply, purpose.what, purpose.effect));
  }
  Result<T> read = parse(reply->body);
  if (!read) {
    return tl::unexpected(unreadable_answer(*reply, read.error(), purpose.what, purpose.effect));
  }
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return *std::move(read);
  }
}

// `parse` gets the body as a string that it may take apart, and gives a Result<T>.
template <class T, class Parse>
Exchange
send(HttpClient& client, Request&& request, Purpose purpose, Parse parse, ArgoCd::Done<T> done)
{
  return client.send(std::move(request),
                     [purpose = std::move(purpose), parse, done = std::move(done)](Result<Reply> reply) {
                       done(to_answer<T>(std::move(reply), purpose, parse));
                     });
}

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

std::string
account_path(std::string_view account, std::string_view rest = {})
{
  return fmt::format("/api/v1/account/{}{}", to_percent(account), rest);
}

// The object's slashes are part of the route.
std::string
to_percent_path(std::string_view path)
{
  std::string encoded;
  while (true) {
    const auto slash = path.find('/');
    encoded += to_percent(path.substr(0, slash));
    if (slash == std::string_view::npos) {
      return encoded;
    }
    encoded += '/';
    path.remove_prefix(slash + 1);
  }
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
  auto query = application_query(app);
  query.emplace_back("namespace", pod.ns);
  query.emplace_back("resourceName", pod.name);
  query.emplace_back("version", "v1");
  query.emplace_back("kind", pod.kind);
  query.emplace_back("group", pod.group);
  return send(m_client, make_get(application_path(app, "/resource"), query), to_read("get a pod of", app),
              parse_pod_status, std::move(done));
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

Exchange
ArgoCd::version(Done<ServerVersion> done)
{
  return send(m_client, make_get("/api/version"), {"get the server's version"}, parse_version, std::move(done));
}

Exchange
ArgoCd::settings(Done<ServerSettings> done)
{
  return send(m_client, make_get("/api/v1/settings"), {"get the server's settings"}, parse_settings, std::move(done));
}

Exchange
ArgoCd::user_info(Done<UserInfo> done)
{
  return send(m_client, make_get("/api/v1/session/userinfo"), {"ask who the key is"}, parse_user_info, std::move(done));
}

Exchange
ArgoCd::can_i(std::string_view resource, std::string_view action, std::string_view object, Done<bool> done)
{
  auto path = account_path("can-i",
                           fmt::format("/{}/{}/{}", to_percent(resource), to_percent(action), to_percent_path(object)));
  return send(m_client, make_get(std::move(path)), {fmt::format("ask for the right to {} {}", action, object)},
              parse_can_i, std::move(done));
}

Exchange
ArgoCd::account(std::string_view name, Done<Account> done)
{
  return send(m_client, make_get(account_path(name)), {fmt::format("get account {}", name)}, parse_account,
              std::move(done));
}

Exchange
ArgoCd::create_token(std::string_view account, const TokenRequest& request, Done<Secret> done)
{
  auto post = make_write(Method::post, account_path(account, "/token"), {}, to_json(request), Idempotency::never);
  return send(m_client, std::move(post),
              {fmt::format("issue key {} for account {}", request.id, account), Effect::write}, take_minted_key,
              std::move(done));
}

Exchange
ArgoCd::delete_token(std::string_view account, std::string_view id, Done<void> done)
{
  // Safe: ids are never used twice, so a repeat finds this key or none (404).
  auto request = make_write(Method::del, account_path(account, "/token/" + to_percent(id)), {}, {}, Idempotency::safe);
  return send(m_client, std::move(request), {fmt::format("revoke key {} of account {}", id, account), Effect::write},
              parse_nothing, std::move(done));
}

} // namespace argosy
