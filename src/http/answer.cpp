// SPDX-License-Identifier: Apache-2.0
#include "http/answer.hpp"

#include "base/encoding.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace argosy {

namespace {

constexpr std::size_t k_quote_limit = 512;
constexpr std::size_t k_target_limit = 200;
// An error body is small; a larger one is some other document that happens to hold a "code".
constexpr std::size_t k_coded_limit = 65536;

bool
starts_with_ignoring_case(std::string_view text, std::string_view lower_prefix)
{
  return text.size() >= lower_prefix.size() &&
         std::equal(lower_prefix.begin(), lower_prefix.end(), text.begin(), [](char expected, char found) {
           return expected == static_cast<char>(std::tolower(static_cast<unsigned char>(found)));
         });
}

std::string_view
trim(std::string_view text)
{
  constexpr std::string_view k_space = " \t\r\n";
  const auto first = text.find_first_not_of(k_space);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(k_space) - first + 1);
}

std::string_view
trim_beginning(std::string_view body)
{
  constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";
  if (body.starts_with(k_byte_order_mark)) {
    body.remove_prefix(k_byte_order_mark.size());
  }
  const auto first = body.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : body.substr(first);
}

bool
is_html(const Reply& reply)
{
  const auto body = trim_beginning(reply.body);
  return is_html_type(reply.headers) || starts_with_ignoring_case(body, "<!doctype html") ||
         starts_with_ignoring_case(body, "<html");
}

bool
is_json_like(const Reply& reply)
{
  const auto type = reply.headers.find("Content-Type");
  const auto body = trim_beginning(reply.body);
  return (type && type->find("json") != std::string_view::npos) || body.starts_with('{') || body.starts_with('[');
}

bool
is_coded(const Reply& reply)
{
  if (reply.body.size() > k_coded_limit || !trim_beginning(reply.body).starts_with('{')) {
    return false;
  }
  const auto body = nlohmann::json::parse(reply.body, nullptr, false);
  return body.is_object() && body.contains("code") && body["code"].is_number();
}

struct StatusName {
  int status;
  std::string_view name;
};

constexpr std::array k_status_names{
    StatusName{200, "ok"},
    StatusName{201, "created"},
    StatusName{202, "accepted"},
    StatusName{204, "no content"},
    StatusName{301, "moved permanently"},
    StatusName{302, "found"},
    StatusName{303, "see other"},
    StatusName{304, "not modified"},
    StatusName{307, "temporary redirect"},
    StatusName{308, "permanent redirect"},
    StatusName{400, "bad request"},
    StatusName{401, "unauthorized"},
    StatusName{403, "forbidden"},
    StatusName{404, "not found"},
    StatusName{405, "method not allowed"},
    StatusName{407, "proxy authentication required"},
    StatusName{408, "request timeout"},
    StatusName{409, "conflict"},
    StatusName{410, "gone"},
    StatusName{411, "length required"},
    StatusName{412, "precondition failed"},
    StatusName{413, "content too large"},
    StatusName{414, "uri too long"},
    StatusName{415, "unsupported media type"},
    StatusName{422, "unprocessable content"},
    StatusName{425, "too early"},
    StatusName{429, "too many requests"},
    StatusName{431, "request header fields too large"},
    StatusName{500, "internal server error"},
    StatusName{501, "not implemented"},
    StatusName{502, "bad gateway"},
    StatusName{503, "service unavailable"},
    StatusName{504, "gateway timeout"},
};

} // namespace

bool
is_html_type(const Headers& headers)
{
  const auto type = headers.find("Content-Type");
  return type && (starts_with_ignoring_case(trim(*type), "text/html") ||
                  starts_with_ignoring_case(trim(*type), "application/xhtml"));
}

BodyForm
body_form(const Reply& reply)
{
  if (is_html(reply)) {
    return BodyForm::html;
  }
  // Parsed only where it decides something.
  return reply.status == 500 && is_coded(reply) ? BodyForm::coded : BodyForm::other;
}

std::string
status_text(int status)
{
  const auto* const found = std::find_if(k_status_names.begin(), k_status_names.end(),
                                         [&](const StatusName& row) { return row.status == status; });
  auto text = std::to_string(status);
  return found == k_status_names.end() ? text : text + ' ' + std::string(found->name);
}

std::string
quote_body(const Reply& reply)
{
  if (is_html(reply) || is_json_like(reply)) {
    return {};
  }
  const auto body = trim(std::string_view(reply.body).substr(0, k_quote_limit));
  if (!is_utf8(body) && body.size() + 4 < k_quote_limit) {
    return {}; // no text; a character cut by the limit is made visible instead
  }
  return to_printable(body);
}

std::string
redirect_target(const Headers& headers)
{
  const auto location = headers.find("Location");
  if (!location) {
    return {};
  }
  auto target = trim(*location);
  target = target.substr(0, target.find_first_of("?#"));
  std::string text(target.substr(0, k_target_limit));
  const auto authority = text.find("//");
  const auto begin = authority == std::string::npos ? text.size() : authority + 2;
  const auto end = text.find('/', begin);
  if (const auto at = text.rfind('@', end); at != std::string::npos && at >= begin) {
    text.erase(begin, at + 1 - begin);
  }
  return to_printable(text);
}

} // namespace argosy
