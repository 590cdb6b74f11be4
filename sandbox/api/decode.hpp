// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/json.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

// One field of a request message: its JSON name and the Go type that error texts name.
struct Field {
  std::string name;
  std::string go_type; // "string", "bool", "int64", "[]string", "v1alpha1.SyncStrategy", ...
};

struct Message {
  std::string package; // "application"
  std::string name;    // "ApplicationSyncRequest"
  std::vector<Field> fields;
};

// A body as grpc-gateway decodes it: names in any case, unknown ones ignored, no body is an empty message.
// `error` is Go's text for a 400.
Decoded decode_message(const std::string& body, const Message& message);

} // namespace argosy::sandbox
