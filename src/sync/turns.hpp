// SPDX-License-Identifier: Apache-2.0
// Whose turn it is in a run over many applications: all are looked at before anything is started, so many at once as
// --jobs says are under way, and a failure may end it early. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace argosy {

// Where one application of the run stands.
struct Turn {
  enum class Stage : std::uint8_t {
    idle,    // not begun
    looking, // its first look is under way
    absent,  // looked for, and still to come into being (--missing wait)
    held,    // looked at, and ready to begin
    running, // begun
    done
  };
  Stage stage = Stage::idle;
  bool has_failed = false; // of one that is done
  bool may_fail = false;   // --allow-failure
  bool starts = true;      // begins an operation; false: only waits, and takes nobody's place
};

struct TurnRules {
  std::size_t jobs = 10;      // at least 1; looks and operations under way at once
  bool stops_at_once = false; // --fail-fast
};

// What is to be done now; indices into the turns given.
struct NextTurns {
  std::vector<std::size_t> look;     // idle ones
  std::vector<std::size_t> begin;    // held ones
  std::vector<std::size_t> call_off; // those that will not have their turn
};

// Before the first has begun, a failure calls all others off: a misspelled name is told before anything is changed.
// Afterwards only --fail-fast does, and what is under way is followed to its end.
NextTurns plan_turns(const std::vector<Turn>& turns, const TurnRules& rules, bool has_begun);

} // namespace argosy
