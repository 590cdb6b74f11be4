// SPDX-License-Identifier: Apache-2.0
#include "base/edit_distance.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

BOOST_AUTO_TEST_SUITE(edit_distance_test)

BOOST_AUTO_TEST_CASE(counts_the_fewest_slips_between_two_words)
{
  struct Row {
    std::string left;
    std::string right;
    std::size_t edits;
  };
  for (const auto& row : std::vector<Row>{{"", "", 0},
                                          {"", "abc", 3},
                                          {"sync", "sync", 0},
                                          {"snyc", "sync", 1},
                                          {"synch", "sync", 1},
                                          {"sinc", "sync", 1},
                                          {"wiat", "wait", 1},
                                          {"kitten", "sitting", 3},
                                          {"ca", "abc", 3},
                                          {"shop", "wait", 4}}) {
    BOOST_TEST(count_edits(row.left, row.right) == row.edits, row.left << " " << row.right);
    BOOST_TEST(count_edits(row.right, row.left) == row.edits, row.right << " " << row.left);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
