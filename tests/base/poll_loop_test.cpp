// SPDX-License-Identifier: Apache-2.0
#include "base/poll_loop.hpp"
#include "support/fake_clock.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace argosy {

using namespace std::chrono_literals;

namespace {

struct Pipe {
  Pipe() { BOOST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0); }
  ~Pipe()
  {
    ::close(ends[0]);
    close_writer();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reader() const { return ends[0]; }
  int writer() const { return ends[1]; }
  void put() const { BOOST_REQUIRE(::write(ends[1], "x", 1) == 1); }
  void take() const
  {
    char byte = 0;
    BOOST_REQUIRE(::read(ends[0], &byte, 1) == 1);
  }
  void close_writer()
  {
    if (ends[1] >= 0) {
      ::close(std::exchange(ends[1], -1));
    }
  }

  std::array<int, 2> ends{};
};

struct Fixture {
  FakeClock clock;
  PollLoop loop{clock};
  std::string seen;

  auto note(char letter)
  {
    return [this, letter] { seen += letter; };
  }
  // So many rounds of the loop, of which none waits.
  void run(int rounds)
  {
    loop.run_until([&] {
      loop.after(0ms, [] {});
      return rounds-- == 0;
    });
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(poll_loop_test, Fixture)

BOOST_AUTO_TEST_CASE(runs_timers_in_the_order_of_their_times)
{
  loop.after(30ms, note('c'));
  loop.after(10ms, note('a'));
  loop.after(20ms, note('b'));
  loop.after(10ms, note('A')); // of the same time: as they were set
  loop.after(-5s, note('0'));
  BOOST_TEST(seen == "");
  clock.advance(29ms);
  run(1);
  BOOST_TEST(seen == "0aAb");
  clock.advance(1ms);
  run(1);
  BOOST_TEST(seen == "0aAbc");
}

BOOST_AUTO_TEST_CASE(cancels_timers)
{
  const auto first = loop.after(1ms, note('a'));
  TimerId third = 0;
  loop.after(2ms, [&] {
    seen += 'b';
    loop.cancel(third);
  });
  third = loop.after(2ms, note('c'));
  loop.cancel(first);
  loop.cancel(first);
  loop.cancel(0);
  loop.cancel(12345);
  clock.advance(5ms);
  run(1);
  BOOST_TEST(seen == "b");
}

BOOST_AUTO_TEST_CASE(takes_delays_beyond_all_time)
{
  const auto timer = loop.after(Duration::max(), note('x'));
  run(2);
  BOOST_TEST(seen == "");
  loop.cancel(timer);
  BOOST_TEST(!loop.run_until([] { return false; }));
}

BOOST_AUTO_TEST_CASE(gives_descriptors_their_turn_beside_timers_that_renew_themselves)
{
  const Pipe pipe;
  int ticks = 0;
  std::function<void()> tick = [&] {
    ++ticks;
    loop.after(0ms, tick);
  };
  loop.after(0ms, tick);
  pipe.put();
  bool is_read = false;
  loop.watch(pipe.reader(), Interest::readable, [&](Readiness) { is_read = true; });
  BOOST_TEST(loop.run_until([&] { return is_read || ticks > 100; }));
  BOOST_TEST(is_read);
  BOOST_TEST(ticks <= 2);
}

BOOST_AUTO_TEST_CASE(runs_a_timer_set_by_a_timer_in_the_next_round)
{
  loop.after(0ms, [&] { loop.after(0ms, note('b')); });
  run(1);
  BOOST_TEST(seen == "");
  run(1);
  BOOST_TEST(seen == "b");
}

BOOST_AUTO_TEST_CASE(tells_what_a_descriptor_is_ready_for)
{
  Pipe pipe;
  std::vector<Readiness> got;
  loop.watch(pipe.writer(), Interest::both, [&](Readiness readiness) { got.push_back(readiness); });
  run(1);
  BOOST_REQUIRE(got.size() == 1U);
  BOOST_TEST((got[0].writable && !got[0].readable && !got[0].failed));

  loop.watch(pipe.writer(), Interest::none, {});
  loop.watch(pipe.reader(), Interest::readable, [&](Readiness readiness) { got.push_back(readiness); });
  run(1);
  BOOST_TEST(got.size() == 1U); // nothing to read yet
  pipe.put();
  run(1);
  BOOST_REQUIRE(got.size() == 2U);
  BOOST_TEST((got[1].readable && !got[1].writable && !got[1].failed));

  pipe.take();
  pipe.close_writer();
  run(1);
  BOOST_REQUIRE(got.size() == 3U);
  BOOST_TEST((got[2].readable && got[2].failed)); // the end is read as such
}

BOOST_AUTO_TEST_CASE(says_when_a_descriptor_is_none)
{
  bool failed = false;
  loop.watch(::dup(0) + 1000, Interest::readable, [&](Readiness readiness) { failed = readiness.failed; });
  run(1);
  BOOST_TEST(failed);
}

BOOST_AUTO_TEST_CASE(lets_a_callback_end_its_own_watch_and_others)
{
  const Pipe first;
  const Pipe second;
  first.put();
  second.put();
  const auto end_both = [&](Readiness) {
    seen += 'x';
    loop.watch(first.reader(), Interest::none, {});
    loop.watch(second.reader(), Interest::none, {});
  };
  loop.watch(first.reader(), Interest::readable, end_both);
  loop.watch(second.reader(), Interest::readable, end_both);
  run(3);
  BOOST_TEST(seen == "x");
  BOOST_TEST(!loop.run_until([] { return false; })); // nothing is left to wait for
}

BOOST_AUTO_TEST_CASE(lets_a_callback_replace_its_own_watch)
{
  const Pipe pipe;
  pipe.put();
  const std::string kept(100, 'k'); // lives in the callback that is replaced
  loop.watch(pipe.reader(), Interest::readable, [&, kept](Readiness) {
    loop.watch(pipe.reader(), Interest::readable, [&](Readiness) { seen += 'b'; });
    seen += kept.substr(0, 1);
  });
  run(2);
  BOOST_TEST(seen == "kb");
}

BOOST_AUTO_TEST_CASE(polls_a_replaced_watch_for_itself)
{
  const Pipe first;
  const Pipe second;
  first.put();
  second.put();
  // The first callback of a round takes the other's data and watches it anew: that watch is not ready in this round.
  const auto replace_other = [&](const Pipe& other) {
    return [&](Readiness) {
      other.take();
      loop.watch(other.reader(), Interest::readable, [&](Readiness) { seen += '!'; });
      seen += 'x';
    };
  };
  loop.watch(first.reader(), Interest::readable, replace_other(second));
  loop.watch(second.reader(), Interest::readable, replace_other(first));
  run(1);
  BOOST_TEST(seen == "x");
}

BOOST_AUTO_TEST_CASE(asks_before_it_waits_and_gives_up_when_nothing_can_happen)
{
  BOOST_TEST(loop.run_until([] { return true; }));
  BOOST_TEST(!loop.run_until([] { return false; }));
  loop.after(0ms, note('a'));
  BOOST_TEST(!loop.run_until([] { return false; }));
  BOOST_TEST(seen == "a");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
