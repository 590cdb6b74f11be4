// SPDX-License-Identifier: Apache-2.0
#include "sync/diagnosis.hpp"

#include "base/encoding.hpp"
#include "sync/judge.hpp"
#include "sync/pods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
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
is_bad(const Resource& resource)
{
  const bool is_unhealthy = resource.has_health && resource.health != Health::healthy;
  return resource.sync == SyncStatus::out_of_sync || is_unhealthy;
}

bool
is_worth_telling(const ResourceResult& result)
{
  return !result.hook_type.empty() || result.status == "SyncFailed" || result.status == "PruneSkipped" ||
         result.hook_phase == "Failed" || result.hook_phase == "Error";
}

// Levenshtein, one row at a time.
std::size_t
distance(std::string_view left, std::string_view right)
{
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    auto diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      const auto replaced = diagonal + (left[i] == right[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j + 1] + 1, row[j] + 1, replaced});
    }
  }
  return row.back();
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

std::string
make_app_url(std::string_view base_url, const Application& app)
{
  return app.ns.empty() ? fmt::format("{}/applications/{}", base_url, to_percent(app.name))
                        : fmt::format("{}/applications/{}/{}", base_url, to_percent(app.ns), to_percent(app.name));
}

void
add_what_is_known(Outcome& outcome)
{
  if (!outcome.last) {
    return;
  }
  auto& diagnosis = outcome.diagnosis;
  const auto& app = *outcome.last;
  if (!outcome.is_good()) {
    std::copy_if(app.resources.begin(), app.resources.end(), std::back_inserter(diagnosis.resources), is_bad);
    std::copy_if(app.conditions.begin(), app.conditions.end(), std::back_inserter(diagnosis.conditions),
                 [](const auto& condition) { return !condition.message.empty(); });
    diagnosis.next.insert(diagnosis.next.begin(), outcome.url);
  }
  if (app.state && (!outcome.run_id.empty() || !outcome.is_good())) {
    std::copy_if(app.state->results.begin(), app.state->results.end(), std::back_inserter(diagnosis.results),
                 is_worth_telling);
  }
}

std::string
find_nearest(std::string_view name, const std::vector<std::string>& names)
{
  std::string nearest;
  auto least = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const auto& other : names) {
    // A name with something added before or behind is as near as a slip of the finger.
    const bool is_part =
        other.find(name) != std::string::npos || (name.find(other) != std::string_view::npos && !other.empty());
    const auto far = is_part ? std::size_t{1} : distance(name, other);
    if (far < least) {
      least = far;
      nearest = other;
    }
  }
  return nearest;
}

Diagnoser::Diagnoser(ArgoCd& argo, Timers& timers, const Outcome& outcome, std::function<void(Diagnosis)> on_done)
    : m_argo(argo), m_timers(timers), m_outcome(outcome), m_on_done(std::move(on_done))
{}

Diagnoser::~Diagnoser()
{
  m_timers.cancel(m_timer);
  m_timers.cancel(m_budget);
}

void
Diagnoser::start()
{
  add_what_is_known(m_outcome);
  const auto kind = m_outcome.error.kind;
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
  pods = find_stuck_pods(tree);
  pods.resize(std::min(pods.size(), k_most_pods));
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

void
Diagnoser::ask_for_log(std::size_t index, ResourceKey pod, bool previous)
{
  LogQuery query;
  query.resource = std::move(pod);
  query.previous = previous;
  auto key = query.resource;
  m_exchange = m_argo.logs(m_outcome.app, query, [this, index, key, previous](Answer<std::vector<std::string>> answer) {
    auto& diagnosis = m_outcome.diagnosis;
    if (answer && !answer->empty()) {
      diagnosis.pods.at(index).log = std::move(*answer);
    } else if (!answer && answer.error().refusal == Refusal::denied_by_rule) {
      diagnosis.facts.emplace_back("logs: this key may not read them (RBAC: logs, get)");
    } else if (!previous) {
      // A container that has just been restarted has said nothing yet; the one before it has.
      m_questions.emplace_front([this, index, key] { ask_for_log(index, key, true); });
    }
    next();
  });
}

// A 403 says all it may mean: the key, what it sees, what it may do.
void
Diagnoser::ask_about_rights()
{
  m_exchange = m_argo.user_info([this](Answer<UserInfo> answer) {
    auto& facts = m_outcome.diagnosis.facts;
    if (answer && answer->logged_in) {
      facts.push_back("key: accepted: account " + to_printable(answer->username));
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
  for (const auto* action : {"get", "sync"}) {
    if (m_outcome.app.project.empty()) {
      break;
    }
    m_questions.emplace_back([this, action] {
      const auto object = m_outcome.app.project + "/" + to_string(m_outcome.app);
      m_exchange = m_argo.can_i("applications", action, object, [this, action, object](Answer<bool> answer) {
        if (answer) {
          m_outcome.diagnosis.facts.push_back(fmt::format(
              "may: {} {}: {}{}", action, object, *answer ? "yes" : "no",
              *answer ? "" : fmt::format("; policy: p, ACCOUNT, applications, {}, {}, allow", action, object)));
        }
        next();
      });
    });
  }
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
                                : fmt::format("sees: {} applications:{}{}", names.size(), shown,
                                              names.size() > k_most_visible ? " ..." : ""));
  if (const auto nearest = find_nearest(m_outcome.app.name, names); !nearest.empty() && nearest != m_outcome.app.name) {
    facts.push_back("one of: wrong name: did you mean " + to_printable(nearest) + "?");
  }
  facts.emplace_back(
      "one of: outside the control plane's namespace write NAMESPACE/NAME; a missing right; not created yet: "
      "--missing wait --project NAME");
}

} // namespace argosy
