// SPDX-License-Identifier: Apache-2.0
// Every libcurl option that we set, by concern. Private to the curl transport's own files.
#pragma once

#include "http/curl_types.hpp"
#include "http/transport.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace argosy {

// How a request reaches its origin.
struct Route {
  std::optional<Origin> proxy;
  std::string user; // of the proxy; may be empty
  std::string_view password;
};

// Whether libcurl compares the certificate's name with the host; a pin takes the place of the name.
enum class HostCheck : bool { none, name };

// Called by libcurl for each new TLS context.
struct TlsHook {
  curl_ssl_ctx_callback callback = nullptr;
  void* argument = nullptr;
  HostCheck host_check = HostCheck::name;
};

// What libcurl must not do on its own: redirects, cookies, other protocols, signals, its own reading of the
// environment.
void set_restraints(CURL* easy);

// Method, URL, headers, body. `attempt` must outlive the transfer; the list too.
HeaderListPtr make_header_list(const Attempt& attempt);
void set_request(CURL* easy, const Attempt& attempt, curl_slist* headers);

// Times, sizes and the connection's own settings.
void set_limits(CURL* easy, const Attempt& attempt);

// Explicitly also when there is none, so that libcurl never looks for one.
void set_route(CURL* easy, const Route& route);

// Verification stays on for every origin and every proxy.
void set_tls(CURL* easy, const TlsHook& hook);

} // namespace argosy
