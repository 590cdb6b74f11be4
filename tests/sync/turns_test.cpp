// SPDX-License-Identifier: Apache-2.0
#include "sync/turns.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace argosy {
namespace {

// One letter a turn: idle, looking, absent, held, running, good, failed, and x for a failure that is allowed. In
// capitals: one that only waits.
std::vector<Turn>
turns_of(const std::string& letters)
{
  std::vector<Turn> turns;
  for (const char given : letters) {
    Turn turn;
    turn.starts = given >= 'a';
    const char letter = turn.starts ? given : static_cast<char>(given - 'A' + 'a');
    const auto place = std::string("ilahr").find(letter);
    turn.stage = place == std::string::npos ? Turn::Stage::done : static_cast<Turn::Stage>(place);
    turn.has_failed = letter == 'f' || letter == 'x';
    turn.may_fail = letter == 'x';
    turns.push_back(turn);
  }
  return turns;
}

// "look 0 1 begin 2 off 3".
std::string
to_text(const NextTurns& next)
{
  std::string text;
  const auto add = [&](const std::string& word, const std::vector<std::size_t>& places) {
    if (!places.empty()) {
      text += (text.empty() ? "" : " ") + word;
      for (const auto place : places) {
        text += " " + std::to_string(place);
      }
    }
  };
  add("look", next.look);
  add("begin", next.begin);
  add("off", next.call_off);
  return text;
}

struct Row {
  std::string name;
  std::string turns;
  TurnRules rules;
  bool has_begun;
  std::string next;
};

void
check(const std::vector<Row>& rows)
{
  for (const auto& row : rows) {
    BOOST_TEST(to_text(plan_turns(turns_of(row.turns), row.rules, row.has_begun)) == row.next, row.name);
  }
}

BOOST_AUTO_TEST_SUITE(turns_test)

BOOST_AUTO_TEST_CASE(all_are_looked_at_before_the_first_begins)
{
  check({{"no more looks than jobs", "iiii", {2, false}, false, "look 0 1"},
         {"a look that is over makes room", "hlii", {2, false}, false, "look 2"},
         {"the last look is awaited", "hhl", {2, false}, false, ""},
         {"then they begin", "hhh", {2, false}, false, "begin 0 1"},
         {"what is still to come holds up nobody", "ha", {2, false}, false, "begin 0"},
         {"nothing to do at all", "gg", {2, false}, true, ""}});
}

BOOST_AUTO_TEST_CASE(so_many_are_under_way_as_jobs_says)
{
  check({{"room for one", "grhh", {2, false}, true, "begin 2"},
         {"no room", "rrhh", {2, false}, true, ""},
         {"more than that never, though one came late", "rrra", {2, false}, true, ""},
         {"wait follows all at once", "RHHH", {2, false}, true, "begin 1 2 3"},
         {"who waits takes nobody's place", "RRhrh", {2, false}, true, "begin 2"},
         {"who waits needs no place", "rrHh", {2, false}, true, "begin 2"},
         {"but looks no faster", "IIII", {2, false}, false, "look 0 1"}});
}

BOOST_AUTO_TEST_CASE(a_failure_before_anything_was_started_calls_all_off)
{
  check({{"once all were looked at", "hfl", {2, false}, false, ""},
         {"then", "hfh", {2, false}, false, "off 0 2"},
         {"those still to come, too", "afh", {2, false}, false, "off 0 2"},
         {"unless it may fail", "hxh", {2, false}, false, "begin 0 2"},
         {"wait as well", "HF", {2, false}, false, "off 0"}});
}

BOOST_AUTO_TEST_CASE(a_later_failure_calls_off_the_others_only_if_asked)
{
  check({{"not asked", "frh", {2, false}, true, "begin 2"},
         {"fail-fast", "frh", {2, true}, true, "off 2"},
         {"fail-fast looks at no more", "fri", {2, true}, true, "off 2"},
         {"fail-fast, and it may fail", "xrh", {2, true}, true, "begin 2"},
         {"fail-fast, and all is well", "grh", {2, true}, true, "begin 2"}});
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
} // namespace argosy
