// SPDX-License-Identifier: Apache-2.0
// The doubles that other tests rely on.
#include "support/fake_timers.hpp"
#include "support/seeded_random.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>

namespace argosy {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(support_test)

BOOST_AUTO_TEST_CASE(fake_timers_run_in_order_at_their_very_moments)
{
  FakeClock clock;
  FakeTimers timers(clock);
  const auto start = clock.now();
  std::string seen;
  Duration at{};
  timers.after(20ms, [&] { seen += 'b'; });
  timers.after(10ms, [&] {
    seen += 'a';
    at = clock.now() - start;
    timers.after(5ms, [&] { seen += 'A'; });
  });
  const auto never = timers.after(1ms, [&] { seen += '!'; });
  timers.cancel(never);
  BOOST_TEST(timers.time_to_next().count() == 10);
  timers.advance(19ms);
  BOOST_TEST(seen == "aA");
  BOOST_TEST(at.count() == 10);
  BOOST_TEST((clock.now() - start).count() == 19);
  BOOST_TEST(timers.pending() == 1U);
  BOOST_TEST(timers.run_until([&] { return seen.ends_with('b'); }));
  BOOST_TEST(!timers.run_until([] { return false; }));
}

BOOST_AUTO_TEST_CASE(fake_timers_give_up_after_their_limit)
{
  FakeClock clock;
  FakeTimers timers(clock);
  std::function<void()> again = [&] { timers.after(1min, again); };
  again();
  BOOST_TEST(!timers.run_until([] { return false; }, 1h));
}

BOOST_AUTO_TEST_CASE(fake_clock_moves_both_sides_and_sets_the_date_alone)
{
  FakeClock clock;
  const auto start = clock.now();
  const auto wall = clock.wall_now();
  clock.advance(5s);
  BOOST_TEST((clock.now() - start == 5s));
  BOOST_TEST((clock.wall_now() - wall == 5s));
  clock.set_wall(wall);
  BOOST_TEST((clock.now() - start == 5s));
}

BOOST_AUTO_TEST_CASE(seeded_random_repeats_itself)
{
  SeededRandom one(7);
  SeededRandom same(7);
  SeededRandom other(8);
  const auto text = random_hex(one, 16);
  BOOST_TEST(text == random_hex(same, 16));
  BOOST_TEST(text != random_hex(other, 16));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
