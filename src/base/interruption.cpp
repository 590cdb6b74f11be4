// SPDX-License-Identifier: Apache-2.0
#include "base/interruption.hpp"

#include <csignal>
#include <string>
#include <utility>

namespace argosy {

Interruption::Interruption(Loop& loop) : m_loop(loop), m_watch(loop, [this](int signal) { take(signal); }) {}

Status
Interruption::check(std::string_view when) const
{
  return m_first ? failure(*m_first, "interrupted " + std::string(when)) : Status();
}

void
Interruption::listen(std::function<void(ErrorKind)> callback)
{
  m_callback = std::move(callback);
  if (m_callback && m_first) {
    m_callback(*m_first);
  }
}

void
Interruption::take(int signal)
{
  const auto kind = signal == SIGINT ? ErrorKind::interrupted : ErrorKind::terminated_by_signal;
  m_first = m_first.value_or(kind);
  if (m_callback) {
    m_callback(kind);
  }
}

} // namespace argosy
