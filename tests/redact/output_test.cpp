// SPDX-License-Identifier: Apache-2.0
#include "redact/output.hpp"
#include "support/captured_sink.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace argosy {

namespace {

struct Fixture {
  Redactor redactor;
  CapturedSink sink;

  void adopt(std::string value)
  {
    BOOST_REQUIRE(redactor.adopt(Secret(std::move(value)), SecretClass::other, "value"));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(output_test, Fixture)

BOOST_AUTO_TEST_CASE(lets_a_whole_line_out_at_once)
{
  adopt("secret-one");
  adopt("line one\nline two");
  Output output(redactor, sink);
  output.write("ends like a secret-on\n");
  BOOST_TEST(sink.text() == "ends like a secret-on\n");
  sink.clear();
  output.write("line one\n");
  BOOST_TEST(sink.text() == "***"); // a line of its own; the line end could still become a match
  output.write("another\n");
  BOOST_TEST(sink.text() == "***\nanother\n");
}

BOOST_AUTO_TEST_CASE(flushes_what_is_safe_and_finishes_with_the_rest)
{
  adopt("secret-one");
  {
    Output output(redactor, sink);
    output.write("se");
    BOOST_TEST(sink.text() == "");
    output.flush();
    BOOST_TEST(sink.text() == "se");
    output.write("cret");
    output.flush();
    BOOST_TEST(sink.text() == "se");
    output.finish();
    BOOST_TEST(sink.text() == "secret");
    output.write(" secr");
    BOOST_TEST(sink.text() == "secret ");
  }
  BOOST_TEST(sink.text() == "secret secr");
}

BOOST_AUTO_TEST_CASE(writes_to_a_descriptor_and_outlives_its_reader)
{
  std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> ends{};
  BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
  DescriptorSink to_pipe(ends[1]);
  to_pipe.write("hello");
  std::array<char, 8> buffer{};
  BOOST_TEST(::read(ends[0], buffer.data(), buffer.size()) == 5);
  BOOST_TEST(to_pipe.error_number() == 0);
  ::close(ends[0]);
  to_pipe.write("nobody reads this");
  BOOST_TEST(to_pipe.error_number() != 0);
  to_pipe.write("nor this");
  ::close(ends[1]);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
