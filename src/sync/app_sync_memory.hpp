// SPDX-License-Identifier: Apache-2.0
// What one application's machine keeps in mind from step to step. Private to sync/app_sync*.
#pragma once

#include "base/error.hpp"
#include "base/time.hpp"
#include "sync/pause.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace argosy::app_sync {

// What stands for this run on the server.
enum class Claim : std::uint8_t {
  none,
  in_doubt, // a POST left, and whether it was accepted is not known
  accepted, // our own operation, known by its id
  joined,   // somebody else's that does what we want
  replaced  // ours was accepted, and another operation took its place
};

// How what is there stands to what was expected (--accept-newer).
enum class Newer : std::uint8_t { no, by_history, by_date, unknown };

// What the commits' dates say of a deployed revision.
struct Dates {
  std::string deployed;
  std::optional<bool> is_newer; // nothing: asked
};

// The POSTs of one operation.
struct Posts {
  int lost = 0;                     // answers that did not come
  int refusals = 0;                 // refusals that pass, in all
  Claim claim_before = Claim::none; // what a refusal falls back to
  Instant sent_at{};
  Instant not_before{};                 // when the next one may leave
  std::optional<Instant> refused_since; // the first of a row of passing refusals
  Instant lost_at{};
  Instant probe_until{}; // a late write can come until then
};

// Bad news under observation.
struct BadNews {
  ErrorKind kind;
  Instant since;
};

struct PodWatch {
  bool is_on = false;
  bool is_asking = false;
  std::optional<Instant> bad_since;
};

// What makes the application Suspended.
struct PauseWatch {
  std::vector<ResourceRef> asked; // whose live objects were asked for
  bool is_asking = false;
  int misses = 0; // how often they did not pause
  std::optional<Pause> pause;
  Instant since{};  // it was first seen then
  std::string told; // what a note was written of
};

// Somebody else's operation, or a window, that is in the way.
struct Busyness {
  std::string text;                  // whose it is, to what, since when
  std::string told;                  // what a note was written of
  int evictions = 0;                 // how often an end was asked for and granted
  bool is_asking = false;            // to end it: under way
  Instant evicting_since{};          // the one that is there
  std::optional<Instant> gone_since; // the stream told so
};

} // namespace argosy::app_sync
