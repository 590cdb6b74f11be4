// SPDX-License-Identifier: Apache-2.0
#include "http/system_cas.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace argosy {

namespace {

namespace fs = std::filesystem;

// "1a2b3c4d.0", as c_rehash makes them.
bool
is_hash_link(const fs::path& path)
{
  const auto name = path.filename().string();
  return name.size() == 10 && name.ends_with(".0") && name.find_first_not_of("0123456789abcdef") == name.size() - 2;
}

bool
has_hash_links(const fs::path& dir)
{
  std::error_code problem;
  const auto entries = fs::directory_iterator(dir, problem);
  return !problem &&
         std::any_of(begin(entries), end(entries), [](const auto& entry) { return is_hash_link(entry.path()); });
}

std::vector<fs::path>
files_in(const fs::path& dir)
{
  std::error_code problem;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(dir, problem)) {
    if (entry.is_regular_file(problem)) {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// SSL_CERT_DIR may list several folders, as OpenSSL has it.
void
add_dirs(SystemCas& system, const std::string& list)
{
  for (std::size_t begin = 0; begin <= list.size();) {
    const auto end = std::min(list.find(':', begin), list.size());
    const fs::path dir = list.substr(begin, end - begin);
    if (has_hash_links(dir)) {
      system.hashed_dirs.push_back(dir);
    } else {
      const auto files = files_in(dir);
      system.files.insert(system.files.end(), files.begin(), files.end());
    }
    begin = end + 1;
  }
}

} // namespace

SystemCas
find_system_cas(const TrustSettings& settings, const fs::path& root)
{
  SystemCas system;
  if (settings.system_ca_file || settings.system_ca_dir) {
    if (settings.system_ca_file) {
      system.files.push_back(*settings.system_ca_file);
    }
    if (settings.system_ca_dir) {
      add_dirs(system, settings.system_ca_dir->string());
    }
    return system;
  }
  // Red Hat's /etc/ssl/certs is a folder without links: hence the look inside.
  if (const auto hashed = root / "etc/ssl/certs"; has_hash_links(hashed)) {
    system.hashed_dirs.push_back(hashed);
    return system;
  }
  constexpr std::array k_bundles{
      "etc/ssl/certs/ca-certificates.crt",                // Debian, Ubuntu, Alpine, distroless
      "etc/pki/tls/certs/ca-bundle.crt",                  // Fedora, Red Hat
      "etc/ssl/ca-bundle.pem",                            // SUSE
      "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Red Hat from 7 on
      "etc/ssl/cert.pem",                                 // Alpine
  };
  for (const auto* const bundle : k_bundles) {
    std::error_code problem;
    if (fs::is_regular_file(root / bundle, problem)) {
      system.files.push_back(root / bundle);
      break;
    }
  }
  return system;
}

} // namespace argosy
