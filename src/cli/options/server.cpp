// SPDX-License-Identifier: Apache-2.0
#include "cli/options/builders.hpp"

namespace argosy {

namespace {

bool
is_loopback(const std::string& host)
{
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

// "/argocd/" and "argocd" as "/argocd".
std::string
normalise_path(std::string path)
{
  while (path.ends_with('/')) {
    path.pop_back();
  }
  return path.empty() || path.starts_with('/') ? path : "/" + path;
}

Status
add_root_path(const OptionValues& values, Url& server)
{
  if (!values.is_given("root-path")) {
    return {};
  }
  const std::string root = normalise_path(values.text("root-path"));
  if (!server.path.empty() && server.path != root) {
    return values.refuse("root-path", quote(root) + " differs from the path of --server, " + quote(server.path));
  }
  const auto joined = parse_url(to_string(server.origin) + root);
  if (!joined || !joined->query.empty()) {
    return values.refuse("root-path", quote(root) + " is no path; expected e.g. /argocd");
  }
  server.path = joined->path;
  return {};
}

// The address with a scheme.
Result<std::string>
complete_address(const OptionValues& values)
{
  const std::string address = values.text("server");
  const bool is_plain = values.flag("plaintext");
  if (address.find("://") == std::string::npos) {
    return (is_plain ? "http://" : "https://") + address;
  }
  if (is_plain && !address.starts_with("http://")) {
    return values.refuse("server", quote(address) + " contradicts --plaintext; give one or the other");
  }
  return address;
}

} // namespace

Result<Url>
make_server(const OptionValues& values, Warnings& warnings)
{
  if (!values.is_given("server")) {
    return failure(ErrorKind::usage, "--server is missing: which Argo CD is it?",
                   "give --server HOST[:PORT], or set ARGOSY_SERVER or ARGOCD_SERVER");
  }
  TRY_ASSIGN(const std::string address, complete_address(values));
  auto server = parse_url(address);
  if (!server) {
    return values.refuse("server", quote(values.text("server")) + " is " + server.error().message,
                         "expected HOST, HOST:PORT or https://HOST[:PORT][/PATH]");
  }
  if (!server->query.empty()) {
    return values.refuse("server", quote(values.text("server")) + " has a query; expected https://HOST[:PORT][/PATH]");
  }
  TRY(add_root_path(values, *server));
  const bool is_plain = server->origin.scheme == "http";
  if (is_plain && !values.flag("plaintext") && !is_loopback(server->origin.host)) {
    warnings.push_back(values.origin("server").name + " says http: the key travels unencrypted");
  }
  return server;
}

} // namespace argosy
