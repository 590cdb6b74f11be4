// SPDX-License-Identifier: Apache-2.0
// Finding authorities without decoding them, compared with OpenSSL.
#include "base/encoding.hpp"
#include "base/file.hpp"
#include "http/ca_index.hpp"
#include "http/certificate_property.hpp"
#include "http/der.hpp"
#include "support/certificates.hpp"
#include "support/seeded_random.hpp"

#include <boost/test/unit_test.hpp>
#include <openssl/pem.h>

#include <array>
#include <filesystem>

namespace argosy {

namespace {

std::string
der_of(const TestIdentity& identity)
{
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(identity.certificate.get(), &bytes);
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

std::string
key_of(CertificateSpec spec)
{
  return make_name_key(find_subject(der_of(make_identity(spec))));
}

std::string
key_of(std::string name, int type = V_ASN1_UTF8STRING)
{
  CertificateSpec spec{std::move(name), {}};
  spec.name_type = type;
  return key_of(spec);
}

std::string_view
subject_of(const X509* certificate)
{
  const unsigned char* bytes = nullptr;
  std::size_t size = 0;
  X509_NAME_get0_der(X509_get_subject_name(certificate), &bytes, &size);
  return {reinterpret_cast<const char*>(bytes), size};
}

} // namespace

BOOST_AUTO_TEST_SUITE(certificate)

BOOST_AUTO_TEST_CASE(names_are_compared_as_openssl_does)
{
  const auto key = key_of("Corp Root");
  BOOST_TEST(key_of("corp root") == key);
  BOOST_TEST(key_of("  Corp \t Root ") == key);
  BOOST_TEST(key_of("Corp Root", V_ASN1_PRINTABLESTRING) == key);
  BOOST_TEST(key_of("Corp Root", V_ASN1_T61STRING) == key);
  BOOST_TEST(key_of(std::string("\0C\0o\0r\0p\0 \0R\0o\0o\0t", 18), V_ASN1_BMPSTRING) == key);
  BOOST_TEST(key_of("K\xc3\xb6ln") == key_of("K\xf6ln", V_ASN1_T61STRING));
  BOOST_TEST(key_of(std::string("\0K\0\xf6\0l\0n", 8), V_ASN1_BMPSTRING) == key_of("K\xc3\xb6ln"));
  BOOST_TEST(key_of(std::string("\x20\xac", 2), V_ASN1_BMPSTRING) == key_of("\xe2\x82\xac"));
  BOOST_TEST(key_of("CorpRoot") != key);
  BOOST_TEST(key_of("Corp Roo") != key);
  BOOST_TEST(!key.empty());
}

BOOST_AUTO_TEST_CASE(takes_elements_as_far_as_they_are_whole)
{
  struct Row {
    std::string_view hex;
    std::string_view content; // "-": none
  };
  const std::array rows{
      Row{"", "-"},
      Row{"30", "-"},
      Row{"3000", ""},
      Row{"300141", "41"},
      Row{"300241", "-"},
      Row{"30810141", "41"},
      Row{"3081", "-"},
      Row{"308101", "-"},
      Row{"3082000141", "41"},
      Row{"308400000001"
          "41",
          "41"},
      Row{"30850000000001"
          "41",
          "-"},
      Row{"3084ffffffff41", "-"},
      Row{"308041"
          "0000",
          "-"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.hex)
    {
      std::string bytes;
      for (std::size_t at = 0; at < row.hex.size(); at += 2) {
        bytes.push_back(static_cast<char>(std::stoi(std::string(row.hex.substr(at, 2)), nullptr, 16)));
      }
      std::string_view rest = bytes;
      const auto element = take_der(rest);
      BOOST_TEST_REQUIRE(element.has_value() == (row.content != "-"));
      BOOST_TEST(rest.size() == (element ? 0 : bytes.size()));
      if (element) {
        BOOST_TEST(to_hex(element->content) == row.content);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(finds_each_of_this_systems_authorities)
{
  const std::filesystem::path bundle = "/etc/ssl/certs/ca-certificates.crt";
  if (!std::filesystem::exists(bundle)) {
    BOOST_TEST_MESSAGE("skipped: no " << bundle);
    return;
  }
  const auto pem = read_file(bundle, 16'000'000).value();
  CaIndex index;
  const auto added = index.add(pem);
  const BioPtr text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::size_t count = 0;
  while (const CertificatePtr certificate{PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)}) {
    ++count;
    const auto found = index.find(subject_of(certificate.get()));
    BOOST_TEST(std::any_of(found.begin(), found.end(),
                           [&](const CertificatePtr& one) { return X509_cmp(one.get(), certificate.get()) == 0; }));
    for (const auto& one : found) {
      BOOST_TEST(X509_NAME_cmp(X509_get_subject_name(one.get()), X509_get_subject_name(certificate.get())) == 0);
    }
  }
  BOOST_TEST(added == count);
}

BOOST_AUTO_TEST_CASE(takes_all_spellings_of_pem)
{
  const auto one = make_identity({"One", {}});
  const auto pem = one.pem();
  auto windows = pem;
  for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) {
    windows.replace(at, 1, "\r\n");
  }
  const BioPtr trusted(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509_AUX(trusted.get(), one.certificate.get());
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(trusted.get(), &bytes);
  const std::string aux(bytes, static_cast<std::size_t>(size));
  for (const auto& text : {pem, windows, aux, "# comment with -----\n" + pem + "trailing", one.key_pem() + pem}) {
    CaIndex index;
    BOOST_TEST(CaIndex::holds_certificate(text));
    BOOST_TEST(index.add(text) == 1U);
    BOOST_TEST(index.find(subject_of(one.certificate.get())).size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(no_damage_to_a_certificate_is_read_past)
{
  const auto der = der_of(make_identity({"Corp Root", {"DNS:a.example"}, CertificateSpec::Kind::authority}));
  SeededRandom random(1);
  BOOST_TEST(check_certificate(der) == "");
  for (std::size_t size = 0; size < der.size(); ++size) {
    // Copied, so that a sanitizer sees the end.
    BOOST_TEST(check_certificate(der.substr(0, size)) == "");
  }
  for (int round = 0; round < 5'000; ++round) {
    auto damaged = der;
    for (std::size_t i = 0; i <= random.below(3); ++i) {
      damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
    }
    const auto wrong = check_certificate(damaged);
    BOOST_TEST_REQUIRE(wrong == "", wrong << ": " << to_hex(damaged));
  }
}

BOOST_AUTO_TEST_CASE(holds_for_the_kept_corpus_of_the_fuzzer)
{
  for (const auto& entry : std::filesystem::directory_iterator(ARGOSY_TEST_DATA "/fuzz/corpus/certificate")) {
    BOOST_TEST(check_certificate(read_file(entry.path(), 1'000'000).value()) == "", entry.path());
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
