// SPDX-License-Identifier: Apache-2.0
#include "cli/options/builders.hpp"

namespace argosy {

namespace {

Result<RetryPolicy>
make_retry(const OptionValues& values)
{
  constexpr std::int64_t k_most_retries = 100;
  const std::int64_t retries = values.integer("http-retries");
  if (retries < 0 || retries > k_most_retries) {
    return values.refuse("http-retries", std::to_string(retries) + " is out of range; expected 0 to 100");
  }
  RetryPolicy policy;
  policy.max_retries = static_cast<int>(retries);
  policy.ceiling = values.duration("http-retry-max-delay");
  return policy;
}

} // namespace

Result<ConnectionOptions>
make_connection(const OptionValues& values, const Environment& environment, Warnings& warnings)
{
  ConnectionOptions connection;
  TRY_ASSIGN(connection.server, make_server(values, warnings));
  TRY_ASSIGN(connection.trust, make_trust(values, environment, connection.server));
  TRY_ASSIGN(connection.proxy, make_proxy(values, environment, connection.server, warnings));
  TRY_ASSIGN(connection.headers, make_headers(values, environment));
  TRY_ASSIGN(connection.retry, make_retry(values));
  connection.connect_timeout = values.duration("connect-timeout");
  if (connection.connect_timeout == Duration{0}) {
    return values.refuse("connect-timeout", "0 leaves no time; expected e.g. 10s");
  }
  return connection;
}

} // namespace argosy
