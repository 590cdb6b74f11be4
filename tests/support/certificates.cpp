// SPDX-License-Identifier: Apache-2.0
#include "support/certificates.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <stdexcept>

namespace argosy {

namespace {

void
require(bool is_good, const char* what)
{
  if (!is_good) {
    throw std::runtime_error(std::string("cannot make a test certificate: ") + what);
  }
}

std::string
text_of(BIO* bio)
{
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

void
add_extension(X509* certificate, X509* issuer, int kind, const std::string& value)
{
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(extension != nullptr, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void
set_name(X509* certificate, const CertificateSpec& spec)
{
  auto* const name = X509_get_subject_name(certificate);
  require(X509_NAME_add_entry_by_NID(
              name, NID_commonName, spec.name_type == V_ASN1_UTF8STRING ? MBSTRING_UTF8 : spec.name_type,
              reinterpret_cast<const unsigned char*>(spec.name.data()), static_cast<int>(spec.name.size()), -1, 0) == 1,
          "name");
}

void
set_serial(X509* certificate)
{
  std::uint64_t serial = 0;
  require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "serial");
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1U);
}

} // namespace

std::string
TestIdentity::pem() const
{
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate.get());
  return text_of(bio.get());
}

std::string
TestIdentity::key_pem() const
{
  const BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio.get());
}

std::string
TestIdentity::pin() const
{
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(der, static_cast<std::size_t>(size), digest);
  OPENSSL_free(der);
  unsigned char text[64];
  EVP_EncodeBlock(text, digest, sizeof digest);
  return std::string("sha256//") + reinterpret_cast<const char*>(text);
}

TestIdentity
make_identity(const CertificateSpec& spec, const TestIdentity* issuer)
{
  TestIdentity made{CertificatePtr(X509_new()), PrivateKeyPtr(EVP_EC_gen("P-256"))};
  auto* const certificate = made.certificate.get();
  auto* const issuing = issuer == nullptr ? certificate : issuer->certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  set_serial(certificate);
  set_name(certificate, spec);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuing));
  X509_gmtime_adj(X509_getm_notBefore(certificate), spec.begins.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), spec.ends.count());
  X509_set_pubkey(certificate, made.key.get());
  if (spec.kind == CertificateSpec::Kind::authority) {
    add_extension(certificate, issuing, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, issuing, NID_key_usage, "critical,keyCertSign,cRLSign");
  }
  std::string hosts;
  for (const auto& host : spec.hosts) {
    hosts += (hosts.empty() ? "" : ",") + host;
  }
  if (!hosts.empty()) {
    add_extension(certificate, issuing, NID_subject_alt_name, hosts);
  }
  auto* const signing = issuer == nullptr ? made.key.get() : issuer->key.get();
  require(X509_sign(certificate, signing, EVP_sha256()) > 0, "signature");
  return made;
}

ContextPtr
make_server_context(const TestIdentity& identity, const std::vector<const TestIdentity*>& chain)
{
  ContextPtr context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context.get(), identity.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), identity.key.get());
  for (const auto* const member : chain) {
    SSL_CTX_add1_chain_cert(context.get(), member->certificate.get());
  }
  return context;
}

void
demand_client_certificate(SSL_CTX* context, const TestIdentity& authority)
{
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.certificate.get());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

} // namespace argosy
