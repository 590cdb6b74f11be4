// SPDX-License-Identifier: Apache-2.0
// Reads the smaller answers. Private to this folder. Every failure is of kind unavailable, worded as
// parse_application()'s.
#pragma once

#include "argocd/records.hpp"
#include "base/result.hpp"
#include "redact/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// An answer that has nothing to say but that it is one: "{}".
Status parse_nothing(std::string_view json);

Result<ResourceTree> parse_resource_tree(std::string_view json);
// `{"manifest":"..."}` with the pod as a JSON document in a text; only its containers' states are read.
Result<PodStatus> parse_pod_status(std::string_view json);
Result<std::vector<Event>> parse_events(std::string_view json);
Result<std::vector<ManagedResource>> parse_managed_resources(std::string_view json);
// {"manifest": "<JSON>"}
Result<std::string> parse_live_resource(std::string_view json);
Result<std::vector<ResourceAction>> parse_resource_actions(std::string_view json);
Result<SyncWindows> parse_sync_windows(std::string_view json);
Result<RevisionMetadata> parse_revision_metadata(std::string_view json);
Result<ServerVersion> parse_version(std::string_view json);
Result<ServerSettings> parse_settings(std::string_view json);
Result<UserInfo> parse_user_info(std::string_view json);
Result<bool> parse_can_i(std::string_view json);
Result<Account> parse_account(std::string_view json);

// Log lines as they came, oldest first; with several pods each begins with its pod's name. At most the last 256 KiB.
struct LogAnswer {
  std::vector<std::string> lines;
  bool has_error = false; // the stream ended with one
  int grpc_code = 0;
  std::string message;
};
Result<LogAnswer> parse_log(std::string_view body);

// Takes the key out of `{"token":"..."}` and wipes `body`. Done without the JSON parser, whose buffers nobody wipes; a
// key has no characters that JSON escapes.
Result<Secret> take_minted_key(std::string& body);

} // namespace argosy
