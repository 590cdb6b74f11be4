// SPDX-License-Identifier: Apache-2.0
#include "sandbox/lab_day.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

namespace argosy::sandbox {

namespace {

using Place = std::pair<std::string, std::string>; // file, entry

std::map<Place, std::string>
not_compared()
{
  std::map<Place, std::string> result;
  for (const Json& entry : load_json("sandbox/not_compared.json")) {
    result[{text_of(entry, "file"), text_of(entry, "name")}] = text_of(entry, "reason");
  }
  return result;
}

const std::vector<Verdict>&
verdicts()
{
  static const std::vector<Verdict> k_verdicts = LabDay().replay();
  return k_verdicts;
}

} // namespace

BOOST_AUTO_TEST_SUITE(conformance)

BOOST_AUTO_TEST_CASE(answers_as_the_recorded_server_did)
{
  const auto exceptions = not_compared();
  for (const Verdict& verdict : verdicts()) {
    const bool is_excepted = exceptions.contains({verdict.file, verdict.name});
    const std::string what = verdict.file + ", " + verdict.name + ": ";
    if (is_excepted) {
      BOOST_CHECK_MESSAGE(!verdict.difference.empty(), what << "agrees, and yet it stands in not_compared.json");
    } else {
      BOOST_CHECK_MESSAGE(verdict.difference.empty(), what << verdict.difference);
    }
  }
}

BOOST_AUTO_TEST_CASE(covers_every_recorded_exchange)
{
  const auto exceptions = not_compared();
  std::set<Place> replayed;
  for (const Verdict& verdict : verdicts()) {
    replayed.insert({verdict.file, verdict.name});
  }
  std::set<Place> recorded;
  for (const std::string& file : recording_files()) {
    for (const Recorded& entry : load_recording(file)) {
      const Place place(file, entry.name);
      recorded.insert(place);
      BOOST_CHECK_MESSAGE(replayed.contains(place) || exceptions.contains(place),
                          file << ", " << entry.name << " is covered by nothing");
    }
  }
  for (const auto& [place, reason] : exceptions) {
    BOOST_CHECK_MESSAGE(recorded.contains(place),
                        place.first << ", " << place.second << " is excepted, but not recorded");
    BOOST_CHECK_MESSAGE(!reason.empty(), place.first << ", " << place.second << " has no reason");
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy::sandbox
