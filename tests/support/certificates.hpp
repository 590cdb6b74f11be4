// SPDX-License-Identifier: Apache-2.0
// Certificates made for a test, and TLS servers' contexts around them.
#pragma once

#include "http/tls_types.hpp"

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace argosy {

// A certificate with its key.
struct TestIdentity {
  CertificatePtr certificate;
  PrivateKeyPtr key;

  std::string pem() const;
  std::string key_pem() const;
  // "sha256//..." as the openssl command line would compute it.
  std::string pin() const;
};

struct CertificateSpec {
  std::string name;               // CN
  std::vector<std::string> hosts; // "DNS:..." or "IP:..."
  enum class Kind : bool { leaf, authority } kind = Kind::leaf;
  std::chrono::seconds begins{-3600}; // from now
  std::chrono::seconds ends{86400};
  int name_type = V_ASN1_UTF8STRING;
};

// Signed by `issuer`, or by itself.
TestIdentity make_identity(const CertificateSpec& spec, const TestIdentity* issuer = nullptr);

struct ContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<SSL_CTX, ContextDeleter>;

// A server's side that shows `identity` and the certificates of `chain`.
ContextPtr make_server_context(const TestIdentity& identity, const std::vector<const TestIdentity*>& chain = {});

// Demands a client certificate signed by `authority`.
void demand_client_certificate(SSL_CTX* context, const TestIdentity& authority);

} // namespace argosy
