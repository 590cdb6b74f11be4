// SPDX-License-Identifier: Apache-2.0
// One attempt of one request: the seam between the HTTP client and what carries it (curl, a script, a simulation).
#pragma once

#include "http/message.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace argosy {

// Why an attempt ended without a whole answer.
enum class AttemptFailure : std::uint8_t {
  resolve,      // no address for the name (host's or proxy's)
  connect,      // refused, unroutable, timed out before a connection stood
  proxy,        // the proxy refused the tunnel
  tls,          // handshake broke in another way than by trust
  untrusted,    // the peer's certificate, its name or its pin was not accepted; or it did not accept ours
  incompatible, // the peer speaks no TLS, or none that we do
  send,         // broke while the request was going out
  receive,      // broke, or fell silent, before the answer was whole
  timeout,      // the attempt's own time was over
  too_large,    // the body exceeded the limit
  malformed     // what came, or was to be sent, is no HTTP
};

// True where not one byte of the request can have reached the server.
bool is_surely_unsent(AttemptFailure failure);

struct AttemptError {
  AttemptFailure failure = AttemptFailure::receive;
  std::string message;  // what happened, names the peer; no secret
  std::string hint;     // cause and cure where known (certificates)
  int proxy_status = 0; // what a proxy answered to CONNECT, where that is the failure
};

// From when on silence counts.
enum class IdleFrom : std::uint8_t {
  start,     // streams: a server that never begins is as dead as one that stops
  first_byte // single answers: until then the server may think for as long as `timeout` permits
};

// One attempt, complete: the credential stands in `headers` already and nowhere else.
struct Attempt {
  Method method = Method::get;
  Url url;
  Headers headers;
  std::string body;
  Duration timeout{0};         // 0: none (streams)
  Duration connect_timeout{0}; // name, connection, TLS
  Duration idle_timeout{0};    // no byte for so long ends the attempt; 0: none
  IdleFrom idle_from = IdleFrom::start;
  // `never` also forbids the transport's own second try on another connection.
  Idempotency idempotency = Idempotency::safe;
  std::size_t body_limit = 0; // bytes after decoding; 0: none
};

// Where an attempt's answer goes. Exactly one of on_end and on_error is called, last, never from within start().
struct AttemptSink {
  std::function<void(int status, Headers headers)> on_head; // once, before any body
  std::function<void(std::string_view piece)> on_body;      // any number of pieces, decoded
  std::function<void()> on_end;                             // the answer is whole
  std::function<void(AttemptError)> on_error;
};

using AttemptId = std::uint64_t;

class Transport {
public:
  virtual ~Transport() = default;

  virtual AttemptId start(Attempt attempt, AttemptSink sink) = 0;

  // Ends an attempt; its sink hears nothing more. Safe from within the sink's own callbacks. Unknown ids are ignored.
  virtual void cancel(AttemptId attempt) = 0;
};

} // namespace argosy
