// SPDX-License-Identifier: Apache-2.0
#include "http/proxy.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>

namespace argosy {

namespace {

// An address as bytes: 4 or 16 of them, or none if the text is a name.
std::string
address_bytes(std::string_view text)
{
  std::string bytes(16, '\0');
  const std::string host(text);
  if (::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1) {
    return bytes.substr(0, 4);
  }
  return ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1 ? bytes : std::string();
}

template <class Number>
std::optional<Number>
parse_number(std::string_view text)
{
  Number number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool
has_same_prefix(std::string_view left, std::string_view right, unsigned bits)
{
  const auto whole = bits / 8;
  if (left.substr(0, whole) != right.substr(0, whole)) {
    return false;
  }
  const auto rest = bits % 8;
  const auto mask = static_cast<unsigned char>(0xFF00U >> rest);
  return rest == 0 ||
         (static_cast<unsigned char>(left[whole]) & mask) == (static_cast<unsigned char>(right[whole]) & mask);
}

bool
is_in_network(std::string_view address, std::string_view entry)
{
  const auto slash = entry.find('/');
  const auto network = address_bytes(entry.substr(0, slash));
  const auto bits = parse_number<unsigned>(entry.substr(slash + 1));
  return !network.empty() && network.size() == address.size() && bits && *bits <= network.size() * 8 &&
         has_same_prefix(address, network, *bits);
}

std::string
to_lower(std::string_view text)
{
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

std::string_view
without_final_dot(std::string_view host)
{
  return host.substr(0, host.size() - (host.ends_with('.') ? 1 : 0));
}

bool
is_in_domain(std::string_view host, std::string_view domain)
{
  if (domain.starts_with("*.")) {
    domain.remove_prefix(2);
  } else if (domain.starts_with('.')) {
    domain.remove_prefix(1);
  }
  domain = without_final_dot(domain);
  return !domain.empty() && host.ends_with(domain) &&
         (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

// "host:port", "[::1]:port", or what has no port: "host", "::1", "[::1]".
struct HostEntry {
  std::string_view host;
  std::string_view port;
};

HostEntry
split_port(std::string_view entry)
{
  if (entry.starts_with('[')) {
    const auto end = std::min(entry.find(']'), entry.size());
    const auto rest = entry.substr(std::min(end + 1, entry.size()));
    return {entry.substr(1, end - 1), rest.starts_with(':') ? rest.substr(1) : std::string_view()};
  }
  const auto colon = entry.find(':');
  if (colon == std::string_view::npos || entry.find(':', colon + 1) != std::string_view::npos) {
    return {entry, {}};
  }
  return {entry.substr(0, colon), entry.substr(colon + 1)};
}

bool
is_named(std::string_view entry, const Origin& origin, std::string_view address)
{
  if (entry == "*") {
    return true;
  }
  if (entry.find('/') != std::string_view::npos) {
    return is_in_network(address, entry);
  }
  const auto [host, port] = split_port(entry);
  if (!port.empty() && parse_number<std::uint16_t>(port) != origin.port) {
    return false;
  }
  // An address is never part of a domain: "1.1" does not name 10.1.1.1.
  return address.empty() ? is_in_domain(without_final_dot(origin.host), host) : address == address_bytes(host);
}

} // namespace

bool
is_bypassed(std::string_view no_proxy, const Origin& origin)
{
  constexpr std::string_view k_separators = ", \t";
  const auto list = to_lower(no_proxy);
  const auto address = address_bytes(origin.host);
  const std::string_view entries = list;
  for (auto begin = entries.find_first_not_of(k_separators); begin != std::string_view::npos;) {
    const auto end = std::min(entries.find_first_of(k_separators, begin), entries.size());
    if (is_named(entries.substr(begin, end - begin), origin, address)) {
      return true;
    }
    begin = entries.find_first_not_of(k_separators, end);
  }
  return false;
}

Result<std::optional<Origin>>
parse_proxy(std::string_view text, std::string_view option)
{
  if (text.empty()) {
    return std::nullopt;
  }
  const bool has_scheme = text.find("://") != std::string_view::npos;
  if (has_scheme && !text.starts_with("http://") && !text.starts_with("https://")) {
    // The rest is not repeated: it may hold a password.
    return failure(ErrorKind::config, std::string(option) + ": proxies of this kind are not supported",
                   "expected http://HOST:PORT or https://HOST:PORT");
  }
  auto url = parse_url(has_scheme ? std::string(text) : "http://" + std::string(text));
  if (!url) {
    return tl::unexpected(with_context(std::move(url).error(), option));
  }
  return url->origin;
}

Result<Proxies>
make_proxies(const ProxySettings& settings)
{
  Proxies proxies;
  TRY_ASSIGN(proxies.for_https, parse_proxy(settings.https_proxy, "HTTPS_PROXY"));
  TRY_ASSIGN(proxies.for_http, parse_proxy(settings.http_proxy, "HTTP_PROXY"));
  proxies.no_proxy = settings.no_proxy;
  return proxies;
}

std::optional<Origin>
choose_proxy(const Proxies& proxies, const Origin& origin)
{
  const auto& proxy = origin.scheme == "https" ? proxies.for_https : proxies.for_http;
  return proxy && !is_bypassed(proxies.no_proxy, origin) ? proxy : std::nullopt;
}

std::string
peer_text(const Origin& origin)
{
  const bool is_ipv6 = origin.host.find(':') != std::string::npos;
  return (is_ipv6 ? '[' + origin.host + ']' : origin.host) + ':' + std::to_string(origin.port);
}

} // namespace argosy
