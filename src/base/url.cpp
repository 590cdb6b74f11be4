// SPDX-License-Identifier: Apache-2.0
#include "base/url.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <optional>

namespace argosy {

namespace {

constexpr std::string_view k_expected = "expected https://HOST[:PORT][/PATH]";

tl::unexpected<Error>
refuse(std::string_view why)
{
  return failure(ErrorKind::config, "not a usable URL: " + std::string(why), std::string(k_expected));
}

char
to_lower(char c)
{
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string
to_lower(std::string_view text)
{
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return to_lower(c); });
  return lower;
}

std::uint16_t
default_port(std::string_view scheme)
{
  return scheme == "https" ? 443 : 80;
}

// What no part of a URL may hold, whatever a lenient reader would make of it.
Status
check_characters(std::string_view text)
{
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      return refuse("it has a control character");
    }
    if (c == ' ') {
      return refuse("it has a blank (write %20)");
    }
    if (c == '\\') {
      return refuse("it has a backslash");
    }
    if (static_cast<unsigned char>(c) >= 0x80) {
      return refuse("it has a character that is not ASCII (write xn--… names and %XX)");
    }
  }
  if (text.find('#') != std::string_view::npos) {
    return refuse("it has a fragment (#…)");
  }
  return {};
}

bool
is_ipv6(const std::string& text)
{
  std::array<unsigned char, 16> address{};
  return ::inet_pton(AF_INET6, text.c_str(), address.data()) == 1;
}

bool
is_host_name(std::string_view host)
{
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-._";
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         host.find("..") == std::string_view::npos && host.find_first_not_of(allowed) == std::string_view::npos;
}

std::optional<std::uint16_t>
parse_port(std::string_view text)
{
  unsigned port = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9' || port > 65535) {
      return std::nullopt;
    }
    port = port * 10 + static_cast<unsigned>(digit - '0');
  }
  return text.empty() || port == 0 || port > 65535 ? std::nullopt : std::optional(static_cast<std::uint16_t>(port));
}

// "host", "host:port", "[::1]", "[::1]:port".
Result<Origin>
parse_authority(std::string scheme, std::string_view authority)
{
  if (authority.find('@') != std::string_view::npos) {
    return refuse("it has user info (…@): credentials never stand in a URL");
  }
  const bool is_bracketed = authority.starts_with('[');
  const auto host_end = is_bracketed ? authority.find(']') : std::min(authority.find(':'), authority.size());
  if (host_end == std::string_view::npos) {
    return refuse("the bracket of its IPv6 address is not closed");
  }
  Origin origin{std::move(scheme), to_lower(authority.substr(0, host_end)), 0};
  if (is_bracketed) {
    origin.host.erase(0, 1);
  }
  if (is_bracketed ? !is_ipv6(origin.host) : !is_host_name(origin.host)) {
    return refuse(origin.host.empty() ? "it has no host" : "its host is neither a name nor an address");
  }
  const auto rest = authority.substr(host_end + (is_bracketed ? 1 : 0));
  if (rest.empty()) {
    origin.port = default_port(origin.scheme);
    return origin;
  }
  const auto port = rest.starts_with(':') ? parse_port(rest.substr(1)) : std::nullopt;
  if (!port) {
    return refuse("its port is not a number from 1 to 65535");
  }
  origin.port = *port;
  return origin;
}

// Servers and libraries disagree about who resolves these, so that the path asked for would not be the path written.
bool
has_dot_segment(std::string_view decoded)
{
  for (std::size_t begin = 0; begin <= decoded.size();) {
    const auto end = std::min(decoded.find('/', begin), decoded.size());
    const auto segment = decoded.substr(begin, end - begin);
    if (segment == "." || segment == "..") {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

Result<std::string>
parse_path(std::string_view path, TrailingSlash slash)
{
  const auto decoded = parse_percent(path);
  if (!decoded) {
    return refuse("its path has a \"%\" without two hexadecimal digits");
  }
  if (has_dot_segment(*decoded)) {
    return refuse("its path has a \".\" or \"..\" segment");
  }
  if (slash == TrailingSlash::strip) {
    path = path.substr(0, path.find_last_not_of('/') + 1);
  }
  return std::string(path);
}

} // namespace

std::string
to_string(const Origin& origin)
{
  const bool is_ipv6_address = origin.host.find(':') != std::string::npos;
  auto text = origin.scheme + "://" + (is_ipv6_address ? "[" + origin.host + "]" : origin.host);
  if (origin.port != default_port(origin.scheme)) {
    text += ":" + std::to_string(origin.port);
  }
  return text;
}

Result<Url>
parse_url(std::string_view text, TrailingSlash slash)
{
  TRY(check_characters(text));
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) {
    return refuse("it has no scheme");
  }
  auto scheme = to_lower(text.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") {
    return refuse("its scheme is neither https nor http");
  }
  const auto rest = text.substr(scheme_end + 3);
  const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const auto query_begin = std::min(rest.find('?'), rest.size());
  Url url;
  TRY_ASSIGN(url.origin, parse_authority(std::move(scheme), rest.substr(0, authority_end)));
  TRY_ASSIGN(url.path, parse_path(rest.substr(authority_end, query_begin - authority_end), slash));
  url.query = rest.substr(std::min(query_begin + 1, rest.size()));
  return url;
}

std::string
to_string(const Url& url)
{
  return to_string(url.origin) + url.path + (url.query.empty() ? "" : "?" + url.query);
}

std::string
to_query(const std::vector<std::pair<std::string, std::string>>& pairs)
{
  std::string query;
  for (const auto& [name, value] : pairs) {
    query += (query.empty() ? "" : "&") + to_percent(name) + "=" + to_percent(value);
  }
  return query;
}

} // namespace argosy
