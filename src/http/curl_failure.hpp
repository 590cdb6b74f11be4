// SPDX-License-Identifier: Apache-2.0
// libcurl's result codes as failures of an attempt. Pure. Private to the curl transport's own files.
#pragma once

#include "http/curl_types.hpp"
#include "http/transport.hpp"

#include <optional>
#include <string>

namespace argosy {

// What libcurl can tell about a transfer that failed.
struct CurlFacts {
  CURLcode code = CURLE_OK;
  std::string text; // of the error buffer
  int os_error = 0;
  int connect_status = 0; // a proxy's answer to CONNECT; 0: none
  // How far it came.
  enum class Stage : std::uint8_t { resolving, connecting, requesting } stage = Stage::resolving;
  Origin origin;
  std::optional<Origin> proxy;
  Duration timeout{0};
  Duration connect_timeout{0};
};

// Trust is not explained here: for AttemptFailure::untrusted by the server's certificate see trust_text.hpp.
AttemptError make_attempt_error(const CurlFacts& facts);

// A proxy that answered `status` instead of passing a request on.
AttemptError make_proxy_refusal(int status, const Origin& proxy, const Origin& origin);

} // namespace argosy
