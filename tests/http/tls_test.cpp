// SPDX-License-Identifier: Apache-2.0
// Whom the transport believes, and what it says about everybody else.
#include "http/network.hpp"
#include "support/certificates.hpp"
#include "support/socket_server.hpp"
#include "support/temporary_folder.hpp"

#include <array>
#include <atomic>

namespace argosy {

namespace {

constexpr auto k_authority = CertificateSpec::Kind::authority;
constexpr auto k_leaf = CertificateSpec::Kind::leaf;
constexpr std::chrono::seconds k_day{86400};

bool
contains(std::string_view text, std::string_view part)
{
  return text.find(part) != std::string_view::npos;
}

SocketServer::Handler
serve(SSL_CTX* context)
{
  return [context](Connection& connection) {
    if (!connection.start_tls(context)) {
      return;
    }
    while (!connection.read_request().empty()) {
      connection.reply("200 OK", "{}");
    }
  };
}

// A private CA with an intermediate, and a server's certificate from it.
struct Authorities {
  TestIdentity root = make_identity({"Corp Root", {}, k_authority});
  TestIdentity issuing = make_identity({"Corp Issuing CA 3", {}, k_authority}, &root);
  TestIdentity leaf = make_identity({"argocd.example", {"DNS:argocd.example", "DNS:*.apps.example"}}, &issuing);
};

struct TlsFixture : Network, Authorities {
  TemporaryFolder folder;

  // Nothing but what the test gives is believed.
  TrustSettings trust_only(const std::vector<std::string>& pem) const
  {
    TrustSettings trust;
    trust.system_ca_dir = folder.path();
    trust.extra_ca_pem = pem;
    return trust;
  }

  Heard ask(const SocketServer& server, std::string_view host = "argocd.example")
  {
    return run(get(at(server.port(), "https", host)));
  }

  void check_refused(const SocketServer& server, const Heard& heard, std::string_view part, int keys_before = 0)
  {
    BOOST_TEST_REQUIRE(heard.error.has_value());
    BOOST_TEST((heard.error->failure == AttemptFailure::untrusted), heard.error->message);
    BOOST_TEST(contains(heard.error->message + '\n' + heard.error->hint, part), heard.error->hint);
    BOOST_TEST(server.count_received(k_canary) == keys_before, "the key was sent");
  }
};

TrustSettings
with_pin(TrustSettings trust, const std::string& pin, const std::string& origin)
{
  trust.server_pin = parse_pin(pin).value();
  trust.pinned_origin = parse_url(origin).value().origin;
  return trust;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(tls, TlsFixture)

BOOST_AUTO_TEST_CASE(believes_a_chain_to_an_added_root)
{
  const auto context = make_server_context(leaf, {&issuing});
  SocketServer server(serve(context.get()));
  make(trust_only({root.pem()}));
  BOOST_TEST(transport->last_peer_chain().empty());
  const auto heard = ask(server);
  BOOST_TEST(heard.status == 200);
  BOOST_TEST(server.count_received(k_canary) == 1);
  BOOST_TEST(ask(server, "shop.apps.example").status == 200);
}

BOOST_AUTO_TEST_CASE(shows_the_chain_to_the_doctor)
{
  const auto context = make_server_context(leaf, {&issuing});
  SocketServer server(serve(context.get()));
  make(trust_only({root.pem()}));
  ask(server);
  const auto chain = transport->last_peer_chain();
  BOOST_TEST_REQUIRE(chain.size() == 2U);
  BOOST_TEST(chain[0].subject == "CN=argocd.example");
  BOOST_TEST(chain[0].issuer == "CN=Corp Issuing CA 3");
  BOOST_TEST((chain[0].names == std::vector<std::string>{"argocd.example", "*.apps.example"}));
  BOOST_TEST(chain[0].pin == leaf.pin());
  BOOST_TEST(chain[1].subject == "CN=Corp Issuing CA 3");
}

BOOST_AUTO_TEST_CASE(an_intermediate_or_the_leaf_itself_is_enough_to_trust)
{
  const auto context = make_server_context(leaf);
  SocketServer server(serve(context.get()));
  make(trust_only({issuing.pem()}));
  BOOST_TEST(ask(server).status == 200);
  make(trust_only({leaf.pem()}));
  BOOST_TEST(ask(server).status == 200);
}

BOOST_AUTO_TEST_CASE(explains_every_certificate_that_it_does_not_believe)
{
  const auto stranger = make_identity({"Stranger", {}, k_authority});
  const auto by_stranger = make_identity({"argocd.example", {"DNS:argocd.example"}}, &stranger);
  const auto expired = make_identity({"argocd.example", {"DNS:argocd.example"}, k_leaf, -2 * k_day, -k_day}, &issuing);
  const auto future = make_identity({"argocd.example", {"DNS:argocd.example"}, k_leaf, k_day, 2 * k_day}, &issuing);
  const auto other = make_identity({"other.example", {"DNS:other.example", "IP:10.0.0.1"}}, &issuing);
  const auto lonely = make_identity({"argocd.example", {"DNS:argocd.example"}});
  struct Row {
    std::string_view name;
    const TestIdentity* shown;
    std::vector<const TestIdentity*> chain;
    std::vector<std::string_view> parts;
  };
  const std::vector<Row> rows{
      {"unknown CA",
       &by_stranger,
       {},
       {"argocd.example:", " is not trusted\n", "issuer   \"CN=Stranger\" is none of ", "and 1 CA added",
        "root not sent", "cure     --ca-file", "or --server-pin sha256//", "argosy check"}},
      {"unknown CA with its root sent", &by_stranger, {&stranger}, {"the root \"CN=Stranger\" is none of"}},
      {"missing intermediate",
       &leaf,
       {},
       {"issuer   \"CN=Corp Issuing CA 3\"", "let the server send its intermediate certificates: it sent none"}},
      {"expired", &expired, {&issuing}, {"validity \"CN=argocd.example\" ended on 20", "; here it is 20", "clock"}},
      {"not yet valid",
       &future,
       {&issuing},
       {"begins on 20", "; here it is 20", "cure     check this machine's clock"}},
      {"another host", &other, {&issuing}, {"the certificate is for other.example, 10.0.0.1, not for argocd.example"}},
      {"self-signed", &lonely, {}, {"the certificate has signed itself", "cure     --server-pin sha256//"}},
  };
  make(trust_only({root.pem()}));
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.name)
    {
      const auto context = make_server_context(*row.shown, row.chain);
      SocketServer server(serve(context.get()));
      const auto heard = ask(server);
      for (const auto part : row.parts) {
        check_refused(server, heard, part);
      }
      BOOST_TEST(transport->last_peer_chain().size() == 1 + row.chain.size());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_certificate_without_hosts_names_its_subject)
{
  const auto nameless = make_identity({"argocd.example", {}}, &issuing);
  const auto context = make_server_context(nameless, {&issuing});
  SocketServer server(serve(context.get()));
  make(trust_only({root.pem()}));
  check_refused(server, ask(server, "other.example"), "for no host at all (CN=argocd.example), not for other.example");
}

BOOST_AUTO_TEST_CASE(an_address_must_be_named_too)
{
  const auto numbered = make_identity({"argocd", {"IP:127.0.0.1"}}, &root);
  const auto context = make_server_context(numbered);
  SocketServer server(serve(context.get()));
  make(trust_only({root.pem()}));
  BOOST_TEST(ask(server, "127.0.0.1").status == 200);
  check_refused(server, ask(server), "the certificate is for 127.0.0.1, not for argocd.example", 1);
}

BOOST_AUTO_TEST_CASE(finds_the_right_one_of_two_roots_of_the_same_name)
{
  const auto twin = make_identity({"Corp Root", {}, k_authority});
  const auto by_twin = make_identity({"argocd.example", {"DNS:argocd.example"}}, &twin);
  const auto first = make_server_context(leaf, {&issuing});
  const auto second = make_server_context(by_twin);
  SocketServer one(serve(first.get()));
  SocketServer other(serve(second.get()));
  for (const auto& pem : {root.pem() + twin.pem(), twin.pem() + root.pem()}) {
    make(trust_only({pem}));
    BOOST_TEST(ask(one).status == 200);
    BOOST_TEST(ask(other).status == 200);
  }
  // One of the system's, one added: the store must not stop at the first.
  auto trust = trust_only({twin.pem()});
  trust.system_ca_file = folder.make("bundle.pem", root.pem());
  make(std::move(trust));
  BOOST_TEST(ask(one).status == 200);
  BOOST_TEST(ask(other).status == 200);
}

BOOST_AUTO_TEST_CASE(names_that_differ_in_form_only_are_the_same)
{
  auto spec = CertificateSpec{"Corp  Root", {}, k_authority};
  spec.name_type = V_ASN1_BMPSTRING;
  spec.name = std::string("\0C\0O\0R\0P\0 \0R\0o\0o\0t", 18);
  // The same key under another spelling: what a renewal by another tool looks like.
  auto respelt = make_identity(spec);
  X509_set_pubkey(respelt.certificate.get(), root.key.get());
  X509_sign(respelt.certificate.get(), root.key.get(), EVP_sha256());
  const auto context = make_server_context(leaf, {&issuing});
  SocketServer server(serve(context.get()));
  make(trust_only({respelt.pem()}));
  BOOST_TEST(ask(server).status == 200);
}

BOOST_AUTO_TEST_CASE(a_pin_takes_the_place_of_chain_name_and_dates)
{
  const auto lonely = make_identity({"whatever", {"DNS:nobody"}, k_leaf, -2 * k_day, -k_day});
  const auto context = make_server_context(lonely);
  SocketServer server(serve(context.get()));
  make(with_pin(trust_only({}), lonely.pin(), at(server.port(), "https", "argocd.example")));
  BOOST_TEST(ask(server).status == 200);
  BOOST_TEST(ask(server).status == 200);
  BOOST_TEST(server.connections() == 1);
}

BOOST_AUTO_TEST_CASE(a_pin_is_for_its_origin_only)
{
  const auto lonely = make_identity({"argocd.example", {"DNS:argocd.example", "DNS:other.example"}});
  const auto context = make_server_context(lonely);
  SocketServer server(serve(context.get()));
  make(with_pin(trust_only({}), lonely.pin(), at(server.port(), "https", "argocd.example")));
  check_refused(server, ask(server, "other.example"), "the certificate has signed itself");
  BOOST_TEST(ask(server).status == 200);
  check_refused(server, ask(server, "other.example"), "the certificate has signed itself", 1);
}

BOOST_AUTO_TEST_CASE(another_key_than_the_pinned_one_is_refused_whoever_vouches_for_it)
{
  const auto context = make_server_context(leaf, {&issuing});
  SocketServer server(serve(context.get()));
  const auto wrong = issuing.pin();
  make(with_pin(trust_only({root.pem()}), wrong, at(server.port(), "https", "argocd.example")));
  const auto heard = ask(server);
  check_refused(server, heard, "pin      its key is " + leaf.pin() + ", not " + wrong);
  check_refused(server, heard, "somebody is in between");
}

BOOST_AUTO_TEST_CASE(a_kept_session_does_not_replace_the_check)
{
  // The second server has the address and the session keys of the first, and another certificate.
  const auto twin = make_identity({"argocd.example", {"DNS:argocd.example"}});
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const auto first = make_server_context(leaf, {&issuing});
    const auto second = make_server_context(twin);
    for (auto* const context : {first.get(), second.get()}) {
      std::array<unsigned char, 80> ticket_key{};
      SSL_CTX_set_tlsext_ticket_keys(context, ticket_key.data(), ticket_key.size());
      SSL_CTX_set_max_proto_version(context, version);
    }
    std::atomic<int> count = 0;
    SocketServer server([&](Connection& connection) {
      if (connection.start_tls(count++ == 0 ? first.get() : second.get()) && !connection.read_request().empty()) {
        connection.reply("200 OK", "{}", "Connection: close\r\n");
      }
    });
    make(trust_only({root.pem()}));
    BOOST_TEST(ask(server).status == 200);
    const auto heard = ask(server);
    BOOST_TEST_REQUIRE(heard.error.has_value());
    BOOST_TEST((heard.error->failure == AttemptFailure::untrusted));
  }
}

BOOST_AUTO_TEST_CASE(shows_its_own_certificate_when_asked)
{
  const auto me = make_identity({"ci", {}}, &root);
  const auto context = make_server_context(leaf, {&issuing});
  demand_client_certificate(context.get(), root);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    SSL_CTX_set_max_proto_version(context.get(), version);
    SocketServer server(serve(context.get()));
    auto trust = trust_only({root.pem()});
    trust.client_cert = folder.make("me.pem", me.pem());
    trust.client_key = folder.make("me.key", me.key_pem());
    make(std::move(trust));
    BOOST_TEST(ask(server).status == 200);
    make(trust_only({root.pem()}));
    const auto heard = ask(server);
    BOOST_TEST_REQUIRE(heard.error.has_value());
    BOOST_TEST(is_surely_unsent(heard.error->failure), heard.error->message);
    BOOST_TEST(contains(heard.error->hint, "--client-cert FILE --client-key FILE"), heard.error->message);
    BOOST_TEST(server.count_received(k_canary) == 1);
  }
}

BOOST_AUTO_TEST_CASE(speaks_no_old_tls)
{
  const auto context = make_server_context(leaf, {&issuing});
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
  SocketServer server(serve(context.get()));
  make(trust_only({root.pem()}));
  const auto heard = ask(server);
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::incompatible));
  BOOST_TEST(contains(heard.error->hint, "no TLS from 1.2 on"), heard.error->message);
  BOOST_TEST(server.count_received(k_canary) == 0);
}

BOOST_AUTO_TEST_CASE(names_a_server_without_tls)
{
  SocketServer server([](Connection& connection) {
    connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    connection.wait_for_end();
  });
  const auto heard = ask(server);
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::incompatible));
  BOOST_TEST(contains(heard.error->message, "does not speak TLS"));
  BOOST_TEST(contains(heard.error->hint, "--plaintext"));
}

BOOST_AUTO_TEST_CASE(a_handshake_that_breaks_is_worth_another)
{
  SocketServer server([](Connection& connection) {
    connection.read_some();
    connection.reset();
  });
  const auto heard = ask(server);
  BOOST_TEST_REQUIRE(heard.error.has_value());
  BOOST_TEST((heard.error->failure == AttemptFailure::tls), heard.error->message);
  BOOST_TEST(contains(heard.error->message, "TLS handshake with argocd.example:"), heard.error->message);
}

BOOST_AUTO_TEST_CASE(offers_http_1_1_alone)
{
  std::string offered;
  const auto context = make_server_context(leaf, {&issuing});
  SSL_CTX_set_alpn_select_cb(
      context.get(),
      [](SSL*, const unsigned char**, unsigned char*, const unsigned char* names, unsigned size, void* kept) {
        static_cast<std::string*>(kept)->assign(reinterpret_cast<const char*>(names), size);
        return SSL_TLSEXT_ERR_NOACK;
      },
      &offered);
  SocketServer server(serve(context.get()));
  make(trust_only({root.pem()}));
  BOOST_TEST(ask(server).status == 200);
  BOOST_TEST(offered == "\x08http/1.1");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
