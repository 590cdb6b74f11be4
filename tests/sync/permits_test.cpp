// SPDX-License-Identifier: Apache-2.0
#include "sync/permits.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace argosy {
namespace {

BOOST_AUTO_TEST_SUITE(permits_test)

BOOST_AUTO_TEST_CASE(so_many_go_at_once_and_the_others_in_the_order_they_came)
{
  Permits permits(2);
  std::string gone;
  auto a = permits.acquire([&] { gone += "a"; });
  auto b = permits.acquire([&] { gone += "b"; });
  auto c = permits.acquire([&] { gone += "c"; });
  auto d = permits.acquire([&] { gone += "d"; });
  BOOST_TEST(gone == "ab");
  b.give_up();
  BOOST_TEST(gone == "abc");
  a = Permits::Ticket();
  BOOST_TEST(gone == "abcd");
}

BOOST_AUTO_TEST_CASE(who_leaves_the_line_is_not_called)
{
  Permits permits(1);
  std::string gone;
  auto a = permits.acquire([&] { gone += "a"; });
  auto b = permits.acquire([&] { gone += "b"; });
  auto c = permits.acquire([&] { gone += "c"; });
  b.give_up();
  b.give_up();
  a.give_up();
  BOOST_TEST(gone == "ac");
  c.give_up();
  const auto d = permits.acquire([&] { gone += "d"; });
  BOOST_TEST(gone == "acd");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
