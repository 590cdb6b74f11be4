// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

using namespace std::string_view_literals;

namespace {

struct Row {
  std::string_view text;
  std::string_view expected;
};

} // namespace

BOOST_AUTO_TEST_SUITE(encoding_test)

BOOST_AUTO_TEST_CASE(writes_hexadecimal)
{
  BOOST_TEST(to_hex("") == "");
  BOOST_TEST(to_hex("\x00\x7f\xff\x1a"sv) == "007fff1a");
  BOOST_TEST(to_hex("\xff\x1a", HexCase::upper) == "FF1A");
}

// RFC 4648 section 10, and the characters in which the alphabets differ.
BOOST_AUTO_TEST_CASE(writes_base64)
{
  const Row rows[] = {{"", ""},
                      {"f", "Zg=="},
                      {"fo", "Zm8="},
                      {"foo", "Zm9v"},
                      {"foob", "Zm9vYg=="},
                      {"fooba", "Zm9vYmE="},
                      {"foobar", "Zm9vYmFy"},
                      {"\xfb\xff\xfe", "+//+"}};
  for (const auto& row : rows) {
    BOOST_TEST(to_base64(row.text) == row.expected);
    BOOST_TEST((parse_base64(row.expected) == row.text));
    BOOST_TEST((parse_base64(to_base64url(row.text)) == row.text));
  }
  BOOST_TEST(to_base64url("\xfb\xff\xfe") == "-__-");
  BOOST_TEST(to_base64url("f") == "Zg");
}

BOOST_AUTO_TEST_CASE(reads_only_base64)
{
  for (const auto text : {"Z", "Zm9vZ", "Zg=", "Zg===", "=", "====", "Zm8==", "Zm9v=", "Zm9v====", "Zm 9v", "Zm9v\n",
                          "Zm=v", "Zm9*", "\xc3\xa4\xc3\xa4"}) {
    BOOST_TEST(!parse_base64(text), text);
  }
  BOOST_TEST((parse_base64("Zm8") == "fo"));
  BOOST_TEST((parse_base64("+_/-") == "\xfb\xff\xfe"));
}

BOOST_AUTO_TEST_CASE(writes_and_reads_percent_encoding)
{
  const Row rows[] = {
      {"", ""},
      {"AZaz09-._~", "AZaz09-._~"},
      {"a b/c?d=e&f+g%", "a%20b%2Fc%3Fd%3De%26f%2Bg%25"},
      {"\x00\xc3\xa4"sv, "%00%C3%A4"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(to_percent(row.text) == row.expected);
    BOOST_TEST((parse_percent(row.expected) == row.text));
  }
  BOOST_TEST(to_percent("\xc3/", HexCase::lower) == "%c3%2f");
  BOOST_TEST((parse_percent("%c3%a4+x") == "\xc3\xa4+x"));
  for (const auto text : {"%", "%4", "a%4", "%4g", "%g4", "%%41", "% 41"}) {
    BOOST_TEST(!parse_percent(text), text);
  }
}

BOOST_AUTO_TEST_CASE(knows_well_formed_utf8)
{
  for (const auto text : {"", "ascii", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
                          "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    BOOST_TEST(is_utf8(text), to_hex(text));
  }
  for (const auto text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x9f\xbf", "\xe2\x82",
                          "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80", "\xf4\x90\x80\x80",
                          "\xf5\x80\x80\x80", "\xff", "a\xc3", "\xc3\xa4\xa4"}) {
    BOOST_TEST(!is_utf8(text), to_hex(text));
  }
}

BOOST_AUTO_TEST_CASE(makes_what_could_steer_a_terminal_visible)
{
  const Row rows[] = {
      {"plain \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "plain \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"},
      {"\x1b[31mred", "\\x1b[31mred"},
      {"\x1b]0;title\x07", "\\x1b]0;title\\x07"},
      {"a\nb\rc\td", "a\\nb\\rc\\td"},
      {"\x00\x08\x7f"sv, "\\x00\\x08\\x7f"},
      {"\xc2\x9b"
       "31m",
       "\\u009b31m"},              // CSI in one character
      {"\xc2\x85", "\\u0085"},     // next line
      {"\xe2\x80\xa8", "\\u2028"}, // line separator
      {"\xe2\x80\xae"
       "txt.exe",
       "\\u202etxt.exe"},                             // right-to-left override
      {"\xe2\x81\xa6x", "\\u2066x"},                  // isolate
      {"\xe2\x80\x8b\xef\xbb\xbf", "\\u200b\\ufeff"}, // invisible
      {"\xf3\xa0\x81\x81", "\\U000e0041"},            // tag letter
      {"\xff\xc3(", "\\xff\\xc3("},
      {"\xed\xa0\x80", "\\xed\\xa0\\x80"},
      {"\xe2\x82", "\\xe2\\x82"},
      {"back\\slash", "back\\slash"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(to_printable(row.text) == row.expected);
  }
}

BOOST_AUTO_TEST_CASE(keeps_lines_where_asked_to)
{
  BOOST_TEST(to_printable("a\r\nb\n\tc\rd\x1b", LineFeeds::keep) == "a\nb\n\tc\\rd\\x1b");
  BOOST_TEST(to_printable("a\r", LineFeeds::keep) == "a\\r");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
