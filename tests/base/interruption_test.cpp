// SPDX-License-Identifier: Apache-2.0
#include "base/blocking.hpp"
#include "base/interruption.hpp"
#include "base/poll_loop.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

namespace argosy {
namespace {

struct Fixture {
  SystemClock clock;
  PollLoop loop{clock};
  Interruption interruption{loop};

  // One turn of the loop, in which a signal that was raised arrives.
  void turn()
  {
    bool is_over = false;
    loop.after(std::chrono::milliseconds(1), [&] { is_over = true; });
    loop.run_until([&] { return is_over; });
  }
};

BOOST_AUTO_TEST_SUITE(interruption_test)

BOOST_AUTO_TEST_CASE(each_signal_has_its_kind_and_the_first_one_counts)
{
  const SystemClock clock;
  struct Row {
    int signal;
    ErrorKind kind;
  };
  for (const auto& row : std::vector<Row>{{SIGINT, ErrorKind::interrupted},
                                          {SIGTERM, ErrorKind::terminated_by_signal},
                                          {SIGHUP, ErrorKind::terminated_by_signal}}) {
    PollLoop loop(clock);
    const Interruption interruption(loop);
    BOOST_TEST(interruption.check().has_value());
    std::raise(row.signal);
    loop.run_until([&] { return interruption.is_wanted(); });
    BOOST_TEST((interruption.check().error().kind == row.kind));
    BOOST_TEST(interruption.check().error().message == "interrupted before anything was started");
  }
}

BOOST_FIXTURE_TEST_CASE(who_listens_hears_every_signal_also_the_one_that_came_before, Fixture)
{
  std::raise(SIGTERM);
  turn();
  std::vector<ErrorKind> heard;
  interruption.listen([&](ErrorKind kind) { heard.push_back(kind); });
  std::raise(SIGINT);
  turn();
  BOOST_TEST((heard == std::vector{ErrorKind::terminated_by_signal, ErrorKind::interrupted}));
  interruption.listen(nullptr);
  std::raise(SIGINT);
  turn();
  BOOST_TEST(heard.size() == 2U);
  BOOST_TEST((interruption.check().error().kind == ErrorKind::terminated_by_signal));
}

BOOST_FIXTURE_TEST_CASE(a_wait_ends_by_its_answer_or_by_a_signal, Fixture)
{
  const auto answered = wait_for<int>(interruption, [&](auto done) {
    loop.after(Duration(0), [done] { done(7); });
    return 0;
  });
  BOOST_TEST(answered.value() == 7);
  auto alive = std::make_shared<int>(0);
  const std::weak_ptr<int> call = alive;
  const auto cut = wait_for<int>(interruption, [&](auto) {
    std::raise(SIGINT);
    return std::move(alive);
  });
  BOOST_TEST((cut.error().kind == ErrorKind::interrupted));
  BOOST_TEST(call.expired());
  bool has_begun = false;
  const auto next = wait_for<int>(interruption, [&](auto) {
    has_begun = true;
    return 0;
  });
  BOOST_TEST(!next.has_value());
  BOOST_TEST(!has_begun);
}

BOOST_AUTO_TEST_CASE(a_signal_that_nobody_read_does_not_kill_afterwards)
{
  const SystemClock clock;
  for (int i = 0; i < 2; ++i) {
    PollLoop loop(clock);
    const Interruption interruption(loop);
    BOOST_TEST(interruption.check().has_value());
    std::raise(SIGTERM);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
