// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/call.hpp"

#include <string>

namespace argosy::sandbox {

// gRPC's codes, as far as this server uses them.
enum class Code {
  unknown = 2,
  invalid_argument = 3,
  deadline_exceeded = 4,
  not_found = 5,
  permission_denied = 7,
  failed_precondition = 9,
  aborted = 10,
  internal = 13,
  unauthenticated = 16,
};

int to_http_status(Code code);

// 200 with JSON, as the gateway sends what a gRPC method returned.
Answer ok(const Json& body);
Answer ok_text(std::string body);

// The gateway's error: {"error":m,"code":n,"message":m}.
Answer error(Code code, const std::string& message);

// Text as Go's http.Error sends it: a line feed at the end, and nosniff.
Answer plain(int status, const std::string& text, Encoding encoding = Encoding::negotiated);

// A redirect as Go's http.Redirect writes it.
Answer redirect(int status, const std::string& location);

// An error inside a stream: {"error":{"grpc_code":..,"http_code":..,"message":..,"http_status":..}}.
Json stream_error(Code code, const std::string& message);

} // namespace argosy::sandbox
