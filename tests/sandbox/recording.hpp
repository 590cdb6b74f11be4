// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/driver.hpp"

#include <map>
#include <string>
#include <vector>

namespace argosy::sandbox {

// One recorded exchange.
struct Recorded {
  std::string file;
  std::string name;
  Request request;
  std::optional<Head> head;             // nothing when not one byte arrived
  std::string body;                     // decoded; a stream's from its own file
  std::vector<std::size_t> chunk_sizes; // of a stream
  Duration elapsed{0};
  bool counts_from_answer = false; // `elapsed` counts from the answer of the entry's sync
  bool is_replayable = true;       // false for entries of another shape
  TimePoint date;                  // of the Date header; the epoch when there is none
};

std::vector<Recorded> load_recording(const std::string& file);
std::vector<std::string> recording_files(); // all .json files of the folder
Json load_json(const std::string& path);    // relative to the tests' folder

// Translates the keys of recorded requests: the same claims, signed with the model's secret. The signatures were
// replaced by numbers; of one claims' numbers the first is the good one.
class KeyTranslator {
public:
  explicit KeyTranslator(World& world) : m_world(world) {}

  Request translate(Request request);

  // Remembers that the server made an id of its own where the recorded one made another.
  void note(const std::string& recorded_body, const std::string& body);

private:
  std::string translate_token(const std::string& token);

  World& m_world;
  std::map<std::string, std::string> m_good_signatures; // by claims
  std::map<std::string, std::string> m_ids;             // recorded uuid -> the model's
};

} // namespace argosy::sandbox
