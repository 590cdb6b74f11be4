// SPDX-License-Identifier: Apache-2.0
#include "redact/secret.hpp"

#include <boost/test/unit_test.hpp>

#include <type_traits>

namespace argosy {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);
static_assert(!std::is_convertible_v<std::string, Secret> && !std::is_convertible_v<Secret, std::string_view>);

namespace {

// One that lives inside the string object, and one that lives outside.
constexpr std::string_view k_values[] = {"short-secret", "a-secret-that-is-too-long-to-live-within-a-string-object"};

// Whether the bytes of a live object hold all but the first byte of `value`, which a moved string clears by itself.
bool
holds(const Secret& object, std::string_view value)
{
  const std::string_view bytes(reinterpret_cast<const char*>(&object), sizeof(object));
  return bytes.find(value.substr(1)) != std::string_view::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(secret_test)

BOOST_AUTO_TEST_CASE(keeps_and_clones_its_value)
{
  for (const auto value : k_values) {
    const Secret secret{std::string(value)};
    const Secret clone = secret.clone();
    BOOST_TEST(secret.expose() == value);
    BOOST_TEST(clone.expose() == value);
    BOOST_TEST(!secret.empty());
  }
  BOOST_TEST(Secret().empty());
}

BOOST_AUTO_TEST_CASE(leaves_nothing_where_it_was_moved_from)
{
  for (const auto value : k_values) {
    Secret source{std::string(value)};
    Secret target(std::move(source));
    BOOST_TEST(target.expose() == value);
    BOOST_TEST(source.empty()); // NOLINT(bugprone-use-after-move): that is the promise
    BOOST_TEST(!holds(source, value));

    Secret other{std::string("what-stood-here-before-and-is-longer-than-the-other-value")};
    other = std::move(target);
    BOOST_TEST(other.expose() == value);
    BOOST_TEST(target.empty()); // NOLINT(bugprone-use-after-move)
    BOOST_TEST(!holds(target, value));
  }
}

BOOST_AUTO_TEST_CASE(survives_a_move_to_itself)
{
  Secret secret{std::string(k_values[1])};
  Secret& same = secret;
  secret = std::move(same);
  BOOST_TEST(secret.expose() == k_values[1]);
}

BOOST_AUTO_TEST_CASE(takes_its_value_from_a_string_that_is_wiped)
{
  std::string value(k_values[0]);
  const char* bytes = value.data();
  wipe(value);
  BOOST_TEST(value.empty());
  BOOST_TEST(std::string_view(bytes, 12) == std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0", 12));
}

BOOST_AUTO_TEST_CASE(wipes_also_what_lies_behind_the_end_of_a_string)
{
  std::string value(k_values[1]);
  value.resize(3);
  const char* bytes = value.data();
  wipe(value);
  BOOST_TEST(std::string_view(bytes, k_values[1].size()).find_first_not_of('\0') == std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
