// SPDX-License-Identifier: Apache-2.0
// The state machine of one application's sync or wait: what happened goes in, what to do comes out (promises P1 to P9).
// Pure: no clock, no randomness, no request of its own. One machine per application; many run side by side on one
// driver.
#pragma once

#include "sync/alarms.hpp"
#include "sync/app_sync_memory.hpp"
#include "sync/event.hpp"
#include "sync/goal.hpp"
#include "sync/judge.hpp"
#include "sync/looks.hpp"
#include "sync/outcome.hpp"
#include "sync/revision.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

class AppSync {
public:
  // Bad news right after an operation lasted 13 to 108 ms on a quiet server (contracts: measured 1); controllers under
  // load take longer. For so long after an end only the whole truth counts: Synced at the wanted revision.
  static constexpr Duration k_settle{5'000};

  explicit AppSync(Goal goal);

  // Takes one event. The first must be Start; after is_done() nothing happens any more.
  Step step(const SyncEvent& event, const Moment& moment);

  bool is_done() const { return m_stage == Stage::done; }
  // Looked at, and waiting for event::Proceed.
  bool is_held() const { return m_stage == Stage::held; }
  // Not there, and waited for (--missing wait).
  bool is_awaited() const { return m_stage == Stage::begin && m_absences > 0 && m_goal.wait.missing == Missing::wait; }
  // When a Timer event is due at the latest; nothing: only other events matter.
  std::optional<Instant> wake_at() const;

  // The request that SyncCommand::post stands for.
  const SyncRequest& request() const { return m_request; }
  const Goal& goal() const { return m_goal; }
  // Which application; its project is known after the first look.
  const AppRef& app() const { return m_goal.app; }
  // What SyncCommand::ask_dates compares with Application::sync_revision.
  std::string expected_revision() const { return join_revisions(m_expected); }
  // The resources that SyncCommand::look_at_pauses is about.
  const std::vector<ResourceRef>& suspended() const { return m_pauses.asked; }
  // The last state seen; nothing before the first.
  const std::optional<Application>& last() const { return m_last; }
  // The revisions that our operation goes to, one per source; empty until it was accepted.
  WantedRevisions accepted_revisions() const;
  // How it ended; complete once is_done(), but for what the diagnosis adds.
  const Outcome& outcome() const { return m_outcome; }

private:
  enum class Stage : std::uint8_t {
    begin,      // the first look is under way
    held,       // looked at, and waits for its turn
    selecting,  // the resources of --label are asked for
    refreshing, // compared anew before anything is decided
    hydrating,  // the expected dry commit is being rendered
    auto_sync,  // auto-sync has its chance
    busy,       // somebody else's operation is waited out
    evicting,   // somebody else's operation is being ended (--busy terminate)
    window,     // a closed sync window is waited out
    opening,    // ready to POST as soon as the stream stands
    repost,     // refused for a reason that passes: to be sent again
    posting,    // the POST is under way
    probing,    // the POST's answer was lost: looking for our id
    following,  // our operation runs
    settling,   // our operation ended well
    waiting,    // judged without an id: wait, joined, replaced
    stopping,   // our operation is being ended on a timeout or signal
    done
  };

  using Claim = app_sync::Claim;
  using Newer = app_sync::Newer;
  using Dates = app_sync::Dates;
  using BadNews = app_sync::BadNews;

  // One handler per event.
  void on(const event::Start& event);
  void on(const event::Looked& event);
  void on(const event::Seen& event);
  void on(const event::Gone& event);
  void on(const event::Posted& event);
  void on(const event::Terminated& event);
  void on(const event::WindowsTold& event);
  void on(const event::ResourcesTold& event);
  void on(const event::PodsTold& event);
  void on(const event::DatesTold& event);
  void on(const event::PausesTold& event);
  void on(const event::FeedChanged& event);
  void on(const event::Timer& event);
  void on(const event::Proceed& event);
  void on(const event::CalledOff& event);
  void on(const event::Stop& event);

  // app_sync.cpp: states, alarms, notes, the end.
  void take_state(const Application& state, std::optional<Instant> look_begun);
  bool keep_state(const Application& state);
  void dispatch_state(const Application& app);
  void on_alarm(Alarm alarm);
  void command(SyncCommand command) { m_step.commands.push_back(command); }
  void note(std::string text, std::string_view event, LogLevel level = LogLevel::info);
  Duration jittered(Duration least) const;
  void succeed(Success success);
  void fail(ErrorKind kind, std::string message, std::string hint = {});
  void fail(Error error);
  void finish();
  void tell_what_goes_on();
  void tell_of_children();
  bool is_ours(const Application& app) const;
  bool owns_state(const Application& app) const;
  bool has_expectation() const { return !m_expected.empty(); }

  // app_sync_look.cpp: looks and refreshes, and what their failures mean.
  void look() { look_since(m_moment.now); }
  void look_since(Instant since);
  bool is_looked_since(Instant since) const { return m_look_begun && *m_look_begun >= since; }
  void refresh();
  void schedule_poll();
  void on_look_failed(const ApiFailure& failure);
  void on_absent(const ApiFailure& failure);
  bool succeed_if_absence_is_fine();
  void look_after_trouble(Duration least);

  // app_sync_begin.cpp: from the first look to the turn.
  void on_first_state(const Application& app);
  void proceed(const Application& app);
  void begin_wait(const Application& app);
  void begin_sync(const Application& app);
  Status prepare_expectations(const Application& app);
  Status prepare_request(const Application& app);
  Status prepare_revisions(const Application& app);

  // app_sync_decide.cpp: may we begin.
  void decide(const Application& app);
  void await_hydration(const Application& app);
  void decide_under_auto_sync(const Application& app);
  void give_auto_sync_its_chance(const Application& app);
  void open();

  // app_sync_busy.cpp: others' operations and closed windows.
  void on_busy(const Application& app);
  bool may_join(const Application& app) const;
  void join(const Application& app);
  void wait_out(const Application& app);
  void evict(const Application& app);
  void ask_to_end_theirs();
  void await_others(const Application& app);
  void on_window_closed(const ApiFailure& failure);
  void on_evicted(const Answer<void>& answer);

  // app_sync_post.cpp: the POST and its fate.
  void post();
  void adopt(const Application& app);
  void on_refused(const ApiFailure& failure);
  void on_lost(const ApiFailure& failure);
  void post_again(const ApiFailure& failure);
  void delay_next_post();
  void probe(const Application& app);

  // app_sync_follow.cpp: from acceptance to the verdict.
  void follow(const Application& app);
  void on_operation_ended(const Application& app);
  bool repeat_after_trouble(const OperationState& state);
  void on_replaced(const Application& app);
  void settle(const Application& app);
  void await(const Application& app);
  void note_end(const Application& app);
  bool stands_for_ours(const Application& app) const;
  JudgeContext make_context(const Application& app) const;
  Judgement judge_without_id(const Application& app) const;
  std::optional<Judgement> judge_failed_end(const Application& app) const;
  Judgement judge_elsewhere(const Application& app, Judgement judgement) const;

  // app_sync_newer.cpp: is what is there newer than what was expected.
  Newer find_newer(const Application& app) const;
  bool may_ask_dates(const Application& app) const;
  void ask_dates(const Application& app);

  // app_sync_pause.cpp: what a Suspended waits for.
  void keep_pause(const Application& app);
  void ask_about_pause(const Application& app);
  void look_at_pauses();
  void take_pause(Pause pause);
  void watch_timed_pause(Pause& pause, bool is_new);
  void tell_pause();

  // app_sync_verdict.cpp: what a judgement leads to.
  void weigh(const Judgement& judgement, const Application& app);
  void on_bad_news(const Judgement& judgement);
  void on_reached(const Judgement& judgement, const Application& app);
  void on_another_reached(const Application& app);
  bool is_expected_there(const Application& app) const;
  void watch_pods(const Judgement& judgement);
  void keep_watching_pods();
  void stop_watching_pods();
  void on_pods(const ResourceTree& tree);
  void seek_revision(const Application& app);

  // app_sync_stop.cpp: leaving.
  void leave();
  void end_ours(const Application& app);
  void on_ended(const Answer<void>& answer);
  void finish_stop();
  Error stop_error() const;
  std::string describe_pending() const;

  Goal m_goal;
  SyncRequest m_request;
  std::string m_base_run_id;
  Stage m_stage = Stage::begin;
  Claim m_claim = Claim::none;
  Outcome m_outcome;
  Alarms m_alarms;
  std::optional<Instant> m_started;

  // The step under way.
  Moment m_moment;
  Step m_step;
  std::optional<Instant> m_look_begun; // of the look that the state in hand answers; nothing: the stream told

  // What is known of the application.
  std::optional<Application> m_last;
  Instant m_changed_at{};                   // when m_last last changed
  std::optional<WallTime> m_not_before;     // comparisons older than this prove nothing
  std::optional<WallTime> m_first_finished; // end of the operation that was there before us
  std::int64_t m_last_history = -1;         // id of the newest history entry before us
  WantedRevisions m_expected;               // from --expect-revision
  WantedRevisions m_asked;                  // from --revision and --revisions
  WantedRevisions m_wanted;                 // what the operation was resolved to, else m_expected

  // Requests.
  Looks m_looks;
  std::optional<Instant> m_refresh_begun; // a refresh is under way since then
  bool m_is_refreshed = false;            // a refresh was answered, or could not be
  bool m_has_worked = false;              // the key has been allowed to see this application
  std::optional<Instant> m_trouble_since; // looks fail since then
  int m_absences = 0;                     // how often it was said that the application is gone
  bool m_is_feed_alive = false;
  int m_listings = 0; // how often it was asked what the application consists of
  app_sync::Posts m_posts;
  int m_repeats = 0; // operations of ours that could not even begin and were started anew

  // On the way to the verdict.
  app_sync::Busyness m_busy;
  bool m_auto_sync_had_its_chance = false;
  Instant m_claimed_at{};            // since when the claim stands
  bool m_has_seen_operation = false; // one that has not ended yet in any state seen
  std::optional<Instant> m_ended_at; // the end of the operation that counts was seen
  std::optional<BadNews> m_bad;
  app_sync::PodWatch m_pods;
  app_sync::PauseWatch m_pauses;
  std::optional<Dates> m_dates;
  std::string m_pending_text; // why it is not there yet

  // Leaving.
  std::optional<StopCause> m_stop;
  Instant m_stopped_at{};
  bool m_is_terminating = false; // a request to end our operation is under way
};

} // namespace argosy
