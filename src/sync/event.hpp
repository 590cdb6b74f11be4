// SPDX-License-Identifier: Apache-2.0
// What happens to one application's sync, and what its machine wants done: the seam between the decisions and the
// driver.
#pragma once

#include "argocd/application.hpp"
#include "argocd/failure.hpp"
#include "argocd/records.hpp"
#include "base/time.hpp"
#include "redact/log.hpp"
#include "sync/pause.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace argosy {

// The time and the chance of one step, as parameters.
struct Moment {
  Instant now;
  WallTime wall;
  double unit = 0; // random, in [0, 1): jitter
};

// What the server may take for a sync's POST (Grpc-Timeout): resolving a branch is a call to the repo server. A lost
// one cannot be written later than this.
inline constexpr Duration k_post_server_time{15'000};

enum class StopCause : std::uint8_t { deadline, interrupt, terminate };

namespace event {

struct Start {};
// A look answered. `is_refresh`: it was compared anew for this answer.
struct Looked {
  Answer<Application> answer;
  bool is_refresh = false;
};
// A stream's message, already merged into the full view.
struct Seen {
  Application application;
};
// A stream says that the application is gone.
struct Gone {};
struct Posted {
  Answer<Application> answer;
};
struct Terminated {
  Answer<void> answer;
};
struct WindowsTold {
  Answer<SyncWindows> answer;
};
struct ResourcesTold {
  Answer<std::vector<ManagedResource>> answer;
};
struct PodsTold {
  Answer<ResourceTree> answer;
};
// When the expected commit and the deployed one were made.
struct DatesTold {
  Answer<RevisionMetadata> expected;
  Answer<RevisionMetadata> deployed;
};
// The live objects of AppSync::suspended().
struct PausesTold {
  std::vector<LiveResource> resources;
};
// The stream lives, or lives no more.
struct FeedChanged {
  bool is_alive = false;
};
struct Timer {};
// One that is held may begin.
struct Proceed {};
// One that is held will not have its turn; `why` is for people.
struct CalledOff {
  std::string why;
};
struct Stop {
  StopCause cause = StopCause::deadline;
};

} // namespace event

using SyncEvent = std::variant<event::Start,
                               event::Looked,
                               event::Seen,
                               event::Gone,
                               event::Posted,
                               event::Terminated,
                               event::WindowsTold,
                               event::ResourcesTold,
                               event::PodsTold,
                               event::DatesTold,
                               event::PausesTold,
                               event::FeedChanged,
                               event::Timer,
                               event::Proceed,
                               event::CalledOff,
                               event::Stop>;

// One request each; the answer comes back as the event named behind it. At most one of a kind is under way.
enum class SyncCommand : std::uint8_t {
  look,           // Looked
  refresh_normal, // Looked
  refresh_hard,   // Looked
  post,           // Posted
  terminate,      // Terminated
  ask_windows,    // WindowsTold
  list_resources, // ResourcesTold
  look_at_pods,   // PodsTold
  ask_dates,      // DatesTold
  look_at_pauses  // PausesTold
};

// One line for the log.
struct Note {
  std::string text;
  std::string event; // stable word for machines
  LogLevel level = LogLevel::info;
};

struct Step {
  std::vector<SyncCommand> commands;
  std::vector<Note> notes;
};

} // namespace argosy
