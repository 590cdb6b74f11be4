// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"
#include "base/file.hpp"
#include "http/event_stream_property.hpp"
#include "support/seeded_random.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <filesystem>

namespace argosy {

BOOST_AUTO_TEST_SUITE(event_stream_property)

BOOST_AUTO_TEST_CASE(holds_for_streams_made_of_likely_parts)
{
  constexpr std::array<std::string_view, 16> k_parts{
      "data:",        "data: ",   "x",    "{\"a\":1}",        "\n", "\n\n", "\r", "\r\n", ":", ":\n", "event: y\n",
      "\xef\xbb\xbf", "\xc3\xa4", "\xff", "0123456789abcdef", " "};
  SeededRandom random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string input(1, static_cast<char>(random.below(256)));
    for (auto parts = random.below(20); parts > 0; --parts) {
      input += k_parts[random.below(k_parts.size())];
    }
    const auto wrong = check_event_stream(input);
    BOOST_TEST_REQUIRE(wrong == "", wrong << ": " << to_hex(input));
  }
}

BOOST_AUTO_TEST_CASE(holds_for_the_kept_corpus_of_the_fuzzer)
{
  for (const auto& entry : std::filesystem::directory_iterator(ARGOSY_TEST_DATA "/fuzz/corpus/event_stream")) {
    BOOST_TEST(check_event_stream(read_file(entry.path(), 1'000'000).value()) == "", entry.path());
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
