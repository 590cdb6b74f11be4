// SPDX-License-Identifier: Apache-2.0
#include "http/client_identity.hpp"

#include "base/file.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace argosy {

namespace {

constexpr std::size_t k_file_limit = 1024UL * 1024;

struct StackDeleter {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};

BioPtr
open_text(const std::string& text)
{
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Chain
parse_chain(const std::string& pem)
{
  Chain chain;
  const auto text = open_text(pem);
  while (CertificatePtr certificate{PEM_read_bio_X509_AUX(text.get(), nullptr, nullptr, nullptr)}) {
    chain.push_back(std::move(certificate));
  }
  ERR_clear_error(); // the end of the text is an error to OpenSSL
  return chain;
}

// Without this OpenSSL would ask the terminal.
int
refuse_password(char*, int, int, void*)
{
  return -1;
}

PrivateKeyPtr
parse_key(const std::string& pem)
{
  const auto text = open_text(pem);
  PrivateKeyPtr key(PEM_read_bio_PrivateKey(text.get(), nullptr, &refuse_password, nullptr));
  ERR_clear_error();
  return key;
}

Result<std::string>
read_option(const std::filesystem::path& path, std::string_view option)
{
  auto text = read_file(path, k_file_limit);
  if (!text) {
    return tl::unexpected(with_context(std::move(text).error(), option));
  }
  return text;
}

Result<PrivateKeyPtr>
load_key(const std::filesystem::path& path)
{
  TRY_ASSIGN(auto pem, read_option(path, "--client-key"));
  auto key = parse_key(pem);
  const bool is_encrypted = pem.find("ENCRYPTED") != std::string::npos;
  wipe(pem);
  if (!key) {
    return failure(ErrorKind::config,
                   "--client-key: " + path.string() + (is_encrypted ? " is encrypted" : " holds no private key"),
                   is_encrypted ? "openssl pkey -in FILE -out DECRYPTED; protect it by its place instead"
                                : "expected PEM: -----BEGIN PRIVATE KEY-----");
  }
  return key;
}

} // namespace

Result<std::optional<ClientIdentity>>
ClientIdentity::load(const TrustSettings& settings)
{
  if (!settings.client_cert && !settings.client_key) {
    return std::nullopt;
  }
  if (!settings.client_cert) {
    return failure(ErrorKind::config, "--client-key without --client-cert");
  }
  TRY_ASSIGN(const auto pem, read_option(*settings.client_cert, "--client-cert"));
  auto chain = parse_chain(pem);
  if (chain.empty()) {
    return failure(ErrorKind::config, "--client-cert: " + settings.client_cert->string() + " holds no certificate",
                   "expected PEM: -----BEGIN CERTIFICATE-----");
  }
  ClientIdentity identity;
  // The key may stand in the same file.
  TRY_ASSIGN(identity.m_key, load_key(settings.client_key.value_or(*settings.client_cert)));
  identity.m_certificate = std::move(chain.front());
  chain.erase(chain.begin());
  identity.m_issuers = std::move(chain);
  if (X509_check_private_key(identity.m_certificate.get(), identity.m_key.get()) != 1) {
    ERR_clear_error();
    return failure(ErrorKind::config, "--client-key is not the key of --client-cert");
  }
  return identity;
}

bool
ClientIdentity::put_into(SSL_CTX* context) const
{
  const std::unique_ptr<STACK_OF(X509), StackDeleter> issuers(sk_X509_new_null());
  for (const auto& issuer : m_issuers) {
    sk_X509_push(issuers.get(), issuer.get());
  }
  return SSL_CTX_use_cert_and_key(context, m_certificate.get(), m_key.get(), issuers.get(), 1) == 1;
}

} // namespace argosy
