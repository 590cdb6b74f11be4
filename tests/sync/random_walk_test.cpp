// SPDX-License-Identifier: Apache-2.0
// Random worlds: a server with a controller, other people, late writes, lost answers, a stream that lags and repeats
// itself, and looks that take their time. Whatever happens: at most one operation of ours, and no success but a true
// one. A failing seed is printed and can be replayed.
#include "support/seeded_random.hpp"
#include "sync/scenario.hpp"

#include <boost/test/unit_test.hpp>

#include <deque>

namespace argosy {
namespace {

using namespace test;
using std::chrono::minutes;
using std::chrono::seconds;

class World {
public:
  explicit World(std::uint64_t seed) : m_random(seed), m_scenario(make_goal(), 0.5)
  {
    m_states.push_back(AppBuilder().compared(k_new, SyncStatus::out_of_sync, -10));
  }

  void run()
  {
    m_scenario.start();
    for (int tick = 0; tick < 6000 && !m_scenario.is_done(); ++tick) {
      m_second = tick / 10;
      live();
      answer();
      tell();
      m_scenario.pass(Duration(100));
    }
    if (!m_scenario.is_done()) {
      m_scenario.send(event::Stop{StopCause::deadline});
      m_scenario.pass(seconds(6));
    }
  }

  int accepted() const { return m_accepted; }
  const Scenario& scenario() const { return m_scenario; }
  const Application& now() const { return m_states.back().get(); }

private:
  Goal make_goal()
  {
    auto goal = sync_goal();
    goal.wait.degraded_grace = seconds(10);
    if (chance(2)) {
      goal.sync->request.revision = k_new;
    }
    if (chance(3)) {
      goal.wait.expected = {{"", k_new}};
    }
    return goal;
  }

  bool chance(std::size_t one_in) { return m_random.below(one_in) == 0; }
  void become(AppBuilder state) { m_states.push_back(std::move(state)); }

  // The server, its controller, and other people.
  void live()
  {
    if (!m_late_writes.empty() && m_late_writes.front() <= m_second) {
      m_late_writes.pop_front();
      write();
    }
    const auto now = m_states.back();
    if (now->operation && !now->state && chance(5)) {
      become(now.running(m_second));
    } else if (now->operation && now->state && chance(15)) {
      end(now);
    } else if (!now->operation && now->state && needs_comparison(now.get()) && chance(8)) {
      become(now.compared(now->state->result_revision, SyncStatus::synced, m_second));
    } else if (!now->operation && chance(700)) {
      become(now.accepted(chance(2) ? k_new : k_old, "", "ops"));
    } else if (chance(80)) {
      become(now.health(chance(2) ? Health::healthy : Health::progressing));
    } else if (!now->operation && chance(100)) {
      // A comparison in the very second of the end, with the state of before.
      become(now.reconciled(m_second).then());
    }
  }

  void end(const AppBuilder& now)
  {
    if (chance(4)) {
      become(now.retried(m_second).running(m_second));
    } else {
      become(now.ended(chance(6) ? Phase::failed : Phase::succeeded, m_second));
    }
  }

  static bool needs_comparison(const Application& app)
  {
    return is_terminal(app.state->phase) &&
           (app.sync != SyncStatus::synced || app.sync_revision != app.state->result_revision);
  }

  bool write()
  {
    const auto now = m_states.back();
    if (now->operation) {
      return false;
    }
    ++m_accepted;
    become(now.accepted(k_new, m_scenario.machine().request().run_id));
    return true;
  }

  void answer()
  {
    if (m_scenario.is_pending(SyncCommand::post) && chance(3)) {
      answer_post();
    }
    answer_look(SyncCommand::look);
    answer_look(SyncCommand::refresh_normal);
    if (m_scenario.is_pending(SyncCommand::look_at_pods)) {
      m_scenario.answer_pods(ResourceTree());
    }
  }

  void answer_post()
  {
    const auto refused = make_refusal(Refusal::busy, ErrorKind::busy);
    if (chance(4)) { // never arrived
      m_scenario.answer_post(tl::unexpected(make_lost()));
    } else if (chance(4)) { // arrives late, within the deadline that it carried; a commit has nothing to resolve
      const auto deadline = static_cast<std::size_t>(k_post_server_time / std::chrono::seconds(1));
      const auto most = m_scenario.machine().request().revision.empty() ? deadline : std::size_t{9};
      m_late_writes.push_back(m_second + static_cast<int>(m_random.below(most)));
      m_scenario.answer_post(tl::unexpected(make_lost()));
    } else if (chance(3)) { // arrived, and the answer was lost
      write();
      m_scenario.answer_post(tl::unexpected(make_lost()));
    } else if (write()) {
      m_scenario.answer_post(m_states.back().get());
    } else {
      m_scenario.answer_post(tl::unexpected(refused));
    }
  }

  // A look finds what was there at some moment since it began.
  void answer_look(SyncCommand command)
  {
    if (!m_scenario.is_pending(command)) {
      m_seen_at_begin[command] = m_states.size() - 1;
      return;
    }
    if (!chance(3)) {
      return;
    }
    Answer<Application> found = state_between(m_seen_at_begin[command]);
    if (chance(30)) {
      found = tl::unexpected(make_refusal(Refusal::denied, ErrorKind::not_permitted));
    }
    m_seen_at_begin[command] = m_states.size() - 1;
    command == SyncCommand::look ? m_scenario.answer(found) : m_scenario.answer_refresh(found);
  }

  Application state_between(std::size_t first)
  {
    const auto last = m_states.size() - 1;
    return m_states[first + m_random.below(last - std::min(first, last) + 1)].get();
  }

  // The stream lives and dies, lags, goes back, and loses things.
  void tell()
  {
    if (chance(50)) {
      m_is_alive = !m_is_alive;
      m_scenario.send(event::FeedChanged{m_is_alive});
    }
    if (m_is_alive && chance(4)) {
      const auto lag = std::min(m_random.below(6), m_states.size() - 1);
      m_scenario.see(m_states[m_states.size() - 1 - lag].get());
    }
  }

  SeededRandom m_random;
  Scenario m_scenario;
  std::vector<AppBuilder> m_states;
  std::map<SyncCommand, std::size_t> m_seen_at_begin;
  std::deque<int> m_late_writes;
  int m_second = 0;
  int m_accepted = 0;
  bool m_is_alive = false;
};

// All that a good end claims, read from the state that it was read from.
bool
is_true(const Outcome& outcome)
{
  const auto& app = *outcome.last;
  const bool is_settled = !app.operation && app.state && app.state->phase == Phase::succeeded;
  const bool is_fresh = app.reconciled_at && app.state->finished_at && *app.reconciled_at >= *app.state->finished_at;
  const bool is_there = app.sync == SyncStatus::synced ? is_same_revision(app.sync_revision, k_new)
                                                       : is_same_revision(app.state->result_revision, k_new);
  return is_settled && is_fresh && is_there && app.health == Health::healthy;
}

BOOST_AUTO_TEST_SUITE(random_walk_test)

BOOST_AUTO_TEST_CASE(there_is_never_a_second_operation_and_never_a_false_success)
{
  int good = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed)
    {
      World world(seed);
      world.run();
      const auto& scenario = world.scenario();
      BOOST_REQUIRE(scenario.is_done());
      BOOST_TEST(world.accepted() <= 1);
      if (scenario.outcome().success) {
        ++good;
        BOOST_TEST(is_true(scenario.outcome()));
      }
    }
  }
  BOOST_TEST(good > 200); // else this test has tested nothing
  BOOST_TEST_MESSAGE(good << " of 400 were good");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
