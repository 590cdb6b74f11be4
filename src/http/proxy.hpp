// SPDX-License-Identifier: Apache-2.0
// Which way a request goes: through a proxy or straight. All pure.
#pragma once

#include "base/result.hpp"
#include "base/url.hpp"
#include "http/trust.hpp"

#include <optional>
#include <string_view>

namespace argosy {

// True if the list `no_proxy` (commas or blanks between) names `origin`: "*", a host, a domain with or without leading
// "." or "*." (it and all below it), an address, a network in CIDR form; each but "*" and CIDR also with ":port". Own,
// because libcurl's reading of the list differs from version to version.
bool is_bypassed(std::string_view no_proxy, const Origin& origin);

// "http://proxy:3128", "proxy:3128", "https://proxy": nothing if `text` is empty. An error of kind config names
// `option`.
Result<std::optional<Origin>> parse_proxy(std::string_view text, std::string_view option);

// The proxies, checked.
struct Proxies {
  std::optional<Origin> for_https;
  std::optional<Origin> for_http;
  std::string no_proxy;
};
Result<Proxies> make_proxies(const ProxySettings& settings);

// The proxy that a request to `origin` goes through; nothing: none.
std::optional<Origin> choose_proxy(const Proxies& proxies, const Origin& origin);

// "host:port", the port always shown, IPv6 in brackets.
std::string peer_text(const Origin& origin);

} // namespace argosy
