// SPDX-License-Identifier: Apache-2.0
#include "redact/redactor.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

void
adopt(Redactor& redactor, std::string_view value, SecretClass kind = SecretClass::key)
{
  BOOST_REQUIRE(redactor.adopt(Secret(std::string(value)), kind, "value"));
}

} // namespace

BOOST_AUTO_TEST_SUITE(redactor_test)

BOOST_AUTO_TEST_CASE(refuses_what_cannot_be_a_key_without_saying_anything_of_it)
{
  struct Row {
    std::string value;
    std::string_view why;
  };
  const Row rows[] = {
      {"", "ARGOCD_AUTH_TOKEN can't be a key: it is empty"},
      {"hunter2", "ARGOCD_AUTH_TOKEN can't be a key: it is too short to be kept out of the log"},
      {"long-enough\n", "ARGOCD_AUTH_TOKEN can't be a key: it has a control character (a line end, perhaps)"},
      {"long-\x1b"
       "enough",
       "ARGOCD_AUTH_TOKEN can't be a key: it has a control character (a line end, perhaps)"},
      {"long-enough\x7f", "ARGOCD_AUTH_TOKEN can't be a key: it has a control character (a line end, perhaps)"},
      {std::string("long\0enough", 11),
       "ARGOCD_AUTH_TOKEN can't be a key: it has a control character (a line end, perhaps)"},
  };
  for (const auto& row : rows) {
    Redactor redactor;
    const auto adopted = redactor.adopt(Secret(row.value), SecretClass::key, "ARGOCD_AUTH_TOKEN");
    BOOST_REQUIRE(!adopted);
    BOOST_TEST((adopted.error().kind == ErrorKind::key_malformed));
    BOOST_TEST(adopted.error().message == row.why);
    BOOST_TEST(redactor.redact("hunter2 long-enough") == "hunter2 long-enough");
  }
}

BOOST_AUTO_TEST_CASE(says_what_it_cannot_protect)
{
  Redactor redactor;
  for (const std::string_view value : {"", "a", "hunter2", "\n1234567\r\n"}) {
    const auto adopted = redactor.adopt(Secret(std::string(value)), SecretClass::other, "DB_NAME");
    BOOST_REQUIRE(adopted);
    BOOST_TEST((*adopted == Protection::none));
  }
  BOOST_TEST(redactor.redact("a hunter2 1234567") == "a hunter2 1234567");
}

BOOST_AUTO_TEST_CASE(protects_a_value_without_the_line_ends_around_it)
{
  Redactor redactor;
  adopt(redactor, "\r\nfrom-a-file\n", SecretClass::other);
  BOOST_TEST(redactor.redact("<from-a-file>\n") == "<***>\n");
}

BOOST_AUTO_TEST_CASE(merges_matches_that_overlap_nest_or_touch)
{
  Redactor redactor;
  adopt(redactor, "abcdefghij");
  adopt(redactor, "fghijklmno");
  adopt(redactor, "cdefghijkl");
  struct Row {
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"<abcdefghijklmno>", "<***>"},
      {"<abcdefghij>", "<***>"},
      {"<abcdefghijk>", "<***k>"},
      {"<abcdefghijabcdefghij>", "<***>"},
      {"<abcdefghij-abcdefghij>", "<***-***>"},
      {"<abcdefghijkl>", "<***>"},
      {"<ababcdefghij>", "<ab***>"},
      {"<abcdefghi>", "<abcdefghi>"},
      {"", ""},
  };
  for (const auto& row : rows) {
    BOOST_TEST(redactor.redact(row.text) == row.expected, row.text);
  }
}

BOOST_AUTO_TEST_CASE(finds_a_value_wherever_the_writes_are_cut)
{
  Redactor redactor;
  adopt(redactor, "abcabcabd-secret");
  const std::string text = "abcabcabcabcabd-secretabc abcabcabd-secre";
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t second = first; second <= text.size(); ++second) {
      RedactedStream stream(redactor);
      auto out = stream.push(text.substr(0, first));
      out += stream.push(text.substr(first, second - first));
      out += stream.push(text.substr(second));
      out += stream.finish();
      BOOST_REQUIRE_EQUAL(out, "abcabc***abc abcabcabd-secre");
    }
  }
}

BOOST_AUTO_TEST_CASE(holds_back_only_what_could_still_become_a_match)
{
  Redactor redactor;
  adopt(redactor, "secret-one");
  RedactedStream stream(redactor);
  BOOST_TEST(stream.push("a line\n") == "a line\n");
  BOOST_TEST(stream.push("a secret") == "a ");
  BOOST_TEST(stream.push("ary\n") == "secretary\n");
  BOOST_TEST(stream.push("secret-one") == "***"); // nothing longer begins with it
  BOOST_TEST(stream.push("secret-o") == "");
  BOOST_TEST(stream.push("ne") == ""); // touches the mask that is out already
  BOOST_TEST(stream.push(" s") == " ");
  BOOST_TEST(stream.finish() == "s");
}

BOOST_AUTO_TEST_CASE(releases_short_beginnings_on_silence_and_still_masks_the_rest)
{
  Redactor redactor;
  adopt(redactor, "secret-one");
  RedactedStream stream(redactor);
  BOOST_TEST(stream.push("<sec") == "<");
  BOOST_TEST(stream.release() == "sec");
  BOOST_TEST(stream.release() == "");
  BOOST_TEST(stream.push("r") == "");
  BOOST_TEST(stream.release() == ""); // four bytes tell too much
  BOOST_TEST(stream.push("et-one>") == "***>");
  BOOST_TEST(stream.push("se") == "");
  BOOST_TEST(stream.release() == "se");
  BOOST_TEST(stream.push("lect") == "lect");
  BOOST_TEST(stream.finish() == "");
}

BOOST_AUTO_TEST_CASE(lets_out_at_once_what_stays_masked_in_any_case)
{
  Redactor redactor;
  adopt(redactor, "secret-one");
  adopt(redactor, "secret-one-and-more");
  RedactedStream stream(redactor);
  BOOST_TEST(stream.push("<secret-one") == "<***");
  BOOST_TEST(stream.push("-and") == "");
  BOOST_TEST(stream.release() == "");
  BOOST_TEST(stream.push("-more>") == ">"); // still the same mask
}

BOOST_AUTO_TEST_CASE(takes_needles_in_mid_stream)
{
  Redactor redactor;
  RedactedStream stream(redactor);
  BOOST_TEST(stream.push("secret-two ") == "secret-two "); // nobody knew
  adopt(redactor, "secret-one");
  BOOST_TEST(stream.push("secret-") == "");
  adopt(redactor, "secret-two");
  BOOST_TEST(stream.push("two secret-one") == "*** ***");
  BOOST_TEST(stream.push("x secret-on") == "x ");
  adopt(redactor, "ret-on-hold");
  BOOST_TEST(stream.push("-hold") == "sec***");
  BOOST_TEST(stream.finish() == "");
}

BOOST_AUTO_TEST_CASE(masks_what_is_held_when_its_needle_arrives)
{
  Redactor redactor;
  adopt(redactor, "secret-one-is-long");
  RedactedStream stream(redactor);
  BOOST_TEST(stream.push("<secret-one") == "<");
  adopt(redactor, "secret-one");
  BOOST_TEST(stream.finish() == "***");
}

BOOST_AUTO_TEST_CASE(forgets_where_it_stood_when_a_stream_is_finished)
{
  Redactor redactor;
  adopt(redactor, "secret-one");
  RedactedStream stream(redactor);
  BOOST_TEST(stream.push("secret") == "");
  BOOST_TEST(stream.finish() == "secret");
  BOOST_TEST(stream.push("-one") == "-one");
  BOOST_TEST(stream.push("secret-one") == "***");
  BOOST_TEST(stream.finish() == "");
  BOOST_TEST(stream.push("secret-one") == "***"); // another stream, another mask
}

BOOST_AUTO_TEST_CASE(takes_another_mask_where_the_usual_one_could_complete_a_secret)
{
  struct Row {
    std::string_view value;
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"ab***cdefg", "ab12345678cdefg", "ab###cdefg"},
      {"*bcdefgh", "12345678bcdefgh", "###bcdefgh"},
      {"abcdefg*", "abcdefg12345678", "abcdefg###"},
      {"ab*cd**efg", "ab12345678cd", "ab***cd"},
  };
  for (const auto& row : rows) {
    Redactor redactor;
    adopt(redactor, "12345678");
    adopt(redactor, row.value);
    BOOST_TEST(redactor.redact(row.text) == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(refuses_a_secret_that_no_mask_can_stand_beside)
{
  Redactor redactor;
  const std::string_view greedy = "*-#-~-^-!-_-.-@-+-x";
  for (std::size_t i = 0; i + 2 < greedy.size(); i += 2) {
    adopt(redactor, std::string(1, greedy[i]) + "-padding");
  }
  const auto adopted = redactor.adopt(Secret("x-padding"), SecretClass::key, "LAST");
  BOOST_REQUIRE(!adopted);
  BOOST_TEST(adopted.error().message == "LAST can't be masked beside the other secrets of this run");
  BOOST_TEST(redactor.redact("*-padding x-padding") == "xxx x-padding");
}

BOOST_AUTO_TEST_CASE(passes_everything_without_a_needle)
{
  const Redactor redactor;
  const std::string text("\0\xff\n binary", 10);
  BOOST_TEST(redactor.redact(text) == text);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
