// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"
#include "cli/options/builders.hpp"

#include <optional>
#include <utility>

namespace argosy {

namespace {

// A proxy's address and where it was read. The address may hold a password: it is never shown.
struct ProxyText {
  std::string address;
  ValueOrigin origin;
};

struct ProxyParts {
  std::string url; // without user info, with the port
  std::optional<std::string> user;
  Secret password;
};

tl::unexpected<Error>
refuse_proxy(const ProxyText& text, std::string_view why)
{
  return refuse(text.origin, "the proxy's address (not shown) is " + std::string(why),
                "expected [http://][USER[:PASSWORD]@]HOST[:PORT]");
}

// Splits "user:password@" off; both may be percent-encoded.
Status
take_user_info(const ProxyText& text, std::string& rest, ProxyParts& parts)
{
  const auto at = rest.rfind('@');
  if (at == std::string::npos) {
    return {};
  }
  const std::string_view info = std::string_view(rest).substr(0, at);
  const auto colon = info.find(':');
  parts.user = parse_percent(info.substr(0, colon));
  auto password =
      colon == std::string_view::npos ? std::optional<std::string>("") : parse_percent(info.substr(colon + 1));
  if (!parts.user || parts.user->empty() || !password) {
    return refuse_proxy(text, "no usable URL: its user info is malformed");
  }
  parts.password = Secret(std::move(*password));
  std::string host = rest.substr(at + 1);
  wipe(rest);
  rest = std::move(host);
  return {};
}

Result<ProxyParts>
parse_proxy(ProxyText text)
{
  const auto scheme_end = text.address.find("://");
  const std::string scheme = scheme_end == std::string::npos ? "http" : text.address.substr(0, scheme_end);
  std::string rest = scheme_end == std::string::npos ? text.address : text.address.substr(scheme_end + 3);
  wipe(text.address);
  if (scheme != "http" && scheme != "https") {
    return refuse_proxy(text, "of a kind that is not supported: only http and https proxies are");
  }
  ProxyParts parts;
  TRY(take_user_info(text, rest, parts));
  const auto url = parse_url(scheme + "://" + rest);
  if (!url) {
    return refuse_proxy(text, url.error().message);
  }
  if (!url->path.empty() || !url->query.empty()) {
    return refuse_proxy(text, "not only a host: it has a path");
  }
  // The port is always written: without one the HTTP library would take 1080.
  const bool is_default_port = url->origin.port == (scheme == "https" ? 443 : 80);
  parts.url = to_string(url->origin) + (is_default_port ? ":" + std::to_string(url->origin.port) : "");
  return parts;
}

// The variable in lower case wins, as in curl and Go.
std::optional<ProxyText>
find_variable(const Environment& environment, const std::string& lower, const std::string& upper)
{
  // In a CGI program HTTP_PROXY is what the caller sent as the header "Proxy".
  const bool is_from_caller = upper == "HTTP_PROXY" && environment.find("REQUEST_METHOD").has_value();
  for (const auto& name : {lower, upper}) {
    auto value = name == upper && is_from_caller ? std::nullopt : environment.find_filled(name);
    if (value) {
      return ProxyText{std::move(*value), {ValueOrigin::Kind::environment, name}};
    }
  }
  return std::nullopt;
}

std::optional<ProxyText>
find_proxy(const OptionValues& values, const Environment& environment, const Url& server)
{
  if (values.is_given("proxy")) {
    return ProxyText{values.text("proxy"), values.origin("proxy")};
  }
  return server.origin.scheme == "https" ? find_variable(environment, "https_proxy", "HTTPS_PROXY")
                                         : find_variable(environment, "http_proxy", "HTTP_PROXY");
}

std::string
find_exceptions(const OptionValues& values, const Environment& environment)
{
  if (values.is_given("no-proxy")) {
    return values.text("no-proxy");
  }
  const auto variable = find_variable(environment, "no_proxy", "NO_PROXY");
  return variable ? variable->address : std::string();
}

Status
add_password(const Environment& environment, ProxyParts& parts, Warnings& warnings)
{
  auto password = environment.find_filled("ARGOSY_PROXY_PASSWORD");
  if (!password) {
    return {};
  }
  if (parts.url.empty()) {
    warnings.emplace_back("ARGOSY_PROXY_PASSWORD is set, but no proxy is");
    wipe(*password);
    return {};
  }
  if (!parts.user) {
    return failure(ErrorKind::config, "ARGOSY_PROXY_PASSWORD: the proxy's address names no user to go with it",
                   "expected --proxy http://USER@HOST:PORT");
  }
  parts.password = Secret(std::move(*password));
  return {};
}

} // namespace

Result<ProxySettings>
make_proxy(const OptionValues& values, const Environment& environment, const Url& server, Warnings& warnings)
{
  ProxySettings settings;
  ProxyParts parts;
  if (auto text = find_proxy(values, environment, server)) {
    TRY_ASSIGN(parts, parse_proxy(std::move(*text)));
  }
  TRY(add_password(environment, parts, warnings));
  (server.origin.scheme == "https" ? settings.https_proxy : settings.http_proxy) = parts.url;
  settings.no_proxy = find_exceptions(values, environment);
  settings.user = std::move(parts.user);
  settings.password = std::move(parts.password);
  return settings;
}

} // namespace argosy
