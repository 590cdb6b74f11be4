// SPDX-License-Identifier: Apache-2.0
// For any secrets, any text and any cuts: no needle stands in the output, and what is no needle comes out byte for
// byte.
#include "base/file.hpp"
#include "redact/automaton.hpp"
#include "redact/forms.hpp"
#include "redact/naive_redactor.hpp"
#include "redact/redaction_property.hpp"
#include "redact/redactor.hpp"
#include "support/seeded_random.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

namespace argosy {

namespace {

// Few letters make many near misses and overlaps.
std::string
random_text(SeededRandom& random, std::string_view letters, std::size_t size)
{
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    text += letters[random.below(letters.size())];
  }
  return text;
}

// Noise with the secrets, their forms, and pieces of them strewn in.
std::string
random_log(SeededRandom& random, std::string_view letters, const std::vector<std::string>& needles)
{
  std::string text;
  for (std::size_t i = random.below(12); i > 0; --i) {
    const auto& needle = needles[random.below(needles.size())];
    const auto begin = random.below(3) == 0 ? random.below(needle.size()) : 0;
    const auto size = random.below(3) == 0 ? random.below(needle.size()) : needle.size();
    text += random_text(random, letters, random.below(6)) + needle.substr(begin, size);
  }
  return text;
}

std::vector<std::string>
needles_of(const std::vector<std::string>& values)
{
  NeedleList list;
  for (const auto& value : values) {
    add_forms(list, value);
  }
  std::vector<std::string> needles;
  for (std::size_t i = 0; i < list.size(); ++i) {
    needles.emplace_back(list[i]);
  }
  return needles;
}

// One random case; the seed tells all of it.
void
check_seed(std::uint64_t seed)
{
  constexpr std::string_view alphabets[] = {"ab", "abc*", "a%+\"\\", "x\n ", "ab[#&<", "a\xc3\xa4\xff"};
  SeededRandom random(seed);
  const auto letters = alphabets[random.below(std::size(alphabets))];
  std::vector<std::string> values;
  Redactor redactor;
  for (std::size_t i = random.below(4) + 1; i > 0; --i) {
    const auto value = "k" + random_text(random, letters, 7 + random.below(20)) + "k";
    if (redactor.adopt(Secret(value), SecretClass::other, "value")) {
      values.push_back(value);
    }
  }
  const auto needles = needles_of(values);
  const auto text = random_log(random, letters, needles);
  std::string out;
  RedactedStream stream(redactor);
  for (std::size_t at = 0; at < text.size();) {
    const auto size = std::min(1 + random.below(9), text.size() - at);
    out += stream.push(text.substr(at, size));
    at += size;
  }
  out += stream.finish();
  const auto mask = redactor.redact(values.front());
  BOOST_REQUIRE_MESSAGE(out == redact_naively(needles, text, mask), "seed " << seed);
  BOOST_REQUIRE_MESSAGE(out == redactor.redact(text), "seed " << seed);
  for (const auto& needle : needles) {
    BOOST_REQUIRE_MESSAGE(out.find(needle) == std::string::npos, "seed " << seed);
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(redactor_property_test)

BOOST_AUTO_TEST_CASE(agrees_with_the_plain_definition_on_random_cases)
{
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    check_seed(seed);
  }
}

// Inputs that the fuzzer found worth keeping; tests/fuzz/redact_fuzz.cpp says how one is read.
BOOST_AUTO_TEST_CASE(holds_for_the_kept_corpus_of_the_fuzzer)
{
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ARGOSY_TEST_DATA "/fuzz/corpus/redact")) {
    const auto input = read_file(entry.path(), 1U << 20U).value_or("");
    BOOST_TEST(check_redaction(input) == "", entry.path().filename());
    ++count;
  }
  BOOST_TEST(count >= 8U);
}

BOOST_AUTO_TEST_CASE(finds_the_longest_needle_at_each_place)
{
  NeedleList needles;
  for (const std::string_view needle : {"abcdefgh", "bcdefghi", "abcdefghijkl", "too few"}) {
    needles.add(needle);
  }
  BOOST_TEST(needles.size() == 3U);
  const Automaton automaton(needles);
  auto state = Automaton::k_start;
  std::vector<std::size_t> matches;
  std::vector<std::size_t> pending;
  for (const char byte : std::string_view("xabcdefghijkl")) {
    state = automaton.next(state, byte);
    matches.push_back(automaton.match(state));
    pending.push_back(automaton.pending(state));
  }
  const std::vector<std::size_t> expected_matches{0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 0, 0, 12};
  const std::vector<std::size_t> expected_pending{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0};
  BOOST_TEST(matches == expected_matches, boost::test_tools::per_element());
  BOOST_TEST(pending == expected_pending, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
