// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"
#include "support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace argosy {

BOOST_AUTO_TEST_SUITE(file_test)

BOOST_AUTO_TEST_CASE(reads_a_whole_file)
{
  const TemporaryFolder folder;
  const std::string content = std::string(40'000, 'x') + std::string("\0\n", 2);
  BOOST_TEST(read_file(folder.make("file", content), content.size()).value_or("") == content);
}

BOOST_AUTO_TEST_CASE(says_what_it_cannot_read_and_why)
{
  const TemporaryFolder folder;
  struct Row {
    std::filesystem::path path;
    std::string_view cause;
  };
  const Row rows[] = {
      {folder / "absent", "no such file or directory"}, {folder.path(), "it is a folder"},
      {folder.make("empty", ""), "it is empty"},        {folder.make("large", "12345"), "it has more than 4 bytes"},
      {"/dev/zero", "it has more than 4 bytes"},        {folder / "large/below", "not a directory"},
  };
  for (const auto& row : rows) {
    const auto content = read_file(row.path, 4);
    BOOST_REQUIRE(!content);
    BOOST_TEST((content.error().kind == ErrorKind::config));
    BOOST_TEST(content.error().message == "cannot read " + row.path.string() + ": " + std::string(row.cause));
  }
}

BOOST_AUTO_TEST_CASE(reads_a_descriptor_to_its_end)
{
  std::array<int, 2> ends{};
  BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  BOOST_REQUIRE(::write(ends[1], "key\n", 4) == 4);
  ::close(ends[1]);
  BOOST_TEST(read_descriptor(ends[0], "standard input", 100).value_or("") == "key\n");
  const auto nothing = read_descriptor(ends[0], "standard input", 100);
  BOOST_TEST((nothing && nothing->empty()));
  ::close(ends[0]);
  const auto closed = read_descriptor(-1, "standard input", 100);
  BOOST_REQUIRE(!closed);
  BOOST_TEST(closed.error().message == "cannot read standard input: bad file descriptor");
}

BOOST_AUTO_TEST_CASE(names_causes_in_lower_case)
{
  BOOST_TEST(to_cause(EACCES) == "permission denied");
  BOOST_TEST(to_cause(ENOSPC) == "no space left on device");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
