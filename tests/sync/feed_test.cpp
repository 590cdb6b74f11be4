// SPDX-License-Identifier: Apache-2.0
#include "sync/feed.hpp"
#include "sync/scripted_server.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {
namespace {

using namespace test;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(feed_test)

struct Told {
  std::vector<bool> alive;
  int states = 0;
  int gone = 0;

  FeedListener listener()
  {
    return {[this](const Application&) { ++states; }, [this](const Application&) { ++gone; },
            [this](const WatchQuery&, bool is_alive) { alive.push_back(is_alive); }};
  }
};

BOOST_AUTO_TEST_CASE(plans_streams_by_name_then_by_project)
{
  const auto names = [](std::size_t count, const std::string& project) {
    std::vector<AppRef> apps;
    for (std::size_t i = 0; i < count; ++i) {
      apps.push_back({"app" + std::to_string(i), "", project});
    }
    return apps;
  };
  BOOST_TEST(plan_streams({}, {}).empty());
  BOOST_TEST(plan_streams(names(1, ""), {}).size() == 1U);
  BOOST_TEST((plan_streams(names(1, ""), {}).front().form == StreamKind::events));
  BOOST_TEST(plan_streams(names(4, "shop"), {}).size() == 4U);
  BOOST_TEST(plan_streams(names(200, "shop"), {}).size() == 1U);
  BOOST_TEST((plan_streams(names(200, "shop"), {}).front().form == StreamKind::lines));
  BOOST_TEST(plan_streams(names(200, ""), {}).empty());
  std::vector<AppRef> scattered;
  for (int i = 0; i < 50; ++i) {
    scattered.push_back({"app", "", "project" + std::to_string(i)});
  }
  BOOST_TEST(plan_streams(scattered, {}).size() == 8U);
  FeedScope scope{"", {"review", "shop"}, {}};
  const auto chosen = names(200, "shop");
  for (const auto& app : chosen) {
    scope.apps.insert(to_string(app));
  }
  const auto of_scope = plan_streams(chosen, scope);
  BOOST_TEST_REQUIRE(of_scope.size() == 1U);
  BOOST_TEST(of_scope.front().projects == scope.projects, boost::test_tools::per_element());
  BOOST_TEST(covers(of_scope.front(), chosen.back(), scope));
  BOOST_TEST(!covers(of_scope.front(), {"other", "", "shop"}, scope));
  for (const auto& query : plan_streams(scattered, {})) {
    BOOST_TEST((query.server_timeout > Duration::zero()));
  }
}

BOOST_FIXTURE_TEST_CASE(a_stream_lives_from_its_first_message_until_it_breaks, ServerFixture)
{
  Told told;
  Feed feed(argo, timers, random, {}, told.listener());
  const std::vector<AppRef> apps{{"shop", "", ""}};
  feed.open(apps, apps);
  BOOST_TEST(!feed.is_alive(apps.front()));
  server.feed_state("shop", recorded_body("get before the sync", "shop"));
  BOOST_TEST(feed.is_alive(apps.front()));
  BOOST_TEST(told.states == 1);
  server.cut_streams();
  pass(Duration(1));
  BOOST_TEST(!feed.is_alive(apps.front()));
  BOOST_TEST(told.alive == (std::vector<bool>{true, false}));
  BOOST_TEST(server.open_streams() == 0U);
  pass(seconds(1));
  BOOST_TEST(server.open_streams() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_stream_that_breaks_at_once_is_opened_again_ever_more_slowly, ServerFixture)
{
  Told told;
  Feed feed(argo, timers, random, {}, told.listener());
  const std::vector<AppRef> apps{{"shop", "", ""}};
  feed.open(apps, apps);
  for (int i = 0; i < 3000; ++i) {
    if (server.open_streams() > 0) {
      server.feed_state("shop", recorded_body("get before the sync", "shop"));
      server.cut_streams();
    }
    pass(Duration(100));
  }
  BOOST_TEST(server.requests().size() < 36U);
  BOOST_TEST(server.requests().size() > 15U);
}

BOOST_FIXTURE_TEST_CASE(streams_that_nobody_needs_are_closed, ServerFixture)
{
  Told told;
  Feed feed(argo, timers, random, {}, told.listener());
  const std::vector<AppRef> apps{{"a", "", ""}, {"b", "", ""}};
  feed.open(apps, apps);
  BOOST_TEST(server.open_streams() == 2U);
  feed.keep_only({apps.front()});
  BOOST_TEST(server.open_streams() == 1U);
  feed.open(apps, {apps.front()});
  BOOST_TEST(server.open_streams() == 1U);
  feed.close();
  BOOST_TEST(server.open_streams() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
