// SPDX-License-Identifier: Apache-2.0
#include "base/result.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>

namespace argosy {

namespace {

Result<int>
half(int number)
{
  if (number % 2 != 0) {
    return failure(ErrorKind::usage, "odd", "take an even one");
  }
  return number / 2;
}

Result<int>
quarter(int number)
{
  TRY_ASSIGN(const int once, half(number));
  TRY_ASSIGN(const int twice, half(once));
  return twice;
}

Status
check(int number)
{
  TRY(quarter(number));
  return {};
}

Result<std::unique_ptr<int>>
make_half(int number)
{
  TRY_ASSIGN(auto value, half(number));
  return std::make_unique<int>(value);
}

Result<int>
read_half(int number)
{
  std::unique_ptr<int> value;
  TRY_ASSIGN(value, make_half(number));
  return *value;
}

} // namespace

BOOST_AUTO_TEST_SUITE(result_test)

BOOST_AUTO_TEST_CASE(passes_values_and_failures_on)
{
  BOOST_TEST(quarter(8).value_or(-1) == 2);
  BOOST_REQUIRE(!quarter(6));
  BOOST_TEST(quarter(6).error().message == "odd");
  BOOST_TEST(quarter(6).error().hint == "take an even one");
  BOOST_TEST(check(8).has_value());
  BOOST_TEST((!check(2) && check(2).error().kind == ErrorKind::usage));
}

BOOST_AUTO_TEST_CASE(moves_what_cannot_be_copied)
{
  BOOST_TEST(read_half(14).value_or(-1) == 7);
  BOOST_TEST(!read_half(7));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
