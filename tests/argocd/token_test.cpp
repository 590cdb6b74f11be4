// SPDX-License-Identifier: Apache-2.0
#include "argocd/recordings.hpp"
#include "argocd/token.hpp"
#include "base/encoding.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

std::string
with_claims(std::string_view claims)
{
  return to_base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + to_base64url(claims) + ".c2lnbmF0dXJl";
}

KeyClaims
read(std::string key)
{
  auto claims = parse_key(Secret(std::move(key)));
  BOOST_REQUIRE(claims);
  return *claims;
}

} // namespace

BOOST_AUTO_TEST_SUITE(token_test)

BOOST_AUTO_TEST_CASE(says_why_something_is_no_key_without_showing_it)
{
  struct Row {
    std::string key;
    ErrorKind kind;
    std::string_view message;
  };
  using Kind = ErrorKind;
  const Row rows[] = {
      {"", Kind::key_missing, "the key is empty"},
      {"Bearer aa.bb.cc", Kind::key_malformed,
       "the key begins with a header's words (Bearer): only what follows them is the key"},
      {"bearer aa.bb.cc", Kind::key_malformed,
       "the key begins with a header's words (Bearer): only what follows them is the key"},
      {"Authorization: Bearer aa.bb.cc", Kind::key_malformed,
       "the key begins with a header's words (Bearer): only what follows them is the key"},
      {"\"aa.bb.cc\"", Kind::key_malformed, "the key has quotes around it"},
      {"'aa.bb.cc'", Kind::key_malformed, "the key has quotes around it"},
      {R"({"token":"aa.bb.cc"})", Kind::key_malformed, "the key is a JSON document, not a key"},
      {"$ARGOCD_AUTH_TOKEN", Kind::key_malformed, "the key holds a $: a variable that nobody replaced"},
      {"${{ secrets.KEY }}", Kind::key_malformed, "the key holds a $: a variable that nobody replaced"},
      {"aa.bb.cc\n", Kind::key_malformed, "the key holds white space"},
      {" aa.bb.cc", Kind::key_malformed, "the key holds white space"},
      {"aa.b b.cc", Kind::key_malformed, "the key holds white space"},
      {"aa.bb\x01.cc", Kind::key_malformed, "the key holds a control character"},
      {std::string("aa.bb\0.cc", 9), Kind::key_malformed, "the key holds a control character"},
      {"aa.b\xc3\xa9.cc", Kind::key_malformed, "the key holds a character that is not ASCII"},
      {"aa.b#b.cc", Kind::key_malformed, "the key holds a character that no key has"},
      {"aabbcc", Kind::key_malformed, "the key does not have three parts"},
      {"aa.bb", Kind::key_malformed, "the key does not have three parts"},
      {"aa.bb.cc.dd", Kind::key_malformed, "the key does not have three parts"},
      {".bb.cc", Kind::key_malformed, "the key does not have three parts"},
      {"aa..cc", Kind::key_malformed, "the key does not have three parts"},
      {"aa.bb.", Kind::key_malformed, "the key does not have three parts"},
      {"..", Kind::key_malformed, "the key does not have three parts"},
  };
  for (const auto& row : rows) {
    const auto claims = parse_key(Secret(row.key));
    BOOST_REQUIRE_MESSAGE(!claims, row.key);
    BOOST_TEST((claims.error().kind == row.kind), row.key);
    BOOST_TEST(claims.error().message == row.message, row.key);
    BOOST_TEST(!claims.error().hint.empty());
  }
}

BOOST_AUTO_TEST_CASE(reads_the_claims_of_an_account_key)
{
  const auto claims = read(with_claims(
      R"({"iss":"argocd","sub":"ci:apiKey","exp":1795229528,"nbf":1795225928,"iat":1795225928,"jti":"argosy-1"})"));
  BOOST_TEST(claims.account == "ci");
  BOOST_TEST(claims.capability == "apiKey");
  BOOST_TEST(claims.id == "argosy-1");
  BOOST_TEST(claims.issuer == "argocd");
  BOOST_TEST(to_rfc3339(*claims.issued_at) == "2026-11-21T01:52:08Z");
  BOOST_TEST(to_rfc3339(*claims.expires_at) == "2026-11-21T02:52:08Z");
}

BOOST_AUTO_TEST_CASE(tells_accounts_roles_and_other_issuers_apart)
{
  struct Row {
    std::string claims;
    std::string_view account;
    std::string_view capability;
  };
  const Row rows[] = {
      {R"({"sub":"ci:apiKey"})", "ci", "apiKey"},
      {R"({"sub":"admin:login"})", "admin", "login"},
      {R"({"sub":"proj:robots:ci"})", "proj:robots:ci", ""},
      {R"({"sub":"proj:robots:login"})", "proj:robots:login", ""},
      {R"({"sub":"repo:acme/shop:ref:refs/heads/main"})", "repo:acme/shop:ref:refs/heads/main", ""},
      {R"({"sub":"ci"})", "ci", ""},
      {R"({"sub":":apiKey"})", ":apiKey", ""},
      {R"({"aud":["x"]})", "", ""},
  };
  for (const auto& row : rows) {
    const auto claims = read(with_claims(row.claims));
    BOOST_TEST(claims.account == row.account, row.claims);
    BOOST_TEST(claims.capability == row.capability, row.claims);
  }
}

BOOST_AUTO_TEST_CASE(takes_any_number_for_an_end)
{
  BOOST_TEST(!read(with_claims(R"({"sub":"ci:apiKey"})")).expires_at.has_value());
  BOOST_TEST(!read(with_claims(R"({"sub":"ci:apiKey","exp":0})")).expires_at.has_value());
  BOOST_TEST(!read(with_claims(R"({"sub":"ci:apiKey","exp":null})")).expires_at.has_value());
  BOOST_TEST(to_rfc3339(*read(with_claims(R"({"exp":1795229528.0})")).expires_at) == "2026-11-21T02:52:08Z");
  BOOST_TEST(to_rfc3339(*read(with_claims(R"({"exp":1.795229528e9})")).expires_at) == "2026-11-21T02:52:08Z");
}

BOOST_AUTO_TEST_CASE(gives_no_claims_for_what_it_cannot_read)
{
  for (const std::string key : {"aa.bb.cc", "aa.b.cc", "aa.e30.cc", "aa.bnVsbA.cc", "aa.eyJzdWIiOjR9.cc"}) {
    BOOST_TEST(read(key).account == "", key);
    BOOST_TEST(!read(key).expires_at.has_value());
  }
  BOOST_TEST(read(with_claims(R"({"sub":"ci:apiKey","exp":"soon"})")).account == "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
