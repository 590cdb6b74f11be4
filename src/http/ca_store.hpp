// SPDX-License-Identifier: Apache-2.0
// The certificate authorities that are believed: the system's, wherever this system keeps them, and those the user
// adds.
#pragma once

#include "base/result.hpp"
#include "http/ca_index.hpp"
#include "http/system_cas.hpp"
#include "http/tls_types.hpp"
#include "http/trust.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace argosy {

class CaStore {
public:
  // Reads what the user named, which must hold certificates (else kind config); what the system has is read when a
  // chain asks.
  static Result<std::unique_ptr<CaStore>> create(const TrustSettings& settings, SystemCas system);

  // For SSL_CTX_set1_cert_store(). Holds what prepare() has put into it so far.
  X509_STORE* store() const { return m_store.get(); }

  // Puts every authority into the store that the verification of `chain`, as a peer sent it, can need.
  void prepare(const Chain& chain);

  // Every known authority whose subject may be `name`.
  Chain find(const X509_NAME* name);

  // "142 CAs in /etc/ssl/certs/ca-certificates.crt", "the CAs in /etc/ssl/certs", "no CA: ..."; and what was added.
  std::string describe();

private:
  explicit CaStore(SystemCas system);
  Status read_named_files(const TrustSettings& settings);
  void read_system_files();

  SystemCas m_system;
  CaIndex m_added;
  CaIndex m_index;
  enum class Reading : bool { pending, done } m_reading = Reading::pending;
  std::set<std::string> m_prepared; // names (DER) whose authorities are in the store
  StorePtr m_store;
};

} // namespace argosy
