// SPDX-License-Identifier: Apache-2.0
#include "api/answer.hpp"

#include <fmt/format.h>

namespace argosy::sandbox {

int
to_http_status(Code code)
{
  switch (code) {
  case Code::invalid_argument:
  case Code::failed_precondition:
    return 400;
  case Code::deadline_exceeded:
    return 504;
  case Code::not_found:
    return 404;
  case Code::permission_denied:
    return 403;
  case Code::aborted:
    return 409;
  case Code::unauthenticated:
    return 401;
  case Code::unknown:
  case Code::internal:
    break;
  }
  return 500;
}

Answer
ok_text(std::string body)
{
  return {200,
          std::move(body),
          {{"Content-Type", "application/json"}, {"Grpc-Metadata-Content-Type", "application/grpc"}},
          Encoding::negotiated};
}

Answer
ok(const Json& body)
{
  return ok_text(to_go_text(body));
}

Answer
error(Code code, const std::string& message)
{
  const Json body{{"error", message}, {"code", static_cast<int>(code)}, {"message", message}};
  return {to_http_status(code), to_go_text(body), {{"Content-Type", "application/json"}}, Encoding::negotiated};
}

Answer
plain(int status, const std::string& text, Encoding encoding)
{
  return {status,
          text + "\n",
          {{"Content-Type", "text/plain; charset=utf-8"}, {"X-Content-Type-Options", "nosniff"}},
          encoding};
}

Answer
redirect(int status, const std::string& location)
{
  const std::string body = fmt::format("<a href=\"{}\">{}</a>.\n\n", location, reason_phrase(status));
  return {status, body, {{"Content-Type", "text/html; charset=utf-8"}, {"Location", location}}, Encoding::fixed};
}

Json
stream_error(Code code, const std::string& message)
{
  const int status = to_http_status(code);
  return {{"error",
           {{"grpc_code", static_cast<int>(code)},
            {"http_code", status},
            {"message", message},
            {"http_status", std::string(reason_phrase(status))}}}};
}

} // namespace argosy::sandbox
