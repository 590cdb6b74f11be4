// SPDX-License-Identifier: Apache-2.0
#include "redact/line_guard.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

BOOST_AUTO_TEST_SUITE(line_guard_test)

BOOST_AUTO_TEST_CASE(breaks_what_a_runner_would_obey)
{
  struct Row {
    std::string_view line;
    LinePlace place;
    std::string_view expected;
  };
  const Row rows[] = {
      {"::error::x", LinePlace::at_margin, "\\::error::x"},
      {"  \t::add-mask::x", LinePlace::at_margin, "  \t\\::add-mask::x"},
      {"\xc2\xa0\xe3\x80\x80::set-output name=a::b", LinePlace::at_margin,
       "\xc2\xa0\xe3\x80\x80\\::set-output name=a::b"},
      {"::error::x", LinePlace::after_prefix, "::error::x"},
      {"a ::error::x", LinePlace::at_margin, "a ::error::x"},
      {"std::string", LinePlace::at_margin, "std::string"},
      {":x", LinePlace::at_margin, ":x"},
      {"##[error]x", LinePlace::at_margin, "##\\[error]x"},
      {"a ###[add-mask]b##[group]", LinePlace::after_prefix, "a ###\\[add-mask]b##\\[group]"},
      {"## [x]", LinePlace::at_margin, "## [x]"},
      {"", LinePlace::at_margin, ""},
      {"  ", LinePlace::at_margin, "  "},
  };
  for (const auto& row : rows) {
    BOOST_TEST(guard_line(row.line, row.place) == row.expected, row.line);
  }
}

BOOST_AUTO_TEST_CASE(leaves_the_meaning_of_json)
{
  BOOST_TEST(guard_json(R"({"text":"##[error]x"})") == R"({"text":"##\u005berror]x"})");
  BOOST_TEST(guard_json(R"({"text":"::x"})") == R"({"text":"::x"})");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
