// SPDX-License-Identifier: Apache-2.0
#include "http/peer_check.hpp"

#include "http/certificate.hpp"

#include <strings.h>

namespace argosy {

namespace {

CertificatePtr
share(X509* certificate)
{
  X509_up_ref(certificate);
  return CertificatePtr(certificate);
}

// As it was sent: OpenSSL's own chain lacks what it could not connect.
Chain
sent_chain(X509_STORE_CTX* context)
{
  Chain chain;
  auto* const sent = X509_STORE_CTX_get0_untrusted(context);
  for (int i = 0; i < sk_X509_num(sent); ++i) {
    chain.push_back(share(sk_X509_value(sent, i)));
  }
  if (chain.empty()) {
    chain.push_back(share(X509_STORE_CTX_get0_cert(context)));
  }
  return chain;
}

} // namespace

PeerCheck::PeerCheck(CaStore& cas,
                     const std::optional<ClientIdentity>& identity,
                     Origin origin,
                     std::optional<Origin> proxy,
                     std::optional<Pin> pin)
    : m_cas(cas), m_identity(identity), m_origin(std::move(origin)), m_proxy(std::move(proxy)), m_pin(std::move(pin))
{}

bool
PeerCheck::attach(SSL_CTX* context)
{
  m_verdict = Verdict::none;
  SSL_CTX_set1_cert_store(context, m_cas.store());
  SSL_CTX_set_cert_verify_callback(context, &PeerCheck::on_verify, this);
  // A second handshake inside a connection would only be another chance to show another certificate.
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  return !m_identity || m_identity->put_into(context);
}

PeerFinding
PeerCheck::finding() const
{
  auto finding = m_finding;
  for (const auto& certificate : m_chain) {
    finding.chain.push_back(describe(certificate.get()));
  }
  return finding;
}

int
PeerCheck::on_verify(X509_STORE_CTX* context, void* check)
{
  return static_cast<PeerCheck*>(check)->verify(context) ? 1 : 0;
}

bool
PeerCheck::verify(X509_STORE_CTX* context)
{
  m_finding = {};
  m_finding.who = who(context);
  m_chain = sent_chain(context);
  const bool is_pin_due = m_pin && m_finding.who == PeerFinding::Who::origin;
  const bool is_good = is_pin_due ? verify_pin(context) : verify_chain(context);
  m_verdict = is_good ? Verdict::accepted : Verdict::refused;
  return is_good;
}

// A proxy that speaks TLS is asked by its own name. Where the names don't tell the two apart (addresses have none), the
// pin is demanded of both: refusing is the safe mistake.
PeerFinding::Who
PeerCheck::who(X509_STORE_CTX* context) const
{
  if (!m_proxy || m_proxy->scheme != "https" || m_proxy->host == m_origin.host) {
    return PeerFinding::Who::origin;
  }
  const auto* const ssl =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* const name = ssl == nullptr ? nullptr : SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  const bool is_proxy = name != nullptr && ::strcasecmp(name, m_proxy->host.c_str()) == 0;
  return is_proxy ? PeerFinding::Who::proxy : PeerFinding::Who::origin;
}

bool
PeerCheck::verify_pin(X509_STORE_CTX* context)
{
  const auto shown = make_pin(X509_STORE_CTX_get0_cert(context));
  const bool matches = !shown.sha256.empty() && shown.sha256 == m_pin->sha256;
  m_finding.pinned = matches ? PeerFinding::Pinned::matches : PeerFinding::Pinned::differs;
  m_finding.error = matches ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION;
  X509_STORE_CTX_set_error(context, m_finding.error);
  return matches;
}

bool
PeerCheck::verify_chain(X509_STORE_CTX* context)
{
  m_cas.prepare(m_chain);
  const bool is_good = X509_verify_cert(context) == 1;
  m_finding.error = X509_STORE_CTX_get_error(context);
  m_finding.depth = X509_STORE_CTX_get_error_depth(context);
  if (const auto* const culprit = X509_STORE_CTX_get_current_cert(context); !is_good && culprit != nullptr) {
    m_finding.culprit_issuer = name_text(X509_get_issuer_name(culprit));
  }
  return is_good;
}

} // namespace argosy
