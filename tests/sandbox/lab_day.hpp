// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/recording.hpp"

#include <functional>
#include <string>
#include <vector>

namespace argosy::sandbox {

// How one recorded exchange compared with the model's.
struct Verdict {
  std::string file;
  std::string name;
  std::string difference; // empty when they agree
};

// The day the recordings were made, once more: one model, all requests in the order they were made, and between them
// what people did in the laboratory without recording it.
class LabDay {
public:
  LabDay();

  // Replays the files in the order of the day. Streams that ran side by side do so again.
  std::vector<Verdict> replay();

  Driver& driver() { return m_driver; }
  World& world() { return m_driver.model().world(); }
  Controller& controller() { return m_driver.model().controller(); }
  Application& app(const std::string& name) { return *world().find_application(name); }

  // Starts a sync as somebody would, and waits until it is done.
  void sync(const std::string& app, const std::string& body, const std::string& user = "ci");
  std::string key_of(const std::string& account);
  void settle(const std::string& app);
  void create(const std::string& app);
  void touch(const std::string& app);

private:
  void replay_file(const std::string& file);
  void replay_entry(const Recorded& recorded);
  void replay_state(const Recorded& recorded);
  void replay_streams(const std::vector<std::string>& files, Duration length, const std::function<void()>& meanwhile);
  void replay_two_syncs();
  void replay_short_streams();
  void touch_and_sync(const std::vector<std::string>& names);
  void replay_stream_of_deleted_key();
  void judge(const Recorded& recorded, const Collected& collected);

  Driver m_driver;
  KeyTranslator m_keys;
  std::vector<Verdict> m_verdicts;
};

// What happens before an entry, and whether the world is to come to rest first.
struct Situation {
  const char* file;
  const char* entry;
  void (*prepare)(LabDay& day); // null for nothing
  bool is_quiet;                // let a running operation of the application end first
};
const Situation* situation_before(const std::string& file, const std::string& entry);

std::string compare_unary(const Recorded& recorded, const Collected& collected);
std::string compare_stream(const Recorded& recorded, const Collected& collected);

} // namespace argosy::sandbox
