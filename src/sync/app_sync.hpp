// SPDX-License-Identifier: Apache-2.0
// The state machine of one application's sync or wait: what happened goes in, what to do comes out (promises P1 to P9).
// Pure: no clock, no randomness, no request of its own. One machine per application; many run side by side on one
// driver.
#pragma once

#include "sync/alarms.hpp"
#include "sync/event.hpp"
#include "sync/goal.hpp"
#include "sync/judge.hpp"
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
  explicit AppSync(Goal goal);

  // Takes one event. The first must be Start; after is_done() nothing happens any more.
  Step step(const SyncEvent& event, const Moment& moment);

  bool is_done() const { return m_stage == Stage::done; }
  // When a Timer event is due at the latest; nothing: only other events matter.
  std::optional<Instant> wake_at() const;

  // The request that SyncCommand::post stands for.
  const SyncRequest& request() const { return m_request; }
  // Which application; its project is known after the first look.
  const AppRef& app() const { return m_goal.app; }
  // The last state seen; nothing before the first.
  const std::optional<Application>& last() const { return m_last; }
  // How it ended; complete once is_done(), but for what the diagnosis adds.
  const Outcome& outcome() const { return m_outcome; }

private:
  enum class Stage : std::uint8_t {
    begin,      // the first look is under way
    refreshing, // under auto-sync: compared anew before anything is decided
    auto_sync,  // auto-sync has its chance
    busy,       // somebody else's operation is waited out
    evicting,   // somebody else's operation is being ended (--busy terminate)
    window,     // a closed sync window is waited out
    opening,    // ready to POST as soon as the stream stands
    posting,    // the POST is under way
    repost,     // refused for a reason that passes: to be sent again
    probing,    // the POST's answer was lost: looking for our id
    following,  // our operation runs
    settling,   // our operation ended well
    waiting,    // judged without an id: wait, joined, replaced
    stopping,   // our operation is being ended on a timeout or signal
    done
  };

  // One handler per event.
  void on(const event::Start& event);
  void on(const event::Looked& event);
  void on(const event::Seen& event);
  void on(const event::Gone& event);
  void on(const event::Posted& event);
  void on(const event::Terminated& event);
  void on(const event::WindowsTold& event);
  void on(const event::PodsTold& event);
  void on(const event::FeedChanged& event);
  void on(const event::Timer& event);
  void on(const event::Stop& event);

  // app_sync.cpp: what every stage shares.
  void take_state(const Application& state, bool was_looked_for);
  void dispatch_state(const Application& app, bool was_looked_for);
  void look();
  void refresh();
  void command(SyncCommand command);
  void note(std::string text, std::string_view event, LogLevel level = LogLevel::info);
  void schedule_poll();
  void on_alarm(Alarm alarm);
  void on_look_failed(const ApiFailure& failure);
  void on_not_there(const ApiFailure& failure);
  void on_pods(const ResourceTree& tree);
  void succeed(Success success);
  void fail(ErrorKind kind, std::string message, std::string hint = {});
  void fail(Error error);
  void finish();
  bool is_ours(const Application& app) const;
  bool owns_state(const Application& app) const;

  // app_sync_begin.cpp: from the first look to the POST.
  void on_first_state(const Application& app);
  void decide(const Application& app);
  Status prepare_request(const Application& app);
  Status prepare_revisions(const Application& app);
  void decide_under_auto_sync(const Application& app);
  void give_auto_sync_its_chance(const Application& app);
  bool has_expectation() const;
  void on_busy(const Application& app);
  void await_others(const Application& app);
  void open();

  // app_sync_post.cpp: the POST and its fate.
  void post();
  void on_accepted(const Application& app);
  void on_refused(const ApiFailure& failure);
  void on_lost(const ApiFailure& failure);
  void post_again(const ApiFailure& failure);
  void probe(const Application& app);
  void on_window_closed(const ApiFailure& failure);

  // app_sync_follow.cpp: from acceptance to the verdict.
  void follow(const Application& app);
  void on_operation_ended(const Application& app);
  void on_replaced(const Application& app);
  void await(const Application& app);
  void settle(const Application& app);
  void judge_state(const Application& app, bool is_ours_in_state);
  Judgement judge_without_id(const Application& app) const;
  void weigh(const Judgement& judgement, const Application& app);
  void on_bad_news(const Judgement& judgement);
  void on_reached(const Judgement& judgement, const Application& app);
  void watch_pods(const Judgement& judgement);
  void seek_revision();
  bool is_expectation_met(const Application& app);

  // app_sync_stop.cpp: leaving.
  void stop(StopCause cause);
  void terminate_ours();
  void finish_stop();
  Error stop_error() const;

  Goal m_goal;
  SyncRequest m_request;
  Stage m_stage = Stage::begin;
  Outcome m_outcome;
  Alarms m_alarms;

  // The step under way.
  Moment m_moment;
  Step m_step;

  // What is known of the application.
  std::optional<Application> m_last;
  std::optional<WallTime> m_not_before;     // comparisons older than this prove nothing
  std::optional<WallTime> m_first_finished; // end of the operation that was there before us
  std::int64_t m_last_history = -1;         // id of the newest history entry before us
  bool m_look_is_fresh = false;             // the state being handled answers a look of ours
  WantedRevisions m_expected;               // from --expect-revision
  WantedRevisions m_wanted;                 // what the operation was resolved to, else m_expected

  // Requests.
  bool m_is_looking = false;
  bool m_looks_again = false; // a look is wanted that starts after the one under way
  bool m_has_worked = false;  // the key has been allowed to see this application
  bool m_is_feed_alive = false;
  bool m_is_posted = false; // a POST has left, so that an operation of ours may exist
  bool m_is_accepted = false;
  bool m_was_replaced = false;
  bool m_is_joined = false;
  bool m_is_refreshed = false;
  bool m_auto_sync_had_its_chance = false;
  bool m_is_asking_pods = false;
  int m_posts = 0;
  std::optional<Instant> m_absent_since;
  std::optional<Instant> m_probing_since;
  std::optional<Instant> m_refused_since;
  std::optional<Instant> m_ended_at; // our operation's end was seen
  std::string m_busy_text;           // whose operation is in the way
  Instant m_started{};

  // Bad news under observation.
  std::optional<ErrorKind> m_bad_kind;
  Instant m_bad_since{};
  std::string m_bad_text;
  std::string m_pending_text; // why it is not there yet
  std::optional<Instant> m_pods_bad_since;
  std::string m_pods_text;

  // Leaving.
  std::optional<StopCause> m_stop;
};

} // namespace argosy
