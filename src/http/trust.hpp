// SPDX-License-Identifier: Apache-2.0
// Whom we believe to be the server: certificate authorities, a pinned key, our own certificate, and the way there.
#pragma once

#include "base/result.hpp"
#include "base/url.hpp"
#include "redact/secret.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace argosy {

// "sha256//" and 44 base64 characters: the SHA-256 of a public key (SubjectPublicKeyInfo), as curl writes it.
struct Pin {
  std::string sha256; // 32 raw bytes
};
Result<Pin> parse_pin(std::string_view text);
std::string to_string(const Pin& pin);

// Everything that decides about trust, checked before any request: files are read and parsed when it is made.
struct TrustSettings {
  std::vector<std::string> extra_ca_pem;               // content of --ca-file, ARGOSY_CA_PEM; added to the system's
  std::optional<std::filesystem::path> system_ca_file; // from SSL_CERT_FILE; replaces the search
  std::optional<std::filesystem::path> system_ca_dir;  // from SSL_CERT_DIR
  std::optional<Pin> server_pin;                       // for `pinned_origin` only
  std::optional<Origin> pinned_origin;
  std::optional<std::filesystem::path> client_cert;
  std::optional<std::filesystem::path> client_key;
};

// Where requests go through. Environment variables are read by `cli` and end up here; curl reads none.
struct ProxySettings {
  std::string https_proxy; // for https origins; empty: none. May hold no user info: that is `credentials`
  std::string http_proxy;  // for http origins
  std::string no_proxy;    // host, suffix, port, CIDR, "*"; comma separated
  std::optional<std::string> user;
  Secret password;
};

// What the peer showed in the last TLS handshake, for `check` and for messages.
struct PeerCertificate {
  std::string subject;
  std::string issuer;
  std::vector<std::string> names; // SAN
  std::string not_before;         // RFC 3339
  std::string not_after;
  std::string pin; // "sha256//..." of this certificate's key
};

} // namespace argosy
