// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"
#include "redact/output.hpp"
#include "support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace argosy {

namespace fs = std::filesystem;

namespace {

struct Fixture {
  Fixture() { BOOST_REQUIRE(redactor.adopt(Secret("secret-one"), SecretClass::key, "value")); }

  static std::string content(const fs::path& path) { return read_file(path, 1U << 20U).value_or("(unreadable)"); }

  Redactor redactor;
  TemporaryFolder folder;
};

unsigned
mode_of(const fs::path& path)
{
  return static_cast<unsigned>(fs::status(path).permissions());
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(write_file_test, Fixture)

BOOST_AUTO_TEST_CASE(writes_a_new_file_masked)
{
  const auto before = ::umask(022);
  BOOST_REQUIRE(write_file(redactor, folder / "report.json", "{\"a\":\"secret-one\"}"));
  ::umask(before);
  BOOST_TEST(content(folder / "report.json") == "{\"a\":\"***\"}");
  BOOST_TEST(mode_of(folder / "report.json") == 0644U);
  BOOST_TEST(folder.count() == 1U);
}

BOOST_AUTO_TEST_CASE(replaces_a_file_as_a_whole_and_keeps_its_mode)
{
  const auto path = folder.make("report.json", "a much longer old content");
  fs::permissions(path, fs::perms(0600));
  const auto old = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  BOOST_REQUIRE(write_file(redactor, path, "new"));
  BOOST_TEST(content(path) == "new");
  BOOST_TEST(mode_of(path) == 0600U);
  // Whoever had it open still reads the old one.
  BOOST_TEST(read_descriptor(old, "old", 100).value_or("") == "a much longer old content");
  ::close(old);
  BOOST_TEST(folder.count() == 1U);
}

BOOST_AUTO_TEST_CASE(replaces_what_a_symbolic_link_points_to)
{
  const auto target = folder.make("target", "old");
  fs::create_symlink("target", folder / "link");
  BOOST_REQUIRE(write_file(redactor, folder / "link", "new"));
  BOOST_TEST(fs::is_symlink(folder / "link"));
  BOOST_TEST(content(target) == "new");
}

BOOST_AUTO_TEST_CASE(writes_relative_to_the_working_folder)
{
  const auto before = fs::current_path();
  fs::current_path(folder.path());
  const auto written = write_file(redactor, "plain-name", "x");
  fs::current_path(before);
  BOOST_REQUIRE(written);
  BOOST_TEST(content(folder / "plain-name") == "x");
}

BOOST_AUTO_TEST_CASE(writes_pipes_and_devices_in_place)
{
  BOOST_REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  BOOST_REQUIRE(write_file(redactor, folder / "pipe", "to secret-one"));
  BOOST_TEST(read_descriptor(reader, "pipe", 100).value_or("") == "to ***");
  ::close(reader);
  BOOST_TEST(fs::is_fifo(folder / "pipe"));
  BOOST_TEST(bool(write_file(redactor, "/dev/null", "x")));
}

BOOST_AUTO_TEST_CASE(appends_to_what_stands_behind_a_descriptor)
{
  const auto path = folder.make("log", "");
  const int log = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  BOOST_REQUIRE(::write(log, "first\n", 6) == 6);
  BOOST_REQUIRE(write_file(redactor, "/dev/fd/" + std::to_string(log), "second\n"));
  BOOST_REQUIRE(write_file(redactor, "/proc/self/fd/" + std::to_string(log), "third\n"));
  ::close(log);
  BOOST_TEST(content(path) == "first\nsecond\nthird\n");
}

BOOST_AUTO_TEST_CASE(says_what_it_cannot_write_and_why)
{
  struct Row {
    fs::path path;
    std::string_view cause;
  };
  fs::create_directory(folder / "sub");
  fs::create_symlink("nowhere/else", folder / "dangling");
  const Row rows[] = {
      {folder / "no/such/folder.json", "no such file or directory"},
      {folder / "sub", "it is a folder"},
      {folder.make("file", "x") / "below", "not a directory"},
      {folder / std::string(300, 'x'), "file name too long"},
      {"/dev/fd/123456", "bad file descriptor"},
      {"/dev/full", "no space left on device"},
      {"", "no such file or directory"},
  };
  const auto before = folder.count();
  for (const auto& row : rows) {
    const auto written = write_file(redactor, row.path, "x");
    BOOST_REQUIRE_MESSAGE(!written, row.path);
    BOOST_TEST((written.error().kind == ErrorKind::config));
    BOOST_TEST(written.error().message == "cannot write " + row.path.string() + ": " + std::string(row.cause));
  }
  BOOST_TEST(folder.count() == before);
}

BOOST_AUTO_TEST_CASE(leaves_the_old_file_and_nothing_else_when_the_disk_is_full)
{
  const auto path = folder.make("report.json", "old");
  // A file size limit is the full disk that a test can have.
  rlimit before{};
  BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{16, before.rlim_max};
  BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto written = write_file(redactor, path, std::string(100, 'x'));
  ::setrlimit(RLIMIT_FSIZE, &before);
  BOOST_REQUIRE(!written);
  BOOST_TEST(written.error().message == "cannot write " + path.string() + ": file too large");
  BOOST_TEST(content(path) == "old");
  BOOST_TEST(folder.count() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
