// SPDX-License-Identifier: Apache-2.0
#include "http/client_core.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace argosy {

namespace {

// Stands for "no deadline"; far beyond any run, far below an overflow.
constexpr Duration k_forever = std::chrono::hours(24 * 365 * 10);

void
add_unless_present(Headers& headers, std::string name, std::string value)
{
  if (!headers.find(name)) {
    headers.add(std::move(name), std::move(value));
  }
}

} // namespace

ClientCore::ClientCore(Transport& transport, Timers& timers, Random& random, Log& log, ClientSettings settings)
    : m_transport(transport), m_timers(timers), m_random(random), m_log(log), m_settings(std::move(settings))
{}

bool
ClientCore::has_deadline() const
{
  return m_settings.deadline != Instant::max();
}

Duration
ClientCore::time_left() const
{
  return has_deadline() ? std::clamp(m_settings.deadline - m_timers.clock().now(), Duration::zero(), k_forever)
                        : k_forever;
}

void
ClientCore::set_secret_header(std::string name, std::string prefix, Secret value)
{
  std::erase_if(m_secret_headers, [&](const SecretHeader& header) { return header.name == name; });
  m_secret_headers.push_back({std::move(name), std::move(prefix), std::move(value)});
}

Effort
ClientCore::make_effort(const Request& request) const
{
  Effort effort;
  effort.method = request.method;
  effort.url = {m_settings.base.origin, m_settings.base.path + request.path, {}};
  return effort;
}

Attempt
ClientCore::make_attempt(const Request& request) const
{
  Attempt attempt;
  attempt.method = request.method;
  attempt.url = {m_settings.base.origin, m_settings.base.path + request.path, request.query};
  attempt.headers = request.headers;
  attempt.body = request.body;
  attempt.idempotency = request.idempotency;
  attempt.connect_timeout = m_settings.connect_timeout;
  attempt.idle_timeout = request.idle_timeout.value_or(m_settings.idle_timeout);
  add_unless_present(attempt.headers, "Accept", "application/json");
  if (!m_settings.user_agent.empty()) {
    add_unless_present(attempt.headers, "User-Agent", m_settings.user_agent);
  }
  for (const auto& header : m_secret_headers) {
    add_unless_present(attempt.headers, header.name, header.prefix + std::string(header.value.expose()));
  }
  return attempt;
}

Headers
ClientCore::mask(const Headers& headers) const
{
  Headers masked;
  for (const auto& [name, value] : headers.entries()) {
    masked.add(name, mask(value));
  }
  return masked;
}

std::string
ClientCore::mask(std::string text) const
{
  return m_settings.redactor == nullptr ? text : m_settings.redactor->redact(text);
}

std::uint64_t
ClientCore::add(std::shared_ptr<Running> running)
{
  const auto id = ++m_last_id;
  m_running.emplace(id, std::move(running));
  return id;
}

void
ClientCore::remove(std::uint64_t id)
{
  const auto node = m_running.extract(id); // destroyed when the map no longer knows it
}

void
ClientCore::respect_deadline()
{
  const auto running = m_running; // what runs may end, and take itself out
  for (const auto& [id, call] : running) {
    call->respect_deadline();
  }
}

void
ClientCore::note_trouble(const LastAttempt& last)
{
  if (m_trouble_since) {
    return;
  }
  m_trouble_since = m_timers.clock().now();
  const auto limit = is_connect_class(last.outcome)
                         ? fmt::format("for about {}", to_text(m_settings.retry.connect_patience))
                         : fmt::format("up to {} times", m_settings.retry.max_retries);
  m_log.warn({}, fmt::format("{}: {}; trying again {}", to_string(m_settings.base.origin), to_text(last), limit),
             "unavailable");
}

void
ClientCore::note_answer()
{
  if (!m_trouble_since) {
    return;
  }
  const auto since = m_timers.clock().now() - *m_trouble_since;
  m_trouble_since.reset();
  m_log.info({}, fmt::format("{} answers again after {}", to_string(m_settings.base.origin), to_text(since)),
             "available");
}

} // namespace argosy
