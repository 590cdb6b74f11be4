// SPDX-License-Identifier: Apache-2.0
#include "base/random.hpp"
#include "support/seeded_random.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace argosy {

namespace {

// Every byte the same: the ends of what can come.
class ConstantRandom final : public Random {
public:
  explicit ConstantRandom(unsigned char byte) : m_byte(byte) {}
  void fill(std::span<std::byte> bytes) override { std::fill(bytes.begin(), bytes.end(), std::byte(m_byte)); }

private:
  unsigned char m_byte;
};

} // namespace

BOOST_AUTO_TEST_SUITE(random_test)

BOOST_AUTO_TEST_CASE(writes_random_bytes_as_lower_case_hexadecimal)
{
  ConstantRandom random(0xAB);
  BOOST_TEST(random_hex(random, 3) == "ababab");
  BOOST_TEST(random_hex(random, 0) == "");
}

BOOST_AUTO_TEST_CASE(stays_below_one)
{
  ConstantRandom lowest(0);
  ConstantRandom highest(0xFF);
  BOOST_TEST(random_unit(lowest) == 0.0);
  BOOST_TEST(random_unit(highest) < 1.0);
  BOOST_TEST(random_unit(highest) > 0.999999);
  SeededRandom random(1);
  double sum = 0;
  for (int i = 0; i < 1000; ++i) {
    sum += random_unit(random);
  }
  BOOST_TEST(sum > 450);
  BOOST_TEST(sum < 550);
}

BOOST_AUTO_TEST_CASE(asks_the_kernel)
{
  SystemRandom random;
  BOOST_TEST(random_hex(random, 16) != random_hex(random, 16));
  BOOST_TEST(random_hex(random, 1000).size() == 2000U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
