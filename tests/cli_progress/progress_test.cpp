// SPDX-License-Identifier: Apache-2.0
// What a log says while nothing changes: CI systems kill jobs that are silent.
#include "cli/progress.hpp"
#include "support/captured_sink.hpp"
#include "support/fake_timers.hpp"
#include "sync/application_builder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

namespace argosy {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct ProgressFixture {
  FakeClock clock;
  FakeTimers timers{clock};
  Redactor redactor;
  CapturedSink sink;
  Output output{redactor, sink};
  Log log{output, clock, {}};
  LogProgress progress{log, timers, clock.now() + minutes(15)};

  void pass(Duration time) { timers.advance(time); }
  void tell(const std::string& app, const std::string& text) { progress.on_note({app, "", ""}, {text, "found"}); }

  long count(const std::string& part) const
  {
    long found = 0;
    const auto text = sink.text();
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
      ++found;
    }
    return found;
  }
};

BOOST_FIXTURE_TEST_SUITE(progress_test, ProgressFixture)

BOOST_AUTO_TEST_CASE(who_is_silent_for_a_minute_says_that_it_still_waits)
{
  tell("shop", "at 9f1c2d3");
  progress.on_state({"shop", "", ""}, test::AppBuilder().health(Health::progressing).get());
  pass(seconds(59));
  BOOST_TEST(count("still") == 0);
  pass(seconds(2));
  BOOST_TEST(count(", Progressing") == 1);
  BOOST_TEST(count("14m left") == 1);
  pass(minutes(2));
  BOOST_TEST(count(", Progressing") == 3);
  progress.on_done({"shop", "", ""}, {});
  pass(minutes(5));
  BOOST_TEST(count("still") == 3);
}

BOOST_AUTO_TEST_CASE(so_does_one_that_is_still_to_come)
{
  tell("shop-pr-7", "it does not exist yet");
  pass(minutes(3) + seconds(1));
  BOOST_TEST(count("still not there") == 3);
}

BOOST_AUTO_TEST_CASE(many_share_one_line_a_minute_and_only_where_nobody_spoke)
{
  for (int i = 0; i < 200; ++i) {
    tell("load-" + std::to_string(1000 + i), "at 9f1c2d3");
  }
  pass(minutes(1) + seconds(1));
  BOOST_TEST(count("still") == 1);
  BOOST_TEST(count("still under way: 200 applications: load-1000, load-1001, load-1002 and 197 more") == 1);
  pass(seconds(30));
  tell("load-1100", "Healthy");
  pass(seconds(59));
  BOOST_TEST(count("still") == 1);
  pass(seconds(2));
  BOOST_TEST(count("still") == 2);
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_at_once_where_others_go_on)
{
  Outcome failed;
  failed.error = {ErrorKind::unhealthy, "Synced to 4be77a0, Degraded for 30 s", ""};
  tell("shop", "at 9f1c2d3");
  tell("web", "at 9f1c2d3");
  progress.on_done({"web", "", ""}, failed);
  BOOST_TEST(count("web  FAILED unhealthy: Synced to 4be77a0, Degraded for 30 s\n") == 1);
  // The report of the whole run comes right after the last one.
  progress.on_done({"shop", "", ""}, failed);
  BOOST_TEST(count("FAILED") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
