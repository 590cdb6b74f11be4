// SPDX-License-Identifier: Apache-2.0
// The recorded answers of a real Argo CD (tests/transcripts), for the tests of this folder.
#pragma once

#include "http/message.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace argosy::recordings {

struct Recorded {
  std::string file;
  std::string name;
  std::string method;
  std::string path; // with its query
  Reply reply;
};

// The exchanges of one file, e.g. "sync.json"; those without an answer are left out. Throws if the file is not there.
std::vector<Recorded> load(std::string_view file);

// Of all files of ordinary exchanges.
std::vector<Recorded> load_all();

// The one of that name. Throws if there is none.
Recorded find(std::string_view file, std::string_view name);

// The whole body of a stream, e.g. "stream-sync-sse.sse".
std::string load_stream(std::string_view file);

// The names of all stream bodies with that ending.
std::vector<std::string> list_streams(std::string_view extension);

// Where an application's whole document stands in an answer: GET, sync, rollback, patch.
bool is_application(const Recorded& recorded);

} // namespace argosy::recordings
