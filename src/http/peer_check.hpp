// SPDX-License-Identifier: Apache-2.0
// Decides in the handshake whether the peer is who it should be, and remembers why not. Private to the files about
// trust.
#pragma once

#include "http/ca_store.hpp"
#include "http/client_identity.hpp"
#include "http/trust.hpp"

#include <openssl/ssl.h>

#include <optional>
#include <string>
#include <vector>

namespace argosy {

// What the last handshake with an origin, or with the proxy on the way to it, has shown.
struct PeerFinding {
  std::vector<PeerCertificate> chain; // leaf first, as sent
  int error = X509_V_OK;              // of OpenSSL's chain building
  int depth = 0;                      // of the certificate that the error is about
  std::string culprit_issuer;         // its issuer
  enum class Pinned : std::uint8_t { no, matches, differs } pinned = Pinned::no;
  enum class Who : bool { origin, proxy } who = Who::origin;
};

// One for each way to an origin. Must outlive the connections it was attached to.
class PeerCheck {
public:
  // `cas` and `identity` must outlive the check. `pin` replaces chain, dates and name for the origin, never for the
  // proxy.
  PeerCheck(CaStore& cas,
            const std::optional<ClientIdentity>& identity,
            Origin origin,
            std::optional<Origin> proxy,
            std::optional<Pin> pin);

  // To be called for each new TLS context. False if it can't be made safe.
  bool attach(SSL_CTX* context);

  bool is_pinned() const { return m_pin.has_value(); }
  // True if the newest handshake was refused by us: where TLS runs inside TLS, libcurl loses OpenSSL's word for it.
  bool has_refused() const { return m_verdict == Verdict::refused; }
  // Of the last handshake; empty chain: there was none.
  PeerFinding finding() const;

private:
  static int on_verify(X509_STORE_CTX* context, void* check);
  bool verify(X509_STORE_CTX* context);
  bool verify_pin(X509_STORE_CTX* context);
  bool verify_chain(X509_STORE_CTX* context);
  PeerFinding::Who who(X509_STORE_CTX* context) const;

  CaStore& m_cas;
  const std::optional<ClientIdentity>& m_identity;
  Origin m_origin;
  std::optional<Origin> m_proxy;
  std::optional<Pin> m_pin;
  enum class Verdict : std::uint8_t { none, accepted, refused } m_verdict = Verdict::none;
  PeerFinding m_finding; // but for the chain, which is put into words only when somebody asks
  Chain m_chain;
};

} // namespace argosy
