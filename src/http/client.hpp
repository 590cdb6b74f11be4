// SPDX-License-Identifier: Apache-2.0
// Requests to one origin: credential, retries, deadline. What every service's endpoints are built on.
#pragma once

#include "base/loop.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "http/message.hpp"
#include "http/retry.hpp"
#include "http/transport.hpp"
#include "redact/log.hpp"
#include "redact/secret.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace argosy {

// What stays the same for all requests of a client.
struct ClientSettings {
  Url base; // origin and root path
  RetryPolicy retry;
  Duration connect_timeout{10'000};
  Duration request_timeout{60'000};
  Duration idle_timeout{30'000}; // see Request::idle_timeout
  std::size_t body_limit = 256UL * 1024 * 1024;
  std::string user_agent;
  // Answers are masked as they come in: a message that quotes a secret is cut to size later, and half a secret is no
  // match any more. Nothing: they are taken as they are. Must outlive the client.
  const Redactor* redactor = nullptr;
  Instant deadline = Instant::max(); // of the whole run; every attempt and wait respects it
};

// A running request or stream; letting go of it cancels it. Movable.
class Exchange {
public:
  Exchange() = default;
  explicit Exchange(std::function<void()> cancel);
  Exchange(Exchange&&) noexcept;
  Exchange& operator=(Exchange&&) noexcept;
  ~Exchange();

  void cancel();

private:
  std::function<void()> m_cancel;
};

// A stream's pieces. `on_end` is called once, last: ok for a clean end, else why.
struct StreamSink {
  std::function<void(const Reply& head)> on_open; // status 200 and headers; body empty
  std::function<void(std::string_view piece)> on_piece;
  std::function<void(Status end)> on_end; // a status other than 200 arrives here, as an error
};

class HttpClient {
public:
  // All references must outlive the client.
  HttpClient(Transport& transport, Timers& timers, Random& random, Log& log, ClientSettings settings);
  ~HttpClient();

  // Adds "NAME: prefix+secret" to each request to this client's origin, below every log line (promise P19).
  void set_credential(std::string name, std::string prefix, Secret value);
  // A further header whose value is protected (identity-aware proxies).
  void add_header(std::string name, Secret value);

  // Sends, with retries as idempotency allows, until a usable answer, a final failure or the deadline.
  // The reply may have any status that classify() calls an answer. Errors: unreachable, unavailable, untrusted,
  // redirect, login_page (HTML with 200), lost_answer (a `never` request whose bytes may have arrived), timed_out (the
  // deadline), config. `on_done` is called once, never from within send(), unless the exchange is cancelled.
  [[nodiscard]] Exchange send(Request request, std::function<void(Result<Reply>)> on_done);

  // One attempt of a long answer, in pieces; no retries: who watches decides what a broken stream means.
  [[nodiscard]] Exchange open_stream(Request request, StreamSink sink);

  void set_deadline(Instant deadline);
  const ClientSettings& settings() const;

private:
  class Impl;
  std::shared_ptr<Impl> m_impl; // exchanges know it weakly, so that they may outlive the client
};

// For commands without anything else to do meanwhile: runs the loop until the answer is there.
Result<Reply> send_and_wait(HttpClient& client, Loop& loop, Request request);

} // namespace argosy
