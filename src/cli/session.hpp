// SPDX-License-Identifier: Apache-2.0
// Everything that a command works with, wired together: the only place that knows all concrete types.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/interruption.hpp"
#include "base/poll_loop.hpp"
#include "base/random.hpp"
#include "cli/live_sink.hpp"
#include "cli/options/invocation.hpp"
#include "http/client.hpp"
#include "http/curl_transport.hpp"
#include "redact/log.hpp"
#include "redact/output.hpp"

#include <memory>
#include <optional>
#include <string>

namespace argosy {

// Where bytes leave the process.
struct Console {
  Redactor& redactor;
  Output& out;              // standard output
  Output& err;              // standard error
  LiveSink* live = nullptr; // behind `out` where standard output is a terminal
};

// A connection to one Argo CD with the key in place.
class Session {
public:
  // Adopts every secret of `invocation` before anything else is done with it (promise P17). Errors: a key that can't be
  // protected, files of the trust settings that can't be used.
  static Result<std::unique_ptr<Session>> open(Invocation& invocation, const Clock& clock, Console& console, Log& log);

  PollLoop& loop() { return m_loop; }
  // From open() on signals are this object's: whatever waits ends by them.
  Interruption& interruption() { return m_interruption; }
  Random& random() { return m_random; }
  HttpClient& client() { return *m_client; }
  ArgoCd& argo() { return *m_argo; }
  CurlTransport& transport() { return *m_transport; }
  const Url& server() const { return m_client->settings().base; }
  // Of the run: what it does ends then; cleaning up has a little longer.
  Instant deadline() const { return m_deadline; }

private:
  Session(const Clock& clock, Instant deadline);

  PollLoop m_loop;
  Interruption m_interruption{m_loop};
  SystemRandom m_random;
  Instant m_deadline;
  std::unique_ptr<CurlTransport> m_transport;
  std::unique_ptr<HttpClient> m_client;
  std::unique_ptr<ArgoCd> m_argo;
};

} // namespace argosy
