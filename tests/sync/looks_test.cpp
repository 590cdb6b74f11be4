// SPDX-License-Identifier: Apache-2.0
#include "sync/looks.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

constexpr Instant
at(int second)
{
  return Instant(std::chrono::seconds(second));
}

BOOST_AUTO_TEST_SUITE(looks_test)

BOOST_AUTO_TEST_CASE(one_look_at_a_time)
{
  Looks looks;
  BOOST_TEST(!looks.is_under_way());
  BOOST_TEST(looks.want(at(5), at(5)));
  BOOST_TEST(looks.is_under_way());
  BOOST_TEST(!looks.want(at(6), at(6)));
  const auto ended = looks.end();
  BOOST_TEST((ended.begun == at(5)));
  BOOST_TEST(ended.is_another_wanted);
  BOOST_TEST(!looks.is_under_way());
  BOOST_TEST((looks.last_begun() == at(5)));
}

BOOST_AUTO_TEST_CASE(the_one_under_way_answers_whatever_arose_before_it_began)
{
  Looks looks;
  BOOST_TEST(looks.want(at(5), at(5)));
  for (int second = 6; second < 60; ++second) {
    BOOST_TEST(!looks.want(at(4), at(second)));
  }
  BOOST_TEST(!looks.end().is_another_wanted);
}

BOOST_AUTO_TEST_CASE(an_answer_that_nobody_asked_for_has_no_beginning)
{
  Looks looks;
  BOOST_TEST(!looks.end().begun.has_value());
  BOOST_TEST(!looks.last_begun().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
