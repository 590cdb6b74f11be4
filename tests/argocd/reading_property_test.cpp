// SPDX-License-Identifier: Apache-2.0
#include "argocd/reading_property.hpp"
#include "argocd/recordings.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace argosy {

BOOST_AUTO_TEST_SUITE(reading_property_test)

BOOST_AUTO_TEST_CASE(holds_for_the_kept_corpus_of_the_fuzzer)
{
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ARGOSY_TEST_DATA "/fuzz/corpus/application")) {
    const std::ifstream stream(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    BOOST_TEST(check_reading(bytes.str()) == "", entry.path().filename().string());
    ++count;
  }
  BOOST_TEST(count > 10U);
}

BOOST_AUTO_TEST_CASE(holds_wherever_an_answer_is_cut)
{
  const auto body = recordings::find("sync.json", "sync with infos").reply.body;
  for (std::size_t size = 0; size < body.size(); size += 7) {
    BOOST_TEST(check_reading(body.substr(0, size)) == "");
  }
}

BOOST_AUTO_TEST_CASE(holds_when_a_byte_is_wrong)
{
  const auto body = recordings::find("projects.json", "role token: get an application of the project").reply.body;
  for (std::size_t at = 0; at < body.size(); at += 5) {
    for (const char wrong : {'\0', '"', '[', '}', '\x7f', '\xff'}) {
      auto changed = body;
      changed[at] = wrong;
      BOOST_TEST(check_reading(changed) == "");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
