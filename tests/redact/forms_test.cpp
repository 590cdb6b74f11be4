// SPDX-License-Identifier: Apache-2.0
#include "redact/forms.hpp"
#include "redact/redactor.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <fstream>

namespace argosy {

namespace {

std::string
redact_with(std::string_view value, std::string_view text)
{
  Redactor redactor;
  const auto adopted = redactor.adopt(Secret(std::string(value)), SecretClass::other, "value");
  BOOST_REQUIRE(adopted);
  BOOST_REQUIRE((*adopted == Protection::full));
  return redactor.redact(text);
}

// A key as `openssl genpkey` lays it out; the body is made up.
constexpr std::string_view k_pem = "-----BEGIN PRIVATE KEY-----\n"
                                   "TUlJRXZRSUJBREFOQmdrcWhraUc5dzBCQVFFRkFBU0NCS2N3Z2dTakFnRUFBb0lC\n"
                                   "bm90IGEga2V5IGF0IGFsbCBidXQgbG9uZyBlbm91Z2ggdG8gYmUgb25lIGxpbmU=\n"
                                   "-----END PRIVATE KEY-----\n";

constexpr std::string_view k_header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
constexpr std::string_view k_payload = "eyJpc3MiOiJhcmdvY2QiLCJzdWIiOiJjaSJ9";
constexpr std::string_view k_signature = "c2lnbmF0dXJlLW9mLWEtdGVzdA";

} // namespace

BOOST_AUTO_TEST_SUITE(forms_test)

// The table comes from independent programs: make_forms_table.py.
BOOST_AUTO_TEST_CASE(masks_what_other_programs_make_of_a_value)
{
  std::ifstream file(ARGOSY_TEST_DATA "/redact/forms_table.json");
  const auto rows = nlohmann::json::parse(file);
  BOOST_REQUIRE(rows.size() > 250);
  for (const auto& row : rows) {
    const auto masked = redact_with(row["value"].get<std::string>(), row["text"].get<std::string>());
    BOOST_TEST(masked == row["expected"].get<std::string>(), row["name"].get<std::string>() << ": " << masked);
  }
}

BOOST_AUTO_TEST_CASE(masks_each_long_line_of_several)
{
  const std::string_view value = "a first line\n  indented one\r\nshort\nlast of all";
  BOOST_TEST(redact_with(value, "x a first line y") == "x *** y");
  BOOST_TEST(redact_with(value, "        indented one\n") == "        ***\n");
  BOOST_TEST(redact_with(value, "short") == "short");
  BOOST_TEST(redact_with(value, "bGFzdCBvZiBhbGw") == "***w"); // the last character also depends on what follows
}

BOOST_AUTO_TEST_CASE(masks_the_body_of_pem_but_not_its_frame)
{
  BOOST_TEST(redact_with(k_pem, k_pem) == "***\n");
  BOOST_TEST(redact_with(k_pem, "-----BEGIN PRIVATE KEY-----\nother\n-----END PRIVATE KEY-----\n") ==
             "-----BEGIN PRIVATE KEY-----\nother\n-----END PRIVATE KEY-----\n");
  BOOST_TEST(redact_with(k_pem, "x bm90IGEga2V5IGF0IGFsbCBidXQgbG9uZyBlbm91Z2ggdG8gYmUgb25lIGxpbmU= y") == "x *** y");
}

BOOST_AUTO_TEST_CASE(masks_second_and_third_part_of_a_jwt_but_never_the_header_alone)
{
  const auto dot = [](std::string_view a, std::string_view b) { return std::string(a) + "." + std::string(b); };
  const auto jwt = dot(dot(k_header, k_payload), k_signature);
  BOOST_TEST(redact_with(jwt, jwt) == "***");
  BOOST_TEST(redact_with(jwt, dot(k_header, k_payload)) == std::string(k_header) + ".***");
  BOOST_TEST(redact_with(jwt, k_signature) == "***");
  BOOST_TEST(redact_with(jwt, k_header) == k_header);
  BOOST_TEST(redact_with(jwt, dot(dot(k_header, "eyJvdGhlciI6MX0"), "b3RoZXI")) ==
             dot(dot(k_header, "eyJvdGhlciI6MX0"), "b3RoZXI"));
}

BOOST_AUTO_TEST_CASE(takes_dots_for_a_jwt_only_where_they_are_one)
{
  BOOST_TEST(redact_with("first-part.second-part.third-part", "second-part") == "second-part");
  BOOST_TEST(redact_with("eyJhbGciOiJIUzI1NiJ9.second-part", "second-part") == "second-part");
}

BOOST_AUTO_TEST_CASE(adds_no_form_twice)
{
  NeedleList needles;
  add_forms(needles, "just-letters");
  const auto before = needles.size();
  add_forms(needles, "just-letters");
  BOOST_TEST(needles.size() == before);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
