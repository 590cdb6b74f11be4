// SPDX-License-Identifier: Apache-2.0
#include "base/signals.hpp"

#include <csignal>
#include <stdexcept>
#include <sys/signalfd.h>
#include <unistd.h>
#include <utility>

namespace argosy {

namespace {

sigset_t
watched_signals()
{
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    sigaddset(&signals, signal);
  }
  return signals;
}

} // namespace

SignalWatch::SignalWatch(Loop& loop, std::function<void(int signal)> callback)
    : m_loop(loop), m_callback(std::move(callback))
{
  const auto signals = watched_signals();
  std::signal(SIGPIPE, SIG_IGN);
  if (sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) {
    throw std::runtime_error("signals cannot be blocked");
  }
  m_descriptor = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  if (m_descriptor < 0) {
    throw std::runtime_error("signals cannot be watched");
  }
  m_loop.watch(m_descriptor, Interest::readable, [this](Readiness) { read_signals(); });
}

SignalWatch::~SignalWatch()
{
  m_loop.watch(m_descriptor, Interest::none, {});
  // What came after the loop's last turn is taken from the kernel, or it would kill a process that is done already.
  m_callback = [](int) {};
  read_signals();
  ::close(m_descriptor);
  const auto signals = watched_signals();
  sigprocmask(SIG_UNBLOCK, &signals, nullptr);
}

void
SignalWatch::read_signals()
{
  signalfd_siginfo info{};
  while (::read(m_descriptor, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    m_callback(static_cast<int>(info.ssi_signo));
  }
}

} // namespace argosy
