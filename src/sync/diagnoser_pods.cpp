// SPDX-License-Identifier: Apache-2.0
// What the pods behind a failure say: their containers, their logs, the warnings about them.
#include "base/encoding.hpp"
#include "sync/describe.hpp"
#include "sync/diagnosis.hpp"
#include "sync/judge.hpp"
#include "sync/serving.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace argosy {

namespace {

// The first say it all: pods of one workload fail alike.
constexpr std::size_t k_most_pods = 3;
constexpr std::size_t k_most_asked = 2;
constexpr std::size_t k_most_events = 10;
constexpr std::size_t k_most_events_of_one = 4;

bool
has_failed(const ResourceResult& hook)
{
  return !hook.hook_type.empty() && (hook.hook_phase == "Failed" || hook.hook_phase == "Error");
}

bool
is_of_failed_hook(const FailingPod& pod, const Application& app)
{
  return app.state && std::any_of(app.state->results.begin(), app.state->results.end(), [&](const auto& result) {
           return has_failed(result) && result.key == pod.trouble.owner;
         });
}

bool
is_unwell(const TreeNode& node)
{
  return node.has_health && (node.health == Health::degraded || node.health == Health::missing);
}

// Only an operation of ours replaced what was there when the run began.
Predecessor
find_predecessor(const Outcome& outcome)
{
  const bool is_ours = !outcome.run_id.empty() && outcome.last->state &&
                       outcome.last->state->operation.run_id.starts_with(outcome.run_id);
  const bool is_one = outcome.from_revision.find(',') == std::string::npos;
  if (!is_ours || !is_one || outcome.from_revision == outcome.wanted_revision) {
    return {};
  }
  return {outcome.from_revision, outcome.last->state->started_at};
}

std::vector<ResourceKey>
list_workloads(const std::vector<FailingPod>& failing, const Diagnosis& diagnosis)
{
  std::vector<ResourceKey> workloads;
  std::transform(failing.begin(), failing.end(), std::back_inserter(workloads),
                 [](const auto& pod) { return pod.trouble.owner; });
  for (const auto& resource : diagnosis.resources) {
    if (resource.has_health && resource.health != Health::healthy) {
      workloads.push_back(resource.key);
    }
  }
  return workloads;
}

void
append(std::string& text, std::size_t alike)
{
  text += alike == 0 ? "" : fmt::format("; {} more pod{} like it", alike, alike == 1 ? "" : "s");
}

} // namespace

void
Diagnoser::ask_about_pods()
{
  m_exchange = m_argo.resource_tree(m_outcome.app, [this](Answer<ResourceTree> answer) {
    take_tree(answer ? *answer : ResourceTree{});
    next();
  });
}

void
Diagnoser::take_tree(const ResourceTree& tree)
{
  take_failing_pods(tree);
  take_failed_hooks();
  if (!m_questions.empty()) {
    return;
  }
  // No pod to blame: the warnings about what is unwell, else about the application.
  for (const auto& node : tree.nodes) {
    if (is_unwell(node) && m_questions.size() < k_most_asked) {
      ask([this, scope = EventScope{node.uid, node.key.ns, node.key.name}] { ask_about_events(scope); });
    }
  }
  if (m_questions.empty() && m_outcome.last->health != Health::healthy) {
    ask([this] { ask_about_events(std::nullopt); });
  }
}

void
Diagnoser::take_failing_pods(const ResourceTree& tree)
{
  auto failing = find_failing_pods(tree);
  auto& diagnosis = m_outcome.diagnosis;
  for (const auto& text : describe_serving(tree, list_workloads(failing, diagnosis), find_predecessor(m_outcome))) {
    diagnosis.facts.push_back("serving: " + text);
  }
  std::stable_partition(failing.begin(), failing.end(),
                        [&](const auto& pod) { return is_of_failed_hook(pod, *m_outcome.last); });
  failing.resize(std::min(failing.size(), k_most_pods));
  for (const auto& pod : failing) {
    diagnosis.pods.push_back(pod.trouble);
    append(diagnosis.pods.back().text, pod.alike);
    if (diagnosis.pods.size() <= k_most_asked) {
      ask_about(pod);
    }
  }
}

void
Diagnoser::ask_about(const FailingPod& pod)
{
  const auto index = m_outcome.diagnosis.pods.size() - 1;
  ask([this, index, pod] { ask_for_status(index, pod); });
  ask([this, scope = EventScope{pod.uid, pod.key.ns, pod.key.name}] { ask_about_events(scope); });
}

// A failed hook whose pods the tree doesn't know any more may still have a log.
void
Diagnoser::take_failed_hooks()
{
  auto& pods = m_outcome.diagnosis.pods;
  if (!m_outcome.last->state) {
    return;
  }
  for (const auto& result : m_outcome.last->state->results) {
    const bool is_told =
        std::any_of(pods.begin(), pods.end(), [&](const auto& pod) { return pod.owner == result.key; });
    if (!has_failed(result) || is_told || pods.size() >= k_most_pods) {
      continue;
    }
    pods.push_back({to_brief(result.key),
                    result.key,
                    fmt::format("hook {} {}{}", to_printable(result.hook_type), to_printable(result.hook_phase),
                                result.message.empty() ? "" : ": " + shorten(result.message)),
                    {}});
    LogQuery query;
    query.resource = result.key;
    ask([this, index = pods.size() - 1, query] { ask_for_log(index, query); });
  }
}

void
Diagnoser::ask_for_status(std::size_t index, const FailingPod& pod)
{
  m_exchange = m_argo.pod_status(m_outcome.app, pod.key, [this, index, pod](Answer<PodStatus> answer) {
    take_status(index, pod, answer ? *answer : PodStatus{});
    next();
  });
}

void
Diagnoser::take_status(std::size_t index, const FailingPod& pod, const PodStatus& status)
{
  LogQuery query;
  query.resource = pod.key;
  bool may_have_log = true;
  if (const auto* culprit = find_culprit(status)) {
    auto& text = m_outcome.diagnosis.pods.at(index).text;
    text = describe_container(*culprit);
    append(text, pod.alike);
    query.container = culprit->name;
    may_have_log = has_run(*culprit);
  }
  if (may_have_log && m_settings.log_lines > 0 && m_may_read_logs) {
    m_questions.emplace_front([this, index, query] { ask_for_log(index, query); });
  }
}

void
Diagnoser::ask_for_log(std::size_t index, LogQuery query)
{
  query.tail_lines = m_settings.log_lines;
  m_exchange = m_argo.logs(m_outcome.app, query, [this, index, query](Answer<std::vector<std::string>> answer) {
    take_log(index, query, std::move(answer));
    next();
  });
}

void
Diagnoser::take_log(std::size_t index, LogQuery query, Answer<std::vector<std::string>> answer)
{
  auto& diagnosis = m_outcome.diagnosis;
  const bool is_denied =
      !answer && (answer.error().refusal == Refusal::denied_by_rule || answer.error().refusal == Refusal::denied);
  if (answer && !answer->empty()) {
    // Of several pods each gave so many.
    const auto most = std::min<std::size_t>(answer->size(), static_cast<std::size_t>(m_settings.log_lines));
    diagnosis.pods.at(index).log.assign(std::prev(answer->end(), static_cast<std::ptrdiff_t>(most)), answer->end());
  } else if (is_denied && std::exchange(m_may_read_logs, false)) {
    auto app = m_outcome.app;
    app.project = m_outcome.last->project;
    diagnosis.facts.push_back(
        fmt::format("logs: not permitted (policy line {})", make_policy_line(m_settings.account, "logs", "get", app)));
  } else if (!is_denied && !query.previous && query.resource.kind == "Pod") {
    // A container that has just been restarted has said nothing yet; the one before it has.
    query.previous = true;
    m_questions.emplace_front([this, index, query] { ask_for_log(index, query); });
  }
}

void
Diagnoser::ask_about_events(const std::optional<EventScope>& scope)
{
  m_exchange = m_argo.events(m_outcome.app, scope, [this](Answer<std::vector<Event>> answer) {
    if (answer) {
      take_events(*std::move(answer));
    }
    next();
  });
}

// The newest warnings, the newest of them last.
void
Diagnoser::take_events(std::vector<Event> events)
{
  const auto is_older = [](const auto& a, const auto& b) { return a.last_seen < b.last_seen; };
  events.erase(std::remove_if(events.begin(), events.end(), [](const auto& event) { return event.type != "Warning"; }),
               events.end());
  std::stable_sort(events.begin(), events.end(), is_older);
  const auto most = std::min(events.size(), k_most_events_of_one);
  auto& all = m_outcome.diagnosis.events;
  all.insert(all.end(), std::prev(events.end(), static_cast<std::ptrdiff_t>(most)), events.end());
  all.resize(std::min(all.size(), k_most_events));
}

} // namespace argosy
