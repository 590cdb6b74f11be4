// SPDX-License-Identifier: Apache-2.0
#include "sync/scripted_server.hpp"

#include "argocd/recordings.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace argosy::test {

namespace {

constexpr Duration k_latency{5};

std::string
query_value(const std::string& query, const std::string& name)
{
  const auto at = ("&" + query).find("&" + name + "=");
  if (at == std::string::npos) {
    return {};
  }
  const auto begin = at + name.size() + 1;
  return query.substr(begin, query.find('&', begin) - begin);
}

} // namespace

void
ScriptedServer::on(const std::string& method, const std::string& path, std::function<Reply(const Attempt&)> answer)
{
  m_routes.push_back({method, path, std::move(answer)});
}

void
ScriptedServer::on(const std::string& method, const std::string& path, int status, std::string body)
{
  on(method, path, [status, body = std::move(body)](const Attempt&) {
    Reply reply;
    reply.status = status;
    reply.headers.add("Content-Type", "application/json");
    reply.body = body;
    return reply;
  });
}

AttemptId
ScriptedServer::start(Attempt attempt, AttemptSink sink)
{
  const auto id = ++m_last;
  const auto method = std::string(to_string(attempt.method));
  const auto& path = attempt.url.path;
  m_requests.push_back(method + " " + path + (attempt.url.query.empty() ? "" : "?" + attempt.url.query));
  if (path.ends_with("/stream/applications")) {
    m_streams.emplace(id, Stream{query_value(attempt.url.query, "name"), std::move(sink)});
    return id;
  }
  const auto route = std::find_if(m_routes.rbegin(), m_routes.rend(),
                                  [&](const auto& each) { return each.method == method && path.ends_with(each.path); });
  if (route == m_routes.rend()) {
    throw std::runtime_error("unexpected request: " + m_requests.back());
  }
  m_open.emplace(id, std::move(sink));
  const auto reply = route->answer(attempt);
  if (reply.status != 0) {
    m_timers.after(k_latency, [this, id, reply] { deliver(id, reply); });
  }
  return id;
}

void
ScriptedServer::cancel(AttemptId attempt)
{
  m_open.erase(attempt);
  m_streams.erase(attempt);
}

void
ScriptedServer::deliver(AttemptId id, const Reply& reply)
{
  auto node = m_open.extract(id);
  if (node.empty()) {
    return;
  }
  const auto& sink = node.mapped();
  if (reply.status == 0) {
    AttemptError error;
    error.failure = AttemptFailure::receive;
    error.message = "the connection broke";
    sink.on_error(error);
    return;
  }
  sink.on_head(reply.status, reply.headers);
  sink.on_body(reply.body);
  sink.on_end();
}

void
ScriptedServer::feed(const std::string& name, const std::string& piece)
{
  std::vector<AttemptId> ids;
  for (const auto& [id, stream] : m_streams) {
    if (stream.name == name || stream.name.empty()) {
      ids.push_back(id);
    }
  }
  for (const auto id : ids) {
    const auto found = m_streams.find(id);
    if (found == m_streams.end()) {
      continue;
    }
    const auto sink = found->second.sink; // a copy: its callbacks may end it
    if (!std::exchange(found->second.has_begun, true)) {
      Headers headers;
      headers.add("Content-Type", piece.starts_with("data:") ? "text/event-stream" : "application/json");
      sink.on_head(200, headers);
    }
    sink.on_body(piece);
  }
}

void
ScriptedServer::feed_state(const std::string& name, const std::string& application_json)
{
  const auto message = R"({"result":{"type":"MODIFIED","application":)" + application_json + "}}";
  const bool is_by_name =
      std::any_of(m_streams.begin(), m_streams.end(), [&](const auto& each) { return each.second.name == name; });
  feed(name, is_by_name ? "data: " + message + " \n\n\n" : message + "\n");
}

void
ScriptedServer::cut_streams()
{
  auto streams = std::exchange(m_streams, {});
  for (auto& [id, stream] : streams) {
    AttemptError error;
    error.failure = AttemptFailure::receive;
    error.message = "the connection broke";
    stream.sink.on_error(error);
  }
}

int
ScriptedServer::count(std::string_view method, std::string_view path_end) const
{
  return static_cast<int>(std::count_if(m_requests.begin(), m_requests.end(), [&](const std::string& request) {
    const auto path = request.substr(0, request.find('?'));
    return path.starts_with(method) && path.ends_with(path_end);
  }));
}

std::string
recorded_body(const std::string& recording, const std::string& name, const std::string& file)
{
  auto tree = nlohmann::json::parse(recordings::find(file, recording).reply.body);
  tree["metadata"]["name"] = name;
  return tree.dump();
}

void
ServerFixture::pass(Duration time)
{
  timers.advance(time);
}

ClientSettings
ServerFixture::settings()
{
  ClientSettings settings;
  settings.base.origin = {"https", "argocd.example.com", 443};
  return settings;
}

} // namespace argosy::test
