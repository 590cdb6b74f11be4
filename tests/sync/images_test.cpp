// SPDX-License-Identifier: Apache-2.0
#include "sync/images.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using Texts = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(images_test)

BOOST_AUTO_TEST_CASE(a_repository_is_what_stands_before_tag_and_digest)
{
  BOOST_TEST(repository_of("ghcr.io/acme/shop:1.4.2") == "ghcr.io/acme/shop");
  BOOST_TEST(repository_of("registry:5000/shop") == "registry:5000/shop");
  BOOST_TEST(repository_of("registry:5000/shop:1@sha256:abc") == "registry:5000/shop");
  BOOST_TEST(repository_of("nginx@sha256:abc") == "nginx");
  BOOST_TEST(repository_of("nginx:1") == "nginx");
  BOOST_TEST(repository_of("").empty());
}

BOOST_AUTO_TEST_CASE(other_tags_of_the_expected_repository_are_noted)
{
  const Texts expected{"ghcr.io/acme/shop:1.4.2"};
  const std::string jobs = " (finished pods of Jobs count, too)";
  BOOST_TEST(note_other_tags(expected, {}).empty());
  BOOST_TEST(note_other_tags(expected, {"ghcr.io/acme/shop:1.4.2", "ghcr.io/acme/shop-ui:1", "nginx:1"}).empty());
  BOOST_TEST(note_other_tags(expected, {"ghcr.io/acme/shop:1.4.1", "ghcr.io/acme/shop@sha256:12", "nginx:1"}) ==
                 Texts{"ghcr.io/acme/shop runs as 1.4.1, sha256:12, not as 1.4.2" + jobs},
             boost::test_tools::per_element());
  BOOST_TEST(note_other_tags(expected, {"ghcr.io/acme/shop:1.4.1", "ghcr.io/acme/shop:1.4.2"}) ==
                 Texts{"ghcr.io/acme/shop also runs as 1.4.1" + jobs},
             boost::test_tools::per_element());
  Texts many;
  for (int i = 0; i < 9; ++i) {
    many.push_back("ghcr.io/acme/shop:" + std::to_string(i));
  }
  BOOST_TEST(note_other_tags(expected, many) ==
                 Texts{"ghcr.io/acme/shop runs as 0, 1, 2, 3, 4 and 4 more, not as 1.4.2" + jobs},
             boost::test_tools::per_element());
  BOOST_TEST(note_other_tags(expected, {"ghcr.io/acme/shop:\x1b[31m"}).front().find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
