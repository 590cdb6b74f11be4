// SPDX-License-Identifier: Apache-2.0
// The questions that explain a failure, one after the other, within some seconds.
#include "base/encoding.hpp"
#include "sync/describe.hpp"
#include "sync/diagnosis.hpp"
#include "sync/judge.hpp"
#include "sync/pods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// Nobody waits longer than this for an explanation.
constexpr Duration k_budget = seconds(8);
constexpr std::size_t k_most_pods = 3;
constexpr std::size_t k_most_events = 10;
constexpr std::size_t k_most_visible = 5;

bool
has_failed(const ResourceResult& hook)
{
  return !hook.hook_type.empty() && (hook.hook_phase == "Failed" || hook.hook_phase == "Error");
}

bool
is_about_access(ErrorKind kind)
{
  return kind == ErrorKind::not_permitted || kind == ErrorKind::not_found;
}

bool
is_about_pods(ErrorKind kind)
{
  return kind == ErrorKind::unhealthy || kind == ErrorKind::missing || kind == ErrorKind::pod_failure ||
         kind == ErrorKind::timed_out || kind == ErrorKind::operation_failed;
}

} // namespace

Diagnoser::Diagnoser(ArgoCd& argo,
                     Timers& timers,
                     const Outcome& outcome,
                     DiagnosisSettings settings,
                     std::function<void(Diagnosis)> on_done)
    : m_argo(argo), m_timers(timers), m_outcome(outcome), m_settings(std::move(settings)), m_on_done(std::move(on_done))
{}

Diagnoser::~Diagnoser()
{
  m_timers.cancel(m_timer);
  m_timers.cancel(m_budget);
}

void
Diagnoser::start()
{
  const auto kind = m_outcome.error.kind;
  if (m_outcome.last && m_outcome.last->state) {
    ask_about_hooks();
  }
  if (is_about_access(kind)) {
    m_questions.emplace_back([this] { ask_about_rights(); });
  } else if (is_about_pods(kind) && m_outcome.last) {
    m_questions.emplace_back([this] { ask_about_pods(); });
  }
  m_budget = m_timers.after(k_budget, [this] { finish(); });
  m_timer = m_timers.after(Duration::zero(), [this] { next(); });
}

void
Diagnoser::next()
{
  if (m_questions.empty()) {
    finish();
    return;
  }
  auto question = std::move(m_questions.front());
  m_questions.pop_front();
  question();
}

void
Diagnoser::finish()
{
  m_timers.cancel(m_timer);
  m_timers.cancel(m_budget);
  m_exchange.cancel();
  m_questions.clear();
  if (auto on_done = std::exchange(m_on_done, nullptr)) {
    on_done(std::move(m_outcome.diagnosis));
  }
}

void
Diagnoser::ask_about_pods()
{
  m_exchange = m_argo.resource_tree(m_outcome.app, [this](Answer<ResourceTree> answer) {
    if (answer) {
      take_tree(*answer);
    }
    next();
  });
}

void
Diagnoser::take_tree(const ResourceTree& tree)
{
  auto& pods = m_outcome.diagnosis.pods;
  const auto stuck = find_stuck_pods(tree);
  pods.insert(pods.end(), stuck.begin(),
              stuck.begin() + static_cast<std::ptrdiff_t>(std::min(stuck.size(), k_most_pods)));
  const auto is_told = [&](const TreeNode& node) {
    return node.key.kind == "Pod" &&
           std::any_of(pods.begin(), pods.end(), [&](const auto& pod) { return pod.pod == node.key.name; });
  };
  std::size_t asked = 0;
  for (const auto& node : tree.nodes) {
    const bool is_unhealthy = node.has_health && (node.health == Health::degraded || node.health == Health::missing);
    if ((is_told(node) || is_unhealthy) && asked < k_most_pods) {
      ++asked;
      m_questions.emplace_back(
          [this, scope = EventScope{node.uid, node.key.ns, node.key.name}] { ask_about_events(scope); });
    }
    if (is_told(node)) {
      const auto index = static_cast<std::size_t>(
          std::find_if(pods.begin(), pods.end(), [&](const auto& pod) { return pod.pod == node.key.name; }) -
          pods.begin());
      m_questions.emplace_back([this, index, key = node.key] { ask_for_log(index, key, false); });
    }
  }
}

void
Diagnoser::ask_about_events(EventScope scope)
{
  m_exchange = m_argo.events(m_outcome.app, scope, [this](Answer<std::vector<Event>> answer) {
    auto& events = m_outcome.diagnosis.events;
    if (answer) {
      std::copy_if(answer->begin(), answer->end(), std::back_inserter(events),
                   [](const auto& event) { return event.type == "Warning"; });
      events.resize(std::min(events.size(), k_most_events));
    }
    next();
  });
}

// A failed hook is asked for what its pods said.
void
Diagnoser::ask_about_hooks()
{
  auto& pods = m_outcome.diagnosis.pods;
  for (const auto& result : m_outcome.last->state->results) {
    if (has_failed(result) && pods.size() < k_most_pods) {
      pods.push_back({to_brief(result.key),
                      result.key,
                      fmt::format("hook {} {}{}", to_printable(result.hook_type), to_printable(result.hook_phase),
                                  result.message.empty() ? "" : ": " + shorten(result.message)),
                      {}});
      m_questions.emplace_back([this, index = pods.size() - 1, key = result.key] { ask_for_log(index, key, false); });
    }
  }
}

void
Diagnoser::ask_for_log(std::size_t index, ResourceKey source, bool previous)
{
  if (m_settings.log_lines == 0) {
    next();
    return;
  }
  LogQuery query;
  query.tail_lines = m_settings.log_lines;
  query.resource = std::move(source);
  query.previous = previous;
  m_exchange = m_argo.logs(m_outcome.app, query,
                           [this, index, source = query.resource, previous](Answer<std::vector<std::string>> answer) {
                             take_log(index, source, previous, std::move(answer));
                             next();
                           });
}

void
Diagnoser::take_log(std::size_t index,
                    const ResourceKey& source,
                    bool previous,
                    Answer<std::vector<std::string>> answer)
{
  auto& diagnosis = m_outcome.diagnosis;
  const std::string k_denied = "logs: this key may not read them (RBAC: logs, get)";
  if (answer && !answer->empty()) {
    diagnosis.pods.at(index).log = *std::move(answer);
  } else if (!answer && answer.error().refusal == Refusal::denied_by_rule) {
    if (std::find(diagnosis.facts.begin(), diagnosis.facts.end(), k_denied) == diagnosis.facts.end()) {
      diagnosis.facts.push_back(k_denied);
    }
  } else if (!previous && source.kind == "Pod") {
    // A container that has just been restarted has said nothing yet; the one before it has.
    m_questions.emplace_front([this, index, source] { ask_for_log(index, source, true); });
  }
}

// A 403 says all it may mean: the key, what it sees, what it may do.
void
Diagnoser::ask_about_rights()
{
  m_exchange = m_argo.user_info([this](Answer<UserInfo> answer) {
    auto& facts = m_outcome.diagnosis.facts;
    if (answer && answer->logged_in) {
      m_settings.account = to_printable(answer->username);
      facts.push_back("key: accepted: account " + m_settings.account);
    } else if (answer) {
      facts.emplace_back("key: not accepted by the server; anonymous access is on");
    }
    next();
  });
  m_questions.emplace_back([this] {
    m_exchange = m_argo.list({}, [this](Answer<std::vector<Application>> answer) {
      if (answer) {
        take_visible(*answer);
      }
      next();
    });
  });
  if (!m_outcome.app.project.empty()) {
    for (const auto* action : {"get", "sync"}) {
      m_questions.emplace_back([this, action] { ask_whether_it_may(action); });
    }
  }
}

void
Diagnoser::ask_whether_it_may(const char* action)
{
  const auto object = m_outcome.app.project + "/" + to_string(m_outcome.app);
  m_exchange = m_argo.can_i("applications", action, object, [this, action, object](Answer<bool> answer) {
    auto& facts = m_outcome.diagnosis.facts;
    if (answer) {
      facts.push_back(fmt::format("may: {} {}: {}", action, object, *answer ? "yes" : "no"));
    }
    if (answer && !*answer) {
      facts.push_back(fmt::format("rights: argocd-rbac-cm: p, {}, applications, {}, {}, allow",
                                  m_settings.account.empty() ? "ACCOUNT" : m_settings.account, action, object));
    }
    next();
  });
}

void
Diagnoser::take_visible(const std::vector<Application>& visible)
{
  std::vector<std::string> names;
  std::transform(visible.begin(), visible.end(), std::back_inserter(names), [](const auto& app) { return app.name; });
  std::string shown;
  for (std::size_t i = 0; i < std::min(names.size(), k_most_visible); ++i) {
    shown += " " + to_printable(names[i]);
  }
  auto& facts = m_outcome.diagnosis.facts;
  facts.push_back(names.empty() ? "sees: no application at all"
                                : fmt::format("sees: {} {}:{}{}", names.size(),
                                              names.size() == 1 ? "application" : "applications", shown,
                                              names.size() > k_most_visible ? " ..." : ""));
  if (std::find(names.begin(), names.end(), m_outcome.app.name) != names.end()) {
    facts.emplace_back("one of: it stands in the list, so the server may have lost its Kubernetes; or it is of another "
                       "namespace or project");
    return;
  }
  if (const auto nearest = find_nearest(m_outcome.app.name, names); !nearest.empty()) {
    facts.push_back("one of: wrong name: did you mean " + to_printable(nearest) + "?");
  }
  facts.emplace_back("one of: outside the control plane's namespace write NAMESPACE/NAME; a missing right; not created "
                     "yet: --missing wait --project NAME");
}

} // namespace argosy
