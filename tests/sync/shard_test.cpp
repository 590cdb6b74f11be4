// SPDX-License-Identifier: Apache-2.0
#include "sync/shard.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace argosy {
namespace {

int
shard_of(const std::string& name, int count)
{
  int found = 0;
  for (int i = 1; i <= count; ++i) {
    if (is_in_shard({name, "", ""}, {i, count})) {
      BOOST_TEST(found == 0, name << " is in two shards");
      found = i;
    }
  }
  return found;
}

BOOST_AUTO_TEST_SUITE(shard_test)

BOOST_AUTO_TEST_CASE(shards_are_read_as_part_of_so_many)
{
  const auto shard = parse_shard("2/5");
  BOOST_REQUIRE(shard.has_value());
  BOOST_TEST(shard->index == 2);
  BOOST_TEST(shard->count == 5);
  for (const std::string text : {"", "2", "0/5", "6/5", "-1/5", "2/0", "2/5/6", "a/b", "2/ 5", "1/1001", "2/5x"}) {
    const auto refused = parse_shard(text);
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().message.find("expected K/N") != std::string::npos, text);
  }
}

BOOST_AUTO_TEST_CASE(each_application_is_in_exactly_one_shard_and_they_are_about_equally_many)
{
  std::vector<int> sizes(4);
  for (int i = 0; i < 1'000; ++i) {
    const auto shard = shard_of("app-" + std::to_string(i), 4);
    BOOST_REQUIRE(shard != 0);
    ++sizes[static_cast<std::size_t>(shard - 1)];
  }
  for (const auto size : sizes) {
    BOOST_TEST(size > 200);
    BOOST_TEST(size < 300);
  }
}

BOOST_AUTO_TEST_CASE(another_shard_takes_only_what_becomes_its_own)
{
  int moved = 0;
  for (int i = 0; i < 1'000; ++i) {
    const auto name = "app-" + std::to_string(i);
    const auto before = shard_of(name, 4);
    const auto after = shard_of(name, 5);
    BOOST_TEST((after == before || after == 5), name);
    moved += after == before ? 0 : 1;
  }
  BOOST_TEST(moved > 150);
  BOOST_TEST(moved < 250);
}

// A new version that divided otherwise would deploy some applications twice and others never, where two versions run
// side by side.
BOOST_AUTO_TEST_CASE(the_division_is_the_same_for_ever)
{
  std::string shards;
  for (const auto* const name : {"shop", "web", "billing", "team-a/shop", "guestbook", "search"}) {
    shards += std::to_string(shard_of(name, 9));
  }
  BOOST_TEST(shards == "784984");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
