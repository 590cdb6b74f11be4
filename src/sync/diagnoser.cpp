// SPDX-License-Identifier: Apache-2.0
// The questions that explain a failure, one after the other, within some seconds.
#include "sync/diagnosis.hpp"

#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// Nobody waits longer than this for an explanation, and no server is asked more for one.
constexpr Duration k_budget = seconds(5);
constexpr std::size_t k_most_questions = 8;

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
  if (is_about_access(kind)) {
    ask_about_access();
  } else if (is_about_pods(kind) && m_outcome.last) {
    ask([this] { ask_about_pods(); });
  }
  m_budget = m_timers.after(k_budget, [this] { finish(); });
  m_timer = m_timers.after(Duration::zero(), [this] { next(); });
}

void
Diagnoser::next()
{
  if (m_questions.empty() || m_asked == k_most_questions) {
    finish();
    return;
  }
  ++m_asked;
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
  auto on_done = std::exchange(m_on_done, nullptr);
  if (!on_done) {
    return;
  }
  for (auto& fact : list_access_facts(m_access)) {
    m_outcome.diagnosis.facts.push_back(std::move(fact));
  }
  on_done(std::move(m_outcome.diagnosis));
}

// A 403 says all it may mean: the key, what it sees, what it may do.
void
Diagnoser::ask_about_access()
{
  m_access.app = m_outcome.app;
  m_access.account = m_settings.account;
  m_access.actions = m_settings.actions;
  ask([this] { ask_who_it_is(); });
  // What this run has seen is there, under this name.
  if (!m_outcome.last) {
    ask([this] { ask_what_it_sees(); });
  }
  if (!m_outcome.app.project.empty()) {
    for (const auto& action : m_settings.actions) {
      ask([this, action] { ask_whether_it_may(action); });
    }
  }
}

void
Diagnoser::ask_who_it_is()
{
  m_exchange = m_argo.user_info([this](Answer<UserInfo> answer) {
    if (answer) {
      m_access.is_accepted = answer->logged_in;
      m_access.account = answer->logged_in ? answer->username : std::string();
    }
    next();
  });
}

void
Diagnoser::ask_what_it_sees()
{
  m_exchange = m_argo.list({}, [this](Answer<std::vector<Application>> answer) {
    if (answer) {
      m_access.visible = *std::move(answer);
    }
    next();
  });
}

void
Diagnoser::ask_whether_it_may(const std::string& action)
{
  const auto object = m_outcome.app.project + "/" + to_string(m_outcome.app);
  m_exchange = m_argo.can_i("applications", action, object, [this, action](Answer<bool> answer) {
    if (answer) {
      m_access.rights.emplace_back(action, *answer);
    }
    next();
  });
}

} // namespace argosy
