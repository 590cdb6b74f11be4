// SPDX-License-Identifier: Apache-2.0
#include "redact/output.hpp"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace argosy {

namespace {

void
pass_on(Sink& sink, const std::string& bytes)
{
  if (!bytes.empty()) {
    sink.write(bytes);
  }
}

// A terminal or pipe that somebody else made non-blocking: waits until it takes more.
bool
can_go_on(int descriptor, int error_number)
{
  if (error_number == EINTR) {
    return true;
  }
  pollfd polled{descriptor, POLLOUT, 0};
  return error_number == EAGAIN && (::poll(&polled, 1, -1) > 0 || errno == EINTR);
}

} // namespace

DescriptorSink::DescriptorSink(int descriptor) : m_descriptor(descriptor) {}

void
DescriptorSink::write(std::string_view bytes)
{
  while (!bytes.empty() && m_error_number == 0) {
    const auto written = ::write(m_descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (const auto error_number = errno; !can_go_on(m_descriptor, error_number)) {
      m_error_number = error_number;
    }
  }
}

int
DescriptorSink::error_number() const
{
  return m_error_number;
}

Output::Output(Redactor& redactor, Sink& sink) : m_stream(redactor), m_sink(sink) {}

Output::~Output()
{
  finish();
}

void
Output::write(std::string_view bytes)
{
  pass_on(m_sink, m_stream.push(bytes));
}

void
Output::flush()
{
  pass_on(m_sink, m_stream.release());
}

void
Output::finish()
{
  pass_on(m_sink, m_stream.finish());
}

} // namespace argosy
