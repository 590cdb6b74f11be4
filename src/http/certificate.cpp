// SPDX-License-Identifier: Apache-2.0
#include "http/certificate.hpp"

#include "base/encoding.hpp"
#include "base/time.hpp"

#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <array>
#include <ctime>

namespace argosy {

namespace {

// A certificate may name thousands; a message can't.
constexpr int k_names_limit = 20;

std::string_view
view(const ASN1_STRING* text)
{
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string
date_text(const ASN1_TIME* time)
{
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) {
    return "an unreadable date";
  }
  return to_rfc3339(WallTime(std::chrono::seconds(::timegm(&parts))));
}

std::string
address_text(std::string_view bytes)
{
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
  if (bytes.size() != 4 && bytes.size() != 16) {
    return "an unreadable address";
  }
  return ::inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

std::vector<std::string>
alternative_names(const X509* certificate)
{
  std::vector<std::string> texts;
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()) && i < k_names_limit; ++i) {
    const auto* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      texts.push_back(to_printable(view(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      texts.push_back(address_text(view(name->d.iPAddress)));
    }
  }
  return texts;
}

} // namespace

Pin
make_pin(const X509* certificate)
{
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size <= 0) {
    return {}; // equals no pin
  }
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(der, static_cast<std::size_t>(size), digest.data());
  OPENSSL_free(der);
  return {std::string(reinterpret_cast<const char*>(digest.data()), digest.size())};
}

std::string
name_text(const X509_NAME* name)
{
  const BioPtr text(BIO_new(BIO_s_mem()));
  constexpr unsigned long k_form = XN_FLAG_ONELINE & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB | XN_FLAG_SPC_EQ);
  if (!text || X509_NAME_print_ex(text.get(), name, 0, k_form) < 0) {
    return "an unreadable name";
  }
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(text.get(), &bytes);
  return to_printable({bytes, static_cast<std::size_t>(size)});
}

PeerCertificate
describe(const X509* certificate)
{
  PeerCertificate text;
  text.subject = name_text(X509_get_subject_name(certificate));
  text.issuer = name_text(X509_get_issuer_name(certificate));
  text.names = alternative_names(certificate);
  text.not_before = date_text(X509_get0_notBefore(certificate));
  text.not_after = date_text(X509_get0_notAfter(certificate));
  text.pin = to_string(make_pin(certificate));
  return text;
}

} // namespace argosy
