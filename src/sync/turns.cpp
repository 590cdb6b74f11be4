// SPDX-License-Identifier: Apache-2.0
#include "sync/turns.hpp"

#include <algorithm>

namespace argosy {

namespace {

using Stage = Turn::Stage;

std::size_t
count(const std::vector<Turn>& turns, Stage stage)
{
  return static_cast<std::size_t>(
      std::count_if(turns.begin(), turns.end(), [&](const auto& turn) { return turn.stage == stage; }));
}

bool
has_failure(const std::vector<Turn>& turns)
{
  return std::any_of(turns.begin(), turns.end(),
                     [](const auto& turn) { return turn.stage == Stage::done && turn.has_failed && !turn.may_fail; });
}

// At most `room` of those in `stage`, in order.
std::vector<std::size_t>
take(const std::vector<Turn>& turns, Stage stage, std::size_t room)
{
  std::vector<std::size_t> taken;
  for (std::size_t i = 0; i < turns.size() && taken.size() < room; ++i) {
    if (turns[i].stage == stage) {
      taken.push_back(i);
    }
  }
  return taken;
}

std::size_t
room_beside(std::size_t under_way, std::size_t jobs)
{
  return jobs - std::min(jobs, under_way);
}

// The held ones that may begin beside those that are running.
std::vector<std::size_t>
list_next(const std::vector<Turn>& turns, std::size_t jobs)
{
  const auto running = std::count_if(turns.begin(), turns.end(),
                                     [](const auto& turn) { return turn.stage == Stage::running && turn.starts; });
  auto room = room_beside(static_cast<std::size_t>(running), jobs);
  std::vector<std::size_t> next;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    if (turns[i].stage == Stage::held && (room > 0 || !turns[i].starts)) {
      next.push_back(i);
      room -= turns[i].starts ? 1U : 0U;
    }
  }
  return next;
}

} // namespace

NextTurns
plan_turns(const std::vector<Turn>& turns, const TurnRules& rules, bool has_begun)
{
  NextTurns next;
  next.look = take(turns, Stage::idle, room_beside(count(turns, Stage::looking), rules.jobs));
  const bool is_looked_at = count(turns, Stage::idle) + count(turns, Stage::looking) == 0;
  if (!has_begun && !is_looked_at) {
    return next;
  }
  if (has_failure(turns) && (!has_begun || rules.stops_at_once)) {
    next.look.clear();
    for (const auto stage : {Stage::idle, Stage::absent, Stage::held}) {
      const auto called_off = take(turns, stage, turns.size());
      next.call_off.insert(next.call_off.end(), called_off.begin(), called_off.end());
    }
    return next;
  }
  next.begin = list_next(turns, rules.jobs);
  return next;
}

} // namespace argosy
