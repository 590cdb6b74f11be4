// SPDX-License-Identifier: Apache-2.0
#include "wire/message.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace argosy::sandbox {

namespace {

bool
is_same_name(std::string_view left, std::string_view right)
{
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

struct Phrase {
  int status;
  std::string_view text;
};

constexpr std::array<Phrase, 24> k_phrases{{
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {302, "Found"},
    {303, "See Other"},
    {307, "Temporary Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Request Entity Too Large"},
    {415, "Unsupported Media Type"},
    {422, "Unprocessable Entity"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {101, "Switching Protocols"},
}};

} // namespace

std::optional<std::string_view>
find_header(const Headers& headers, std::string_view name)
{
  for (const auto& [header, value] : headers) {
    if (is_same_name(header, name)) {
      return value;
    }
  }
  return std::nullopt;
}

std::string_view
reason_phrase(int status)
{
  const auto* phrase =
      std::find_if(k_phrases.begin(), k_phrases.end(), [&](const Phrase& p) { return p.status == status; });
  return phrase == k_phrases.end() ? std::string_view() : phrase->text;
}

} // namespace argosy::sandbox
