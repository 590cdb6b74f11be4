// SPDX-License-Identifier: Apache-2.0
// The certificate authorities that are believed: the system's, wherever this system keeps them, and those the user
// adds.
#pragma once

#include "base/result.hpp"
#include "http/ca_index.hpp"
#include "http/tls_types.hpp"
#include "http/trust.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace argosy {

// Where the system keeps its authorities.
struct SystemCas {
  std::vector<std::filesystem::path> files;       // bundles
  std::vector<std::filesystem::path> hashed_dirs; // with a link "HASH.0" for each
};

// What SSL_CERT_FILE and SSL_CERT_DIR name; else, below `root`: Debian's and Alpine's folder of links if it holds any,
// else the first bundle there is (the list of Go's crypto/x509).
SystemCas find_system_cas(const TrustSettings& settings, const std::filesystem::path& root = "/");

class CaStore {
public:
  // Reads what the user named, which must hold certificates (else kind config); what the system has is read when a
  // chain asks.
  static Result<std::unique_ptr<CaStore>> create(const TrustSettings& settings, SystemCas system);
  ~CaStore();
  CaStore(const CaStore&) = delete;
  CaStore& operator=(const CaStore&) = delete;

  // For SSL_CTX_set1_cert_store(). Asks this object, which must outlive it, for what it does not know.
  X509_STORE* store() const { return m_store.get(); }

  // Every known authority whose subject may be `name`.
  Chain find(const X509_NAME* name);

  // "142 CAs in /etc/ssl/certs/ca-certificates.crt", "the CAs in /etc/ssl/certs", "no CA: ..."; and what was added.
  std::string describe();

private:
  class Lookup;
  explicit CaStore(SystemCas system);
  Status read_named_files(const TrustSettings& settings);
  void read_system_files();

  SystemCas m_system;
  CaIndex m_added;
  CaIndex m_index;
  enum class Reading : bool { pending, done } m_reading = Reading::pending;
  LookupMethodPtr m_method;
  StorePtr m_store; // destroyed before the method that it calls
};

} // namespace argosy
