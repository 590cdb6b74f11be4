// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"
#include "cli/options/builders.hpp"

#include <cstddef>
#include <unistd.h>

namespace argosy {

namespace {

constexpr std::size_t k_pem_limit = 8UL * 1024 * 1024;

bool
holds_certificate(std::string_view pem)
{
  return pem.find("-----BEGIN CERTIFICATE-----") != std::string_view::npos ||
         pem.find("-----BEGIN TRUSTED CERTIFICATE-----") != std::string_view::npos;
}

Status
add_ca_file(const OptionValues& values, TrustSettings& trust)
{
  if (!values.is_given("ca-file")) {
    return {};
  }
  auto pem = read_file(values.text("ca-file"), k_pem_limit);
  if (!pem) {
    return values.refuse_file("ca-file", pem.error());
  }
  if (!holds_certificate(*pem)) {
    return values.refuse("ca-file",
                         quote(values.text("ca-file")) + " holds no PEM certificate (-----BEGIN CERTIFICATE-----)");
  }
  trust.extra_ca_pem.push_back(std::move(*pem));
  return {};
}

Status
add_ca_text(const Environment& environment, TrustSettings& trust)
{
  auto pem = environment.find_filled("ARGOSY_CA_PEM");
  if (!pem) {
    return {};
  }
  if (!holds_certificate(*pem)) {
    return failure(ErrorKind::config, "ARGOSY_CA_PEM: the text holds no PEM certificate (-----BEGIN CERTIFICATE-----)",
                   "for a file's path there is --ca-file, ARGOSY_CA_FILE");
  }
  trust.extra_ca_pem.push_back(std::move(*pem));
  return {};
}

Result<std::optional<std::filesystem::path>>
readable_file(const OptionValues& values, std::string_view option)
{
  if (!values.is_given(option)) {
    return std::nullopt;
  }
  const std::filesystem::path path = values.text(option);
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code) || ::access(path.c_str(), R_OK) != 0) {
    return values.refuse(option, quote(path.native()) + " is no file that can be read");
  }
  return path;
}

Status
add_client_certificate(const OptionValues& values, TrustSettings& trust)
{
  TRY_ASSIGN(trust.client_cert, readable_file(values, "client-cert"));
  TRY_ASSIGN(trust.client_key, readable_file(values, "client-key"));
  if (trust.client_key && !trust.client_cert) {
    return values.refuse("client-key", "of no use without --client-cert");
  }
  return {};
}

Status
add_pin(const OptionValues& values, const Url& server, TrustSettings& trust)
{
  if (!values.is_given("server-pin")) {
    return {};
  }
  auto pin = parse_pin(values.text("server-pin"));
  if (!pin) {
    return values.refuse("server-pin",
                         "the value is no pin; expected sha256// and 44 base64 characters, as argosy check prints it");
  }
  if (server.origin.scheme != "https") {
    return values.refuse("server-pin", "of no use without https");
  }
  trust.server_pin = std::move(*pin);
  trust.pinned_origin = server.origin;
  return {};
}

} // namespace

Result<TrustSettings>
make_trust(const OptionValues& values, const Environment& environment, const Url& server)
{
  TrustSettings trust;
  TRY(add_ca_file(values, trust));
  TRY(add_ca_text(environment, trust));
  trust.system_ca_file = environment.find_filled("SSL_CERT_FILE");
  trust.system_ca_dir = environment.find_filled("SSL_CERT_DIR");
  TRY(add_client_certificate(values, trust));
  TRY(add_pin(values, server, trust));
  return trust;
}

} // namespace argosy
