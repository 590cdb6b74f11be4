// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"
#include "wire/json.hpp"

#include <optional>
#include <string>
#include <vector>

namespace argosy::sandbox {

// One message of a stream, ready to be framed.
struct FeedMessage {
  std::string key;  // consecutive messages of one key with the same text are sent once
  std::string text; // JSON in one line
};

// Where a stream's messages come from.
class Feed {
public:
  virtual ~Feed() = default;

  // The messages that have come since the last call.
  virtual std::vector<FeedMessage> take(TimePoint now) = 0;

  // When there will be one by time alone; nothing when only a change brings one.
  virtual std::optional<TimePoint> next() const = 0;

  // No more will come, and the stream ends properly.
  virtual bool is_finished() const = 0;
};

} // namespace argosy::sandbox
