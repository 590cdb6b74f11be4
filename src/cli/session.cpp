// SPDX-License-Identifier: Apache-2.0
#include "cli/session.hpp"

#include "argosy_version.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

namespace {

using std::chrono::seconds;

// What promise P8 needs after the deadline: to end our operation and see its end.
constexpr Duration k_cleanup = seconds(8);

Status
adopt(Redactor& redactor, Log& log, const Secret& secret, SecretClass kind, const std::string& name)
{
  if (secret.empty()) {
    return {};
  }
  TRY_ASSIGN(const auto protection, redactor.adopt(secret, kind, name));
  if (protection == Protection::none) {
    log.warn({}, name + " is too short to be masked in the output", "unprotected");
  }
  return {};
}

Status
adopt_all(Redactor& redactor, Log& log, const Invocation& invocation)
{
  if (invocation.key) {
    TRY(adopt(redactor, log, invocation.key->value, SecretClass::key, invocation.key->origin));
  }
  for (const auto& header : invocation.connection.headers) {
    TRY(adopt(redactor, log, header.value, SecretClass::other, "the value of header " + header.name));
  }
  return adopt(redactor, log, invocation.connection.proxy.password, SecretClass::other, "the proxy's password");
}

ClientSettings
make_client_settings(const ConnectionOptions& connection, Instant deadline, const Redactor& redactor)
{
  ClientSettings settings;
  settings.base = connection.server;
  settings.retry = connection.retry;
  settings.connect_timeout = connection.connect_timeout;
  settings.user_agent = fmt::format("argosy/{}", k_version);
  settings.deadline = deadline;
  settings.redactor = &redactor;
  return settings;
}

} // namespace

Session::Session(const Clock& clock, Instant deadline) : m_loop(clock), m_deadline(deadline) {}

Result<std::unique_ptr<Session>>
Session::open(Invocation& invocation, const Clock& clock, Console& console, Log& log)
{
  TRY(adopt_all(console.redactor, log, invocation));
  auto& connection = invocation.connection;
  const auto deadline = clock.now() + invocation.timeout;
  auto session = std::unique_ptr<Session>(new Session(clock, deadline));
  if (connection.trust.server_pin) {
    connection.trust.pinned_origin = connection.server.origin;
  }
  auto transport = CurlTransport::create(session->m_loop, connection.trust, std::move(connection.proxy));
  if (!transport) {
    return tl::unexpected<Error>(std::move(transport).error());
  }
  session->m_transport = std::move(*transport);
  session->m_client =
      std::make_unique<HttpClient>(*session->m_transport, session->m_loop, session->m_random, log,
                                   make_client_settings(connection, deadline + k_cleanup, console.redactor));
  if (invocation.key) {
    session->m_client->set_credential("Authorization", "Bearer ", invocation.key->value.clone());
  }
  for (auto& header : connection.headers) {
    session->m_client->add_header(header.name, std::move(header.value));
  }
  session->m_argo = std::make_unique<ArgoCd>(*session->m_client);
  return session;
}

} // namespace argosy
