// SPDX-License-Identifier: Apache-2.0
#include "http/ca_store.hpp"
#include "http/client_identity.hpp"
#include "http/network.hpp"
#include "http/trust.hpp"
#include "support/certificates.hpp"
#include "support/temporary_folder.hpp"

#include <fmt/format.h>
#include <openssl/pem.h>

#include <array>

namespace argosy {

namespace {

namespace fs = std::filesystem;

constexpr auto k_authority = CertificateSpec::Kind::authority;

bool
contains(std::string_view text, std::string_view part)
{
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string>
to_strings(const std::vector<fs::path>& paths)
{
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    texts.push_back(path.string());
  }
  return texts;
}

// A tree of files, as some system has them.
struct Root {
  TemporaryFolder folder;

  void put(const std::string& path, const std::string& content) const
  {
    fs::create_directories((folder.path() / path).parent_path());
    folder.make(path, content);
  }
  std::string at(const std::string& path) const { return (folder.path() / path).string(); }
};

std::string
hash_of(const TestIdentity& identity)
{
  const auto hash = X509_NAME_hash_ex(X509_get_subject_name(identity.certificate.get()), nullptr, nullptr, nullptr);
  return fmt::format("{:08x}", hash);
}

std::size_t
count_found(CaStore& store, const TestIdentity& identity)
{
  return store.find(X509_get_subject_name(identity.certificate.get())).size();
}

} // namespace

BOOST_AUTO_TEST_SUITE(trust)

BOOST_AUTO_TEST_CASE(reads_pins)
{
  const std::string good = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  BOOST_TEST(to_string(parse_pin(good).value()) == good);
  for (const std::string bad :
       {"", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "sha1//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "sha256//47DEQpj8HBSa",
        "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSu===", "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSu*U=",
        "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;sha256//x"}) {
    const auto pin = parse_pin(bad);
    BOOST_TEST_REQUIRE(!pin.has_value());
    BOOST_TEST((pin.error().kind == ErrorKind::config));
  }
}

BOOST_FIXTURE_TEST_CASE(finds_the_authorities_of_every_system, Root)
{
  struct Row {
    std::string_view name;
    std::vector<std::string> files;
    std::vector<std::string> expected_files;
    std::vector<std::string> expected_dirs;
  };
  const std::array rows{
      Row{"Debian: links and bundle",
          {"etc/ssl/certs/ca-certificates.crt", "etc/ssl/certs/1a2b3c4d.0"},
          {},
          {"etc/ssl/certs"}},
      Row{"Alpine's base image: a bundle only",
          {"etc/ssl/certs/ca-certificates.crt", "etc/ssl/cert.pem"},
          {"etc/ssl/certs/ca-certificates.crt"},
          {}},
      Row{"Red Hat: a folder without links",
          {"etc/ssl/certs/ca-bundle.crt", "etc/pki/tls/certs/ca-bundle.crt"},
          {"etc/pki/tls/certs/ca-bundle.crt"},
          {}},
      Row{"SUSE", {"etc/ssl/ca-bundle.pem"}, {"etc/ssl/ca-bundle.pem"}, {}},
      Row{"Red Hat's extracted one",
          {"etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"},
          {"etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"},
          {}},
      Row{"no links, but names like them",
          {"etc/ssl/certs/1a2b3c4.0", "etc/ssl/certs/README.0", "etc/ssl/cert.pem"},
          {"etc/ssl/cert.pem"},
          {}},
      Row{"scratch", {}, {}, {}},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      Root root;
      for (const auto& file : row.files) {
        root.put(file, "x");
      }
      const auto found = find_system_cas({}, root.folder.path());
      std::vector<std::string> files;
      std::vector<std::string> dirs;
      for (const auto& file : row.expected_files) {
        files.push_back(root.at(file));
      }
      for (const auto& dir : row.expected_dirs) {
        dirs.push_back(root.at(dir));
      }
      BOOST_TEST((to_strings(found.files) == files));
      BOOST_TEST((to_strings(found.hashed_dirs) == dirs));
    }
  }
}

BOOST_FIXTURE_TEST_CASE(the_environments_choice_replaces_the_search, Root)
{
  put("etc/ssl/cert.pem", "x");
  put("plain/b.pem", "x");
  put("plain/a.crt", "x");
  put("hashed/1a2b3c4d.0", "x");
  TrustSettings settings;
  settings.system_ca_file = at("my.pem");
  settings.system_ca_dir = at("plain") + ':' + at("hashed");
  const auto found = find_system_cas(settings, folder.path());
  BOOST_TEST((to_strings(found.files) == std::vector{at("my.pem"), at("plain/a.crt"), at("plain/b.pem")}));
  BOOST_TEST((to_strings(found.hashed_dirs) == std::vector{at("hashed")}));
}

BOOST_FIXTURE_TEST_CASE(finds_authorities_wherever_they_stand, Root)
{
  const auto linked = make_identity({"Linked Root", {}, k_authority});
  const auto twin = make_identity({"Linked Root", {}, k_authority});
  const auto bundled = make_identity({"Bundled Root", {}, k_authority});
  const auto added = make_identity({"Added Root", {}, k_authority});
  const auto absent = make_identity({"Absent Root", {}, k_authority});
  put("hashed/" + hash_of(linked) + ".0", linked.pem());
  put("hashed/" + hash_of(linked) + ".1", twin.pem());
  put("bundle.pem", "# Bundled Root\n" + bundled.pem());
  TrustSettings settings;
  settings.system_ca_file = at("bundle.pem");
  settings.system_ca_dir = at("hashed");
  settings.extra_ca_pem = {added.pem()};
  auto store = CaStore::create(settings, find_system_cas(settings));
  BOOST_TEST_REQUIRE(store.has_value());
  BOOST_TEST(count_found(**store, linked) == 2U);
  BOOST_TEST(count_found(**store, bundled) == 1U);
  BOOST_TEST(count_found(**store, added) == 1U);
  BOOST_TEST(count_found(**store, absent) == 0U);
  BOOST_TEST((*store)->describe() == "1 CA in " + at("bundle.pem") + ", 2 CAs in " + at("hashed") + ", and 1 CA added");
}

BOOST_AUTO_TEST_CASE(says_that_there_are_none)
{
  auto store = CaStore::create({}, {});
  BOOST_TEST_REQUIRE(store.has_value());
  BOOST_TEST(contains((*store)->describe(), "SSL_CERT_FILE"));
  BOOST_TEST(contains((*store)->describe(), "no --ca-file given"));
}

BOOST_FIXTURE_TEST_CASE(refuses_what_holds_no_authority, Root)
{
  put("empty.pem", "");
  put("text.pem", "hello");
  put("key.pem", make_identity({"x", {}}).key_pem());
  struct Row {
    std::string_view name;
    TrustSettings settings;
    std::string_view message;
  };
  const auto with_file = [&](const std::string& name) {
    TrustSettings settings;
    settings.system_ca_file = at(name);
    return settings;
  };
  const auto with_pem = [](std::string pem) {
    TrustSettings settings;
    settings.extra_ca_pem = {std::move(pem)};
    return settings;
  };
  TrustSettings no_folder;
  no_folder.system_ca_dir = at("nowhere");
  const std::vector<Row> rows{
      {"no file", with_file("nowhere.pem"), "SSL_CERT_FILE: "},
      {"a folder", with_file(""), "SSL_CERT_FILE: "},
      {"an empty file", with_file("empty.pem"), "SSL_CERT_FILE: "},
      {"no PEM", with_file("text.pem"), "text.pem holds no certificate"},
      {"a key", with_file("key.pem"), "key.pem holds no certificate"},
      {"no folder", no_folder, "SSL_CERT_DIR: "},
      {"added: nothing", with_pem(""), "the added CA holds no certificate"},
      {"added: no PEM", with_pem("hello"), "the added CA holds no certificate"},
      {"added: no base64", with_pem("-----BEGIN CERTIFICATE-----\n****\n-----END CERTIFICATE-----\n"), "the added CA"},
      {"added: cut off", with_pem("-----BEGIN CERTIFICATE-----\nMIIB"), "the added CA holds no certificate"},
  };
  Network network;
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      const auto made = CurlTransport::create(network.loop, row.settings, {});
      BOOST_TEST_REQUIRE(!made.has_value());
      BOOST_TEST((made.error().kind == ErrorKind::config));
      BOOST_TEST(contains(made.error().message, row.message), made.error().message);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(checks_our_own_certificate_before_any_request, Root)
{
  const auto me = make_identity({"ci", {}});
  const auto other = make_identity({"other", {}});
  const BioPtr sealed(BIO_new(BIO_s_mem()));
  std::string password = "hunter2";
  PEM_write_bio_PKCS8PrivateKey(sealed.get(), me.key.get(), EVP_aes_128_cbc(), password.data(),
                                static_cast<int>(password.size()), nullptr, nullptr);
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(sealed.get(), &bytes);
  put("me.pem", me.pem());
  put("me.key", me.key_pem());
  put("both.pem", me.pem() + me.key_pem());
  put("other.key", other.key_pem());
  put("sealed.key", std::string(bytes, static_cast<std::size_t>(size)));
  put("text", "hello");
  struct Row {
    std::string_view name;
    std::string_view certificate;
    std::string_view key;
    std::string_view message; // empty: accepted
  };
  const std::array rows{
      Row{"a pair", "me.pem", "me.key", ""},
      Row{"one file", "both.pem", "", ""},
      Row{"key alone", "", "me.key", "--client-key without --client-cert"},
      Row{"certificate alone", "me.pem", "", "me.pem holds no private key"},
      Row{"no such certificate", "nowhere", "me.key", "--client-cert: "},
      Row{"no such key", "me.pem", "nowhere", "--client-key: "},
      Row{"no certificate in it", "me.key", "me.key", "me.key holds no certificate"},
      Row{"no key in it", "me.pem", "text", "text holds no private key"},
      Row{"encrypted key", "me.pem", "sealed.key", "sealed.key is encrypted"},
      Row{"another's key", "me.pem", "other.key", "--client-key is not the key of --client-cert"},
  };
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      TrustSettings settings;
      if (!row.certificate.empty()) {
        settings.client_cert = at(std::string(row.certificate));
      }
      if (!row.key.empty()) {
        settings.client_key = at(std::string(row.key));
      }
      const auto identity = ClientIdentity::load(settings);
      BOOST_TEST_REQUIRE(identity.has_value() == row.message.empty());
      if (!identity) {
        BOOST_TEST((identity.error().kind == ErrorKind::config));
        BOOST_TEST(contains(identity.error().message, row.message), identity.error().message);
      }
    }
  }
  BOOST_TEST(!ClientIdentity::load({}).value().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
