// SPDX-License-Identifier: Apache-2.0
// How it ended, in words.
#include "sync/describe.hpp"
#include "sync/termination.hpp"

#include <fmt/format.h>

namespace argosy {

// "ended ops' sync to 1d0c9aa after 12m, Failed (terminated)"; one that came to its own end was not ended by us.
std::string
Termination::describe_end(const Application& app) const
{
  const auto name = describe_owned(*m_target);
  const bool is_known = !app.operation && app.state && (!m_target_started || app.state->started_at == m_target_started);
  if (!is_known) {
    return m_wish == Wish::unsaid ? name + " is over" : "ended " + name;
  }
  const auto& state = *app.state;
  const bool is_broken = state.phase == Phase::failed || state.phase == Phase::error;
  const bool was_terminated = is_broken && state.message.find("erminated") != std::string::npos;
  const auto age = state.finished_at ? describe_age(state.started_at, *state.finished_at) : std::string();
  const auto after = age.empty() ? "" : " after " + age;
  if (m_wish != Wish::unsaid && was_terminated) {
    return fmt::format("ended {}{}, {} (terminated)", name, after, to_string(state.phase));
  }
  const auto why = was_terminated ? " (terminated by somebody else)" : is_broken ? ": " + shorten(state.message) : "";
  return fmt::format("{} came to its own end{}, {}{}", name, after, to_string(state.phase), why);
}

Error
Termination::timeout_error() const
{
  if (!m_target) {
    return {ErrorKind::timed_out, "out of time before the server told what there is to end", {}};
  }
  const auto name = describe_owned(*m_target);
  if (!m_window.empty()) {
    return {ErrorKind::window, fmt::format("{} is being ended, but held by a closed sync window: {}", name, m_window),
            "nothing more can be done: it ends when the window opens"};
  }
  const auto now = describe_operation(*m_outcome.last, m_moment.wall);
  if (m_wish == Wish::unsaid) {
    return {ErrorKind::timed_out, "out of time: the server did not take the wish to end " + now,
            m_target_started ? "" : "is Argo CD's controller running?"};
  }
  return {ErrorKind::timed_out, "out of time: it was asked to end and has not: " + now, {}};
}

Error
Termination::signal_error(ErrorKind kind) const
{
  switch (m_wish) {
  case Wish::granted:
    return {kind, "interrupted: the server was asked already to end " + describe_owned(*m_target), {}};
  case Wish::in_doubt:
    return {kind, "interrupted while the server was being asked to end " + describe_owned(*m_target), {}};
  case Wish::unsaid:
    break;
  }
  return {kind, "interrupted before the server was asked to end anything", {}};
}

} // namespace argosy
