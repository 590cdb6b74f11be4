// SPDX-License-Identifier: Apache-2.0
#include "http/curl_failure.hpp"

#include "base/encoding.hpp"
#include "http/answer.hpp"
#include "http/proxy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace argosy {

namespace {

bool
contains(std::string_view text, std::string_view part)
{
  return text.find(part) != std::string_view::npos;
}

// "error:0A000438:SSL routines::tlsv1 alert internal error" → "tlsv1 alert internal error".
std::string
tls_reason(const CurlFacts& facts)
{
  constexpr std::string_view k_mark = "routines::";
  const auto mark = facts.text.find(k_mark);
  if (mark != std::string::npos) {
    return to_printable(facts.text.substr(mark + k_mark.size()));
  }
  if (facts.os_error != 0) {
    return std::generic_category().message(facts.os_error);
  }
  return contains(facts.text, "reset") ? "connection reset" : "the connection was closed";
}

// Who the connection was made to: the proxy, where there is one.
std::string
next_hop(const CurlFacts& facts)
{
  return facts.proxy ? "proxy " + peer_text(*facts.proxy) : peer_text(facts.origin);
}

AttemptError
resolve_error(const CurlFacts& facts)
{
  const auto& host = facts.proxy ? facts.proxy->host : facts.origin.host;
  return {AttemptFailure::resolve, fmt::format("cannot resolve {}{}", facts.proxy ? "the proxy " : "", host),
          facts.proxy ? "the proxy is named by --proxy, HTTPS_PROXY or HTTP_PROXY"
                      : "is the name in --server right, and does this machine know it? by way of a proxy: HTTPS_PROXY",
          0};
}

AttemptError
connect_error(const CurlFacts& facts)
{
  if (facts.code == CURLE_OPERATION_TIMEDOUT) {
    const auto limit =
        facts.timeout > Duration::zero() ? std::min(facts.timeout, facts.connect_timeout) : facts.connect_timeout;
    return {AttemptFailure::connect, fmt::format("no connection to {} within {}", next_hop(facts), to_text(limit)),
            "a firewall in between? by way of a proxy: HTTPS_PROXY", 0};
  }
  const auto reason = facts.os_error != 0 ? std::generic_category().message(facts.os_error) : "no connection";
  return {AttemptFailure::connect, fmt::format("cannot connect to {}: {}", next_hop(facts), reason),
          facts.proxy ? "the proxy is named by --proxy, HTTPS_PROXY or HTTP_PROXY"
                      : "are host and port in --server right, and does the server run?",
          0};
}

AttemptError
tls_error(const CurlFacts& facts)
{
  const auto reason = tls_reason(facts);
  const auto message = fmt::format("TLS handshake with {} failed: {}", peer_text(facts.origin), reason);
  if (contains(reason, "wrong version number") || contains(reason, "packet length too long") ||
      contains(reason, "http request")) {
    return {AttemptFailure::incompatible, fmt::format("{} does not speak TLS", peer_text(facts.origin)),
            "another port? For a server behind a mesh or a tunnel that speaks plain HTTP: --plaintext", 0};
  }
  if (contains(reason, "protocol version") || contains(reason, "unsupported protocol")) {
    return {AttemptFailure::incompatible, message, "the server speaks no TLS from 1.2 on, which is the least accepted",
            0};
  }
  if (contains(reason, "alert certificate required") || contains(reason, "alert bad certificate") ||
      contains(reason, "alert certificate unknown") || contains(reason, "alert unknown ca") ||
      contains(reason, "alert certificate expired") || contains(reason, "alert certificate revoked") ||
      contains(reason, "alert access denied")) {
    return {AttemptFailure::untrusted, message,
            "the server wants a client certificate that it accepts: --client-cert FILE --client-key FILE", 0};
  }
  if (contains(reason, "alert handshake failure")) {
    return {AttemptFailure::incompatible, message,
            "no cipher in common, or the server wants a client certificate: --client-cert FILE --client-key FILE", 0};
  }
  return {AttemptFailure::tls, message, "is the port right? if plain HTTP is spoken there: --plaintext", 0};
}

AttemptError
broken(AttemptFailure failure, const CurlFacts& facts, std::string_view what)
{
  const auto reason = facts.os_error != 0 ? ": " + std::generic_category().message(facts.os_error) : "";
  return {failure, fmt::format("{} {}{}", peer_text(facts.origin), what, reason), "", 0};
}

AttemptError
timeout_error(const CurlFacts& facts)
{
  if (facts.stage == CurlFacts::Stage::resolving) {
    return resolve_error(facts);
  }
  if (facts.stage == CurlFacts::Stage::connecting) {
    return connect_error(facts);
  }
  return {AttemptFailure::timeout,
          fmt::format("no whole answer from {} within {}", peer_text(facts.origin), to_text(facts.timeout)), "", 0};
}

// A handshake that was answered with an alert shows itself in TLS 1.3 at the first read only.
bool
is_tls_alert(const CurlFacts& facts)
{
  return contains(facts.text, "SSL routines::") && contains(facts.text, " alert ");
}

AttemptError
receive_error(const CurlFacts& facts)
{
  if (is_tls_alert(facts)) {
    return tls_error(facts);
  }
  if (facts.stage != CurlFacts::Stage::requesting) {
    return facts.proxy ? broken(AttemptFailure::proxy, facts, "could not be reached: the proxy hung up")
                       : connect_error(facts);
  }
  return broken(AttemptFailure::receive, facts, "broke the connection before the answer was whole");
}

} // namespace

AttemptError
make_proxy_refusal(int status, const Origin& proxy, const Origin& origin)
{
  AttemptError error;
  error.failure = AttemptFailure::proxy;
  error.proxy_status = status;
  error.message =
      fmt::format("proxy {} refused the way to {}: {}", peer_text(proxy), peer_text(origin), status_text(status));
  // tinyproxy answers a wrong password with 401.
  if (status == 407 || status == 401) {
    error.hint =
        "it wants a user and password, or others: user:password@ in the proxy variable, or ARGOSY_PROXY_PASSWORD";
  } else if (status == 403) {
    error.hint = "it does not permit this address; if the server can be reached without it, add its host to NO_PROXY";
  }
  return error;
}

AttemptError
make_attempt_error(const CurlFacts& facts)
{
  if (facts.proxy && facts.connect_status >= 300) {
    return make_proxy_refusal(facts.connect_status, *facts.proxy, facts.origin);
  }
  // In the order of libcurl-errors(3).
  switch (facts.code) {
  case CURLE_UNSUPPORTED_PROTOCOL:
    return broken(AttemptFailure::malformed, facts, "does not speak HTTP");
  case CURLE_URL_MALFORMAT:
    return broken(AttemptFailure::malformed, facts, "cannot be asked: libcurl refuses the URL");
  case CURLE_COULDNT_RESOLVE_PROXY:
  case CURLE_COULDNT_RESOLVE_HOST:
    return resolve_error(facts);
  case CURLE_COULDNT_CONNECT:
    return connect_error(facts);
  case CURLE_WEIRD_SERVER_REPLY:
    return broken(AttemptFailure::malformed, facts, "sent what is no HTTP");
  case CURLE_OPERATION_TIMEDOUT:
    return timeout_error(facts);
  case CURLE_SSL_CONNECT_ERROR:
    return tls_error(facts);
  case CURLE_GOT_NOTHING:
    return broken(AttemptFailure::receive, facts, "closed the connection without an answer");
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
    return tls_error(facts);
  case CURLE_SEND_ERROR:
    return is_tls_alert(facts) ? tls_error(facts)
                               : broken(AttemptFailure::send, facts, "broke the connection while the request was sent");
  case CURLE_PEER_FAILED_VERIFICATION:
    return {AttemptFailure::untrusted, peer_text(facts.origin) + " is not trusted", "", 0};
  case CURLE_SEND_FAIL_REWIND:
    return broken(AttemptFailure::send, facts, "broke the connection while the request was sent");
  case CURLE_PROXY:
    return broken(AttemptFailure::proxy, facts, "could not be reached through the proxy");
  case CURLE_SSL_CLIENTCERT:
    return tls_error(facts);
  default:
    // PARTIAL_FILE, RECV_ERROR, BAD_CONTENT_ENCODING, and our own refusal of a second try on a new connection.
    return receive_error(facts);
  }
}

} // namespace argosy
