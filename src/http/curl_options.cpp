// SPDX-License-Identifier: Apache-2.0
#include "http/curl_options.hpp"

#include "redact/secret.hpp"

#include <stdexcept>

namespace argosy {

namespace {

// A refused option is a libcurl that was built without what we rely on: a broken invariant, never to be passed over.
template <class Value>
void
set(CURL* easy, CURLoption option, Value value)
{
  if (curl_easy_setopt(easy, option, value) != CURLE_OK) {
    throw std::runtime_error("libcurl refuses option " + std::to_string(static_cast<int>(option)));
  }
}

constexpr long k_on = 1;
constexpr long k_off = 0;
// What tells a dead path from a quiet one before a stream's own time-out would.
constexpr long k_keepalive_seconds = 20;
// Load balancers forget idle connections after 60 s without a word; a write sent into one would count as lost.
constexpr long k_kept_seconds = 50;
// A list of applications has some hundred kB: fewer, larger reads.
constexpr long k_buffer_size = 65536;

void
append(HeaderListPtr& list, const std::string& line)
{
  auto* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) {
    throw std::bad_alloc();
  }
  static_cast<void>(list.release());
  list.reset(longer);
}

void
set_body(CURL* easy, const Attempt& attempt)
{
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(attempt.body.size()));
  set(easy, CURLOPT_POSTFIELDS, attempt.body.data()); // not copied
}

} // namespace

void
set_restraints(CURL* easy)
{
  set(easy, CURLOPT_NOSIGNAL, k_on);
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, k_off);
  set(easy, CURLOPT_UNRESTRICTED_AUTH, k_off);
  set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(easy, CURLOPT_HTTP09_ALLOWED, k_off);
  // Argo CD's port drops HTTP/2 that is not gRPC: offer http/1.1 alone.
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  // A resolver thread that hangs must not be waited for.
  set(easy, CURLOPT_QUICK_EXIT, k_on);
}

HeaderListPtr
make_header_list(const Attempt& attempt)
{
  HeaderListPtr list;
  for (const auto& [name, value] : attempt.headers.entries()) {
    // libcurl's spelling of a header without a value.
    auto line = name + (value.empty() ? ";" : ": " + value);
    append(list, line);
    wipe(line);
  }
  append(list, "Expect:");
  if (!attempt.headers.find("Content-Type")) {
    append(list, "Content-Type:"); // libcurl would call every body a form
  }
  return list;
}

void
set_request(CURL* easy, const Attempt& attempt, curl_slist* headers)
{
  set(easy, CURLOPT_URL, to_string(attempt.url).c_str());
  set(easy, CURLOPT_PATH_AS_IS, k_on);
  set(easy, CURLOPT_HTTPHEADER, headers);
  set(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE)); // a proxy sees none of them
  switch (attempt.method) {
  case Method::get:
    set(easy, CURLOPT_HTTPGET, k_on);
    return;
  case Method::post:
    set(easy, CURLOPT_POST, k_on);
    set_body(easy, attempt);
    return;
  case Method::put:
  case Method::patch:
    set_body(easy, attempt);
    break;
  case Method::del:
    if (!attempt.body.empty()) {
      set_body(easy, attempt);
    }
    break;
  }
  set(easy, CURLOPT_CUSTOMREQUEST, std::string(to_string(attempt.method)).c_str());
}

void
set_limits(CURL* easy, const Attempt& attempt)
{
  set(easy, CURLOPT_TIMEOUT_MS, long{attempt.timeout.count()});
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, long{attempt.connect_timeout.count()});
  set(easy, CURLOPT_BUFFERSIZE, k_buffer_size);
  set(easy, CURLOPT_MAXAGE_CONN, k_kept_seconds);
  set(easy, CURLOPT_TCP_NODELAY, k_on);
  set(easy, CURLOPT_TCP_KEEPALIVE, k_on);
  set(easy, CURLOPT_TCP_KEEPIDLE, k_keepalive_seconds);
  set(easy, CURLOPT_TCP_KEEPINTVL, k_keepalive_seconds);
}

void
set_route(CURL* easy, const Route& route)
{
  set(easy, CURLOPT_NOPROXY, "");
  set(easy, CURLOPT_PRE_PROXY, "");
  set(easy, CURLOPT_PROXY, route.proxy ? to_string(*route.proxy).c_str() : "");
  if (!route.proxy) {
    return;
  }
  set(easy, CURLOPT_PROXYPORT, static_cast<long>(route.proxy->port)); // else libcurl's own default, 1080
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, k_on);
  if (route.user.empty()) {
    return;
  }
  std::string password(route.password);
  set(easy, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC));
  set(easy, CURLOPT_PROXYUSERNAME, route.user.c_str());
  set(easy, CURLOPT_PROXYPASSWORD, password.c_str());
  wipe(password);
}

void
set_tls(CURL* easy, const TlsHook& hook)
{
  set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy, CURLOPT_PROXY_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(easy, CURLOPT_SSL_VERIFYPEER, k_on);
  set(easy, CURLOPT_PROXY_SSL_VERIFYPEER, k_on);
  set(easy, CURLOPT_SSL_VERIFYHOST, hook.host_check == HostCheck::name ? 2L : 0L);
  set(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 2L);
  // The hook brings the authorities; libcurl would parse the whole bundle for each connection.
  set(easy, CURLOPT_CAINFO, static_cast<char*>(nullptr));
  set(easy, CURLOPT_CAPATH, static_cast<char*>(nullptr));
  set(easy, CURLOPT_PROXY_CAINFO, static_cast<char*>(nullptr));
  set(easy, CURLOPT_PROXY_CAPATH, static_cast<char*>(nullptr));
  set(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
  // Every connection is verified anew: a resumed session would skip the hook, and saves no round trip in TLS 1.3.
  set(easy, CURLOPT_SSL_SESSIONID_CACHE, k_off);
  set(easy, CURLOPT_SSL_ENABLE_ALPN, k_on);
  set(easy, CURLOPT_SSL_CTX_FUNCTION, hook.callback);
  set(easy, CURLOPT_SSL_CTX_DATA, hook.argument);
}

} // namespace argosy
