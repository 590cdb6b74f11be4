// SPDX-License-Identifier: Apache-2.0
// What all running requests of one client share. Private to the client's own files.
#pragma once

#include "http/client.hpp"
#include "http/failure_text.hpp"

#include <map>

namespace argosy {

// A request or stream on its way. Destroying it ends its attempt and timers without a word to the caller.
class Running {
public:
  virtual ~Running() = default;

  // Called once, from within send().
  virtual void begin() = 0;

  // The run's deadline was moved.
  virtual void respect_deadline() = 0;
};

class ClientCore {
public:
  ClientCore(Transport& transport, Timers& timers, Random& random, Log& log, ClientSettings settings);

  Transport& transport() { return m_transport; }
  Timers& timers() { return m_timers; }
  Random& random() { return m_random; }
  Log& log() { return m_log; }
  ClientSettings& settings() { return m_settings; }

  // To the run's deadline; never negative.
  Duration time_left() const;
  bool has_deadline() const;

  // A protected header, put on at the last moment (promise P19); replaces an earlier one of that name.
  void set_secret_header(std::string name, std::string prefix, Secret value);
  bool has_secret_headers() const { return !m_secret_headers.empty(); }

  // What came from outside, without our secrets.
  Headers mask(const Headers& headers) const;
  std::string mask(std::string text) const;

  Effort make_effort(const Request& request) const;
  // Complete but for timeouts; the only place where a credential becomes part of a request.
  Attempt make_attempt(const Request& request) const;

  std::uint64_t add(std::shared_ptr<Running> running);
  // Lets go of it, which ends it; unknown ids are ignored.
  void remove(std::uint64_t id);
  void respect_deadline();

  // Said once per outage, not per retry and request.
  void note_trouble(const LastAttempt& last);
  void note_answer();

private:
  struct SecretHeader {
    std::string name;
    std::string prefix;
    Secret value;
  };

  Transport& m_transport;
  Timers& m_timers;
  Random& m_random;
  Log& m_log;
  ClientSettings m_settings;
  std::vector<SecretHeader> m_secret_headers;
  std::map<std::uint64_t, std::shared_ptr<Running>> m_running;
  std::uint64_t m_last_id = 0;
  std::optional<Instant> m_trouble_since;
};

} // namespace argosy
