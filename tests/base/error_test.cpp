// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

namespace argosy {

BOOST_AUTO_TEST_SUITE(error_test)

BOOST_AUTO_TEST_CASE(has_a_row_for_every_kind)
{
  const auto last = static_cast<std::size_t>(ErrorKind::terminated_by_signal);
  BOOST_REQUIRE(error_table().size() == last + 1);
  for (std::size_t i = 0; i <= last; ++i) {
    BOOST_TEST(static_cast<std::size_t>(traits(static_cast<ErrorKind>(i)).kind) == i);
  }
}

BOOST_AUTO_TEST_CASE(gives_every_kind_a_word_of_its_own_and_an_exit_code_of_the_table)
{
  const std::set<int> codes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 130, 143};
  std::set<std::string_view> reasons;
  for (const auto& row : error_table()) {
    BOOST_TEST(reasons.insert(row.reason).second, row.reason);
    BOOST_TEST(codes.contains(row.exit_code), row.reason);
    BOOST_TEST(row.reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos, row.reason);
  }
}

BOOST_AUTO_TEST_CASE(puts_context_before_the_message)
{
  const auto error =
      with_context({ErrorKind::not_found, "404 not found", "look again"}, "cannot read application shop");
  BOOST_TEST(error.message == "cannot read application shop: 404 not found");
  BOOST_TEST(error.hint == "look again");
  BOOST_TEST((error.kind == ErrorKind::not_found));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
