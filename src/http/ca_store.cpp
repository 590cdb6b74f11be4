// SPDX-License-Identifier: Apache-2.0
#include "http/ca_store.hpp"

#include "base/file.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <new>

namespace argosy {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_bundle_limit = 16UL * 1024 * 1024;
// More authorities of one name than any system has.
constexpr int k_same_hash_limit = 64;

void
find_in_hashed_dir(const fs::path& dir, const X509_NAME* name, Chain& found)
{
  const auto hash = X509_NAME_hash_ex(name, nullptr, nullptr, nullptr);
  for (int number = 0; number < k_same_hash_limit; ++number) {
    const auto path = dir / fmt::format("{:08x}.{}", hash, number);
    if (std::error_code problem; !fs::exists(path, problem)) {
      return;
    }
    const BioPtr file(BIO_new_file(path.c_str(), "r"));
    if (!file) {
      return;
    }
    if (CertificatePtr certificate{PEM_read_bio_X509_AUX(file.get(), nullptr, nullptr, nullptr)}) {
      found.push_back(std::move(certificate));
    }
  }
}

std::string_view
der_of(const X509_NAME* name)
{
  const unsigned char* bytes = nullptr;
  std::size_t size = 0;
  const bool is_good = X509_NAME_get0_der(name, &bytes, &size) == 1;
  return is_good ? std::string_view(reinterpret_cast<const char*>(bytes), size) : std::string_view();
}

struct StoreContextDeleter {
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};

// OpenSSL's own, which compares names and key identifiers only.
bool
is_likely_issued(X509_STORE_CTX* context, X509* certificate, X509* issuer)
{
  const std::unique_ptr<X509_STORE_CTX, StoreContextDeleter> fresh(X509_STORE_CTX_new());
  const StorePtr plain(X509_STORE_new());
  if (!fresh || !plain || X509_STORE_CTX_init(fresh.get(), plain.get(), nullptr, nullptr) != 1) {
    return false;
  }
  return X509_STORE_CTX_get_check_issued(fresh.get())(context, certificate, issuer) == 1;
}

// Of two private roots of the same name without key identifiers OpenSSL would take the first, and stop there.
int
is_issued(X509_STORE_CTX* context, X509* certificate, X509* issuer)
{
  if (!is_likely_issued(context, certificate, issuer)) {
    return 0;
  }
  ERR_set_mark();
  const bool is_signed = X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  ERR_pop_to_mark();
  return is_signed ? 1 : 0;
}

std::size_t
count_links(const fs::path& dir)
{
  std::error_code problem;
  const auto entries = fs::directory_iterator(dir, problem);
  return static_cast<std::size_t>(std::count_if(begin(entries), end(entries), [](const auto& entry) {
    const auto name = entry.path().filename().string();
    return name.size() > 9 && name[8] == '.' && name.find_first_not_of("0123456789abcdef") == 8;
  }));
}

std::string
join(const std::vector<fs::path>& paths)
{
  if (paths.size() > 3) {
    return fmt::format("{} files of {}", paths.size(), paths.front().parent_path().string());
  }
  std::string text;
  for (const auto& path : paths) {
    text += (text.empty() ? "" : ", ") + path.string();
  }
  return text;
}

std::string
count_text(std::size_t count)
{
  return count == 1 ? "1 CA" : fmt::format("{} CAs", count);
}

} // namespace

CaStore::CaStore(SystemCas system) : m_system(std::move(system)), m_store(X509_STORE_new())
{
  if (!m_store) {
    throw std::bad_alloc();
  }
  X509_STORE_set_check_issued(m_store.get(), &is_issued);
  // An intermediate that the user trusts is enough, as with curl and Go.
  X509_STORE_set_flags(m_store.get(), X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
}

Result<std::unique_ptr<CaStore>>
CaStore::create(const TrustSettings& settings, SystemCas system)
{
  std::unique_ptr<CaStore> store(new CaStore(std::move(system)));
  TRY(store->read_named_files(settings));
  return store;
}

Status
CaStore::read_named_files(const TrustSettings& settings)
{
  for (const auto& pem : settings.extra_ca_pem) {
    if (m_added.add(pem) == 0) {
      return failure(ErrorKind::config, "the added CA holds no certificate",
                     "--ca-file and ARGOSY_CA_PEM take PEM: -----BEGIN CERTIFICATE-----");
    }
  }
  if (settings.system_ca_file) {
    auto pem = read_file(*settings.system_ca_file, k_bundle_limit);
    if (!pem) {
      return tl::unexpected(with_context(std::move(pem).error(), "SSL_CERT_FILE"));
    }
    if (!CaIndex::holds_certificate(*pem)) {
      return failure(ErrorKind::config,
                     "SSL_CERT_FILE: " + settings.system_ca_file->string() + " holds no certificate");
    }
  }
  std::error_code problem;
  if (settings.system_ca_dir && settings.system_ca_dir->string().find(':') == std::string::npos &&
      !fs::is_directory(*settings.system_ca_dir, problem)) {
    return failure(ErrorKind::config, "SSL_CERT_DIR: " + settings.system_ca_dir->string() + " is no folder");
  }
  return {};
}

void
CaStore::read_system_files()
{
  if (m_reading == Reading::done) {
    return;
  }
  m_reading = Reading::done;
  for (const auto& path : m_system.files) {
    // A file that can't be read adds none: the message about the untrusted certificate says how many there were.
    if (const auto pem = read_file(path, k_bundle_limit)) {
      m_index.add(*pem);
    }
  }
}

void
CaStore::prepare(const Chain& chain)
{
  std::vector<const X509_NAME*> names;
  const auto add_names = [&names](const X509* certificate) {
    names.push_back(X509_get_subject_name(certificate)); // a certificate that is trusted itself
    names.push_back(X509_get_issuer_name(certificate));
  };
  for (const auto& certificate : chain) {
    add_names(certificate.get());
  }
  Chain added;    // owns the names
  ERR_set_mark(); // what can't be read must not be taken for the handshake's own error
  while (!names.empty()) {
    const auto* const name = names.back();
    names.pop_back();
    if (!m_prepared.emplace(der_of(name)).second) {
      continue;
    }
    for (auto& authority : find(name)) {
      X509_STORE_add_cert(m_store.get(), authority.get());
      add_names(authority.get());
      added.push_back(std::move(authority));
    }
  }
  ERR_pop_to_mark();
}

Chain
CaStore::find(const X509_NAME* name)
{
  read_system_files();
  const auto der = der_of(name);
  auto found = m_added.find(der);
  for (auto& certificate : m_index.find(der)) {
    found.push_back(std::move(certificate));
  }
  for (const auto& dir : m_system.hashed_dirs) {
    find_in_hashed_dir(dir, name, found);
  }
  return found;
}

std::string
CaStore::describe()
{
  read_system_files();
  std::string text;
  if (!m_system.files.empty()) {
    text = fmt::format("{} in {}", count_text(m_index.size()), join(m_system.files));
  }
  for (const auto& dir : m_system.hashed_dirs) {
    text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", count_text(count_links(dir)), dir.string());
  }
  if (text.empty()) {
    text = "no CA: this system has none where they usually are (SSL_CERT_FILE names a bundle)";
  }
  return text +
         (m_added.size() == 0 ? "; no --ca-file given" : fmt::format(", and {} added", count_text(m_added.size())));
}

} // namespace argosy
