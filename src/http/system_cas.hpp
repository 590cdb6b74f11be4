// SPDX-License-Identifier: Apache-2.0
// Where this system keeps the certificate authorities that it trusts.
#pragma once

#include "http/trust.hpp"

#include <filesystem>
#include <vector>

namespace argosy {

struct SystemCas {
  std::vector<std::filesystem::path> files;       // bundles
  std::vector<std::filesystem::path> hashed_dirs; // with a link "HASH.0" for each
};

// What SSL_CERT_FILE and SSL_CERT_DIR name; else, below `root`: Debian's and Alpine's folder of links if it holds any,
// else the first bundle there is (the list of Go's crypto/x509).
SystemCas find_system_cas(const TrustSettings& settings, const std::filesystem::path& root = "/");

} // namespace argosy
