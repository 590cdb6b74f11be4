// SPDX-License-Identifier: Apache-2.0
#include "api/access.hpp"
#include "api/methods.hpp"
#include "api/tree.hpp"

#include <cstdlib>

namespace argosy::sandbox {

namespace {

// The lines of a log, then the last message, then the end.
class LogFeed : public Feed {
public:
  explicit LogFeed(std::vector<FeedMessage> messages) : m_messages(std::move(messages)) {}

  std::vector<FeedMessage> take(TimePoint) override { return std::exchange(m_messages, {}); }
  std::optional<TimePoint> next() const override
  {
    return m_messages.empty() ? std::nullopt : std::optional(TimePoint{});
  }
  bool is_finished() const override { return m_messages.empty(); }

private:
  std::vector<FeedMessage> m_messages;
};

FeedMessage
log_message(const Json& result, std::size_t number)
{
  return {std::to_string(number), to_go_text(Json{{"result", result}})};
}

std::vector<std::string>
last_lines(const std::string& log, const std::string& tail)
{
  std::vector<std::string> lines = split(log, '\n');
  if (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
  }
  const std::size_t wanted = tail.empty() ? lines.size() : static_cast<std::size_t>(std::atoi(tail.c_str()));
  if (lines.size() > wanted) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(wanted));
  }
  return lines;
}

// The log of a pod, or of all pods of the resource that is asked for. A hook's job logs as a pod of its name.
std::string
log_text(const Application& application, const std::string& pod_name, const std::string& resource, bool previous)
{
  if (const Pod* pod = find_pod(application, pod_name)) {
    return previous ? pod->previous_log : pod->log;
  }
  std::string all;
  for (const auto* resources : {&application.live, &application.hooks}) {
    for (const auto& [id, live] : *resources) {
      for (const Pod& pod : id.name == resource ? live.manifest.pods : std::vector<Pod>{}) {
        all += pod.log;
      }
    }
  }
  return all;
}

} // namespace

Outcome
get_logs(Context& context)
{
  const Access access = find_for(context, "get");
  if (access.wait) {
    return *access.wait;
  }
  if (access.refusal) {
    return *access.refusal;
  }
  const Application& application = *access.application;
  if (!permits(context.world, context.caller, "logs", "get", object_of(application))) {
    return permission_denied(context.caller, "logs", "get", object_of(application));
  }
  const std::string pod = context.path["pod"].empty() ? context.target.first("podName") : context.path["pod"];
  const std::string time = to_rfc3339(context.now);
  std::vector<FeedMessage> messages;
  for (const std::string& line : last_lines(
           log_text(application, pod, context.target.first("resourceName"), context.target.first("previous") == "true"),
           context.target.first("tailLines"))) {
    messages.push_back(
        log_message({{"content", line}, {"timeStamp", time}, {"last", false}, {"timeStampStr", time}, {"podName", pod}},
                    messages.size()));
  }
  messages.push_back(
      log_message({{"content", ""}, {"timeStamp", time}, {"last", true}, {"timeStampStr", time}, {"podName", ""}},
                  messages.size()));
  return Streamed{std::make_unique<LogFeed>(std::move(messages))};
}

} // namespace argosy::sandbox
