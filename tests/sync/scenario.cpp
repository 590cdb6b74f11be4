// SPDX-License-Identifier: Apache-2.0
#include "sync/scenario.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace argosy::test {

namespace {

constexpr std::array k_gets{SyncCommand::look, SyncCommand::refresh_normal, SyncCommand::refresh_hard};

} // namespace

Goal
sync_goal()
{
  Goal goal;
  goal.app = {"shop", "", ""};
  goal.account = "ci";
  goal.sync = SyncGoal();
  goal.sync->request.run_id = k_run;
  return goal;
}

Goal
wait_goal()
{
  auto goal = sync_goal();
  goal.sync.reset();
  return goal;
}

Goal
expecting(Goal goal, const std::string& revision)
{
  goal.wait.expected = {{"", revision}};
  return goal;
}

ApiFailure
make_refusal(Refusal refusal, ErrorKind kind, const std::string& message)
{
  ApiFailure failure;
  failure.refusal = refusal;
  failure.error = {kind, message, ""};
  failure.grpc_code = 7;
  return failure;
}

ApiFailure
make_lost()
{
  ApiFailure failure;
  failure.error = {ErrorKind::lost_answer, "the connection broke", ""};
  failure.may_have_happened = true;
  return failure;
}

Scenario::Scenario(Goal goal, double chance) : unit(chance), m_machine(std::move(goal)) {}

void
Scenario::holds(const Application& app)
{
  on_look = [app] { return app; };
}

void
Scenario::tells(const Application& app)
{
  holds(app);
  see(app);
}

void
Scenario::begin(const Application& app)
{
  holds(app);
  start();
  send(event::FeedChanged{true});
}

void
Scenario::begin_and_accept(const Application& first, const Application& accepted)
{
  begin(first);
  BOOST_REQUIRE(is_pending(SyncCommand::post));
  holds(accepted);
  answer_post(accepted);
}

void
Scenario::answer(Answer<Application> answer)
{
  close(SyncCommand::look);
  send(event::Looked{std::move(answer), false});
}

void
Scenario::answer_refresh(Answer<Application> answer)
{
  close(is_pending(SyncCommand::refresh_hard) ? SyncCommand::refresh_hard : SyncCommand::refresh_normal);
  send(event::Looked{std::move(answer), true});
}

void
Scenario::answer_post(Answer<Application> answer)
{
  close(SyncCommand::post);
  send(event::Posted{std::move(answer)});
}

void
Scenario::answer_terminate(Answer<void> answer)
{
  close(SyncCommand::terminate);
  send(event::Terminated{std::move(answer)});
}

void
Scenario::answer_windows(Answer<SyncWindows> answer)
{
  close(SyncCommand::ask_windows);
  send(event::WindowsTold{std::move(answer)});
}

void
Scenario::answer_pods(Answer<ResourceTree> answer)
{
  close(SyncCommand::look_at_pods);
  send(event::PodsTold{std::move(answer)});
}

void
Scenario::answer_pauses(const Answer<std::string>& manifest)
{
  close(SyncCommand::look_at_pauses);
  event::PausesTold told;
  for (const auto& resource : m_machine.suspended()) {
    told.resources.push_back({resource, manifest});
  }
  send(told);
}

void
Scenario::send(const SyncEvent& event)
{
  const auto step = m_machine.step(event, {m_clock.now(), m_clock.wall_now(), unit});
  for (const auto command : step.commands) {
    take(command);
  }
  m_notes.insert(m_notes.end(), step.notes.begin(), step.notes.end());
  check();
  answer_open_questions();
}

void
Scenario::take(SyncCommand command)
{
  BOOST_REQUIRE_MESSAGE(!m_open[command], "two requests of one kind: " << static_cast<int>(command));
  m_open[command] = true;
  ++m_counts[command];
  if (std::find(k_gets.begin(), k_gets.end(), command) != k_gets.end()) {
    m_looks.push_back(m_clock.now());
  }
}

void
Scenario::answer_open_questions()
{
  if (std::exchange(m_is_answering, true)) {
    return;
  }
  for (bool goes_on = true; goes_on && !is_done();) {
    goes_on = true;
    if (on_look && is_pending(SyncCommand::look)) {
      answer(on_look());
    } else if (on_look && (is_pending(SyncCommand::refresh_normal) || is_pending(SyncCommand::refresh_hard))) {
      answer_refresh(on_look());
    } else if (on_post && is_pending(SyncCommand::post)) {
      answer_post(on_post());
    } else if (on_terminate && is_pending(SyncCommand::terminate)) {
      answer_terminate(on_terminate());
    } else if (on_pods && is_pending(SyncCommand::look_at_pods)) {
      answer_pods(on_pods());
    } else if (on_pauses && is_pending(SyncCommand::look_at_pauses)) {
      answer_pauses(on_pauses());
    } else {
      goes_on = false;
    }
  }
  m_is_answering = false;
}

void
Scenario::check() const
{
  const bool has_open = std::any_of(m_open.begin(), m_open.end(), [](const auto& each) { return each.second; });
  const bool is_stuck = !is_done() && !has_open && !m_machine.wake_at();
  BOOST_REQUIRE_MESSAGE(!is_stuck, "the machine waits for nothing");
  BOOST_REQUIRE_MESSAGE(m_notes.size() < 60, "a note repeats itself");
  BOOST_REQUIRE_MESSAGE(m_looks.size() < 2000, "it looks without end");
}

void
Scenario::close(SyncCommand command)
{
  BOOST_REQUIRE_MESSAGE(m_open[command], "nobody asked: " << static_cast<int>(command));
  m_open[command] = false;
}

void
Scenario::pass(Duration time)
{
  const auto end = m_clock.now() + time;
  while (!is_done()) {
    const auto wake = m_machine.wake_at();
    if (!wake || *wake > end) {
      break;
    }
    m_clock.advance(std::max(*wake - m_clock.now(), Duration::zero()));
    send(event::Timer{});
    const auto next = m_machine.wake_at();
    BOOST_REQUIRE_MESSAGE(is_done() || !next || *next > m_clock.now(), "an alarm that is due rings for ever");
  }
  if (!is_done()) {
    m_clock.advance(end - m_clock.now());
  }
}

bool
Scenario::run(Duration limit)
{
  pass(limit);
  return is_done();
}

bool
Scenario::is_pending(SyncCommand command) const
{
  const auto found = m_open.find(command);
  return found != m_open.end() && found->second;
}

int
Scenario::count(SyncCommand command) const
{
  const auto found = m_counts.find(command);
  return found == m_counts.end() ? 0 : found->second;
}

int
Scenario::count_gets() const
{
  int total = 0;
  for (const auto command : k_gets) {
    total += count(command);
  }
  return total;
}

std::vector<Duration>
Scenario::gaps_between_looks() const
{
  std::vector<Duration> gaps;
  for (std::size_t i = 1; i < m_looks.size(); ++i) {
    gaps.push_back(m_looks[i] - m_looks[i - 1]);
  }
  return gaps;
}

std::size_t
Scenario::count_notes(std::string_view event) const
{
  return static_cast<std::size_t>(
      std::count_if(m_notes.begin(), m_notes.end(), [&](const auto& note) { return note.event == event; }));
}

bool
Scenario::has_note(std::string_view part) const
{
  return std::any_of(m_notes.begin(), m_notes.end(),
                     [&](const auto& note) { return note.text.find(part) != std::string::npos; });
}

} // namespace argosy::test
