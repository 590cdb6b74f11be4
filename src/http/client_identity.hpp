// SPDX-License-Identifier: Apache-2.0
// Our own certificate and its key, for servers that ask who we are. Private to the files about trust.
#pragma once

#include "base/result.hpp"
#include "http/tls_types.hpp"
#include "http/trust.hpp"

#include <openssl/ssl.h>

#include <optional>

namespace argosy {

class ClientIdentity {
public:
  // Nothing if none is configured. An error of kind config names the option: one without the other, unreadable, no PEM,
  // encrypted, key of another certificate.
  static Result<std::optional<ClientIdentity>> load(const TrustSettings& settings);

  // False if OpenSSL refuses it (a key too weak for its security level).
  bool put_into(SSL_CTX* context) const;

private:
  CertificatePtr m_certificate;
  Chain m_issuers;
  PrivateKeyPtr m_key;
};

} // namespace argosy
