// SPDX-License-Identifier: Apache-2.0
#include "argocd/endpoint.hpp"

#include "argocd/fields.hpp"
#include "base/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy {

namespace {

constexpr std::string_view k_json = "application/json";

Request
make_request(Method method, std::string path, const Query& query, std::string_view accept)
{
  Request request;
  request.method = method;
  request.path = std::move(path);
  request.query = to_query(query);
  request.headers.add("Accept", std::string(accept));
  return request;
}

// Which applications a list or a stream is about.
template <class Choice>
Query
choice_query(const Choice& choice)
{
  Query query;
  if (!choice.name.empty()) {
    query.emplace_back("name", choice.name);
  }
  if (!choice.ns.empty()) {
    query.emplace_back("appNamespace", choice.ns);
  }
  for (const auto& project : choice.projects) {
    query.emplace_back("projects", project);
  }
  if (!choice.selector.empty()) {
    query.emplace_back("selector", choice.selector);
  }
  return query;
}

} // namespace

std::string
to_string(const AppRef& app)
{
  return app.ns.empty() ? app.name : app.ns + "/" + app.name;
}

std::string
application_path(const AppRef& app, std::string_view rest)
{
  return fmt::format("/api/v1/applications/{}{}", to_percent(app.name), rest);
}

Query
application_query(const AppRef& app)
{
  Query query;
  if (!app.project.empty()) {
    query.emplace_back("project", app.project);
  }
  if (!app.ns.empty()) {
    query.emplace_back("appNamespace", app.ns);
  }
  return query;
}

Query
resource_query(const AppRef& app, const ResourceRef& resource)
{
  auto query = application_query(app);
  for (const auto& [name, value] : Query{{"namespace", resource.key.ns},
                                         {"resourceName", resource.key.name},
                                         {"version", resource.version},
                                         {"group", resource.key.group},
                                         {"kind", resource.key.kind}}) {
    if (!value.empty()) {
      query.emplace_back(name, value);
    }
  }
  return query;
}

Request
make_get(std::string path, const Query& query)
{
  return make_request(Method::get, std::move(path), query, k_json);
}

Request
make_write(Method method, std::string path, const Query& query, std::string body, Idempotency idempotency)
{
  auto request = make_request(method, std::move(path), query, k_json);
  request.headers.add("Content-Type", std::string(k_json));
  request.body = std::move(body);
  request.idempotency = idempotency;
  return request;
}

void
bound(Request& request, Duration timeout)
{
  // For the way there and back.
  constexpr Duration k_margin{10'000};
  if (timeout > Duration::zero()) {
    bound_server(request, timeout);
    request.timeout = timeout + k_margin;
  }
}

void
bound_server(Request& request, Duration timeout)
{
  // The gRPC protocol allows eight digits.
  constexpr std::int64_t k_most = 99'999'999;
  if (timeout > Duration::zero()) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(timeout).count();
    request.headers.add("Grpc-Timeout", fmt::format("{}S", std::min<std::int64_t>(seconds, k_most)));
  }
}

Request
make_log(const AppRef& app, const LogQuery& query)
{
  auto pairs = application_query(app);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      pairs.emplace_back(name, value);
    }
  };
  add("namespace", query.resource.ns);
  if (query.resource.kind == "Pod") {
    add("podName", query.resource.name);
  } else {
    add("group", query.resource.group);
    add("kind", query.resource.kind);
    add("resourceName", query.resource.name);
  }
  add("container", query.container);
  pairs.emplace_back("tailLines", std::to_string(query.tail_lines));
  add("previous", query.previous ? "true" : "");
  return make_get(application_path(app, "/logs"), pairs);
}

Request
make_watch(const WatchQuery& query)
{
  auto pairs = choice_query(query);
  pairs.emplace_back("fields", watch_fields());
  // Compared as a whole: anything else, also a list with it, gives lines.
  const auto accept = query.form == StreamForm::events ? std::string_view("text/event-stream") : k_json;
  auto request = make_request(Method::get, "/api/v1/stream/applications", pairs, accept);
  bound_server(request, query.server_timeout);
  if (query.idle_timeout > Duration::zero()) {
    request.idle_timeout = query.idle_timeout;
  }
  return request;
}

Request
make_list(const ListQuery& query)
{
  auto pairs = choice_query(query);
  pairs.emplace_back("fields", list_fields(query.fields));
  return make_get("/api/v1/applications", pairs);
}

} // namespace argosy
