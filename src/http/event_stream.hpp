// SPDX-License-Identifier: Apache-2.0
// Takes the messages out of a stream's pieces, however they are cut.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

enum class StreamForm : std::uint8_t {
  events, // text/event-stream: "data:" lines, comments are heartbeats (WHATWG HTML, 9.2)
  lines   // one JSON document a line
};

class EventStreamParser {
public:
  // A message longer than `limit` bytes is an error.
  EventStreamParser(StreamForm form, std::size_t limit);

  // The messages that `piece` completes, in order. An error (too long, not UTF-8, a line that is no field) is final:
  // the stream is to be dropped.
  Result<std::vector<std::string>> push(std::string_view piece);

  // What stands at the end of a `lines` stream without its line feed (error messages do), else nothing.
  Result<std::vector<std::string>> finish();

private:
  Status take(std::string_view piece, std::vector<std::string>& messages);
  Status extend_line(std::string_view part);
  Status take_line(std::string_view line, std::vector<std::string>& messages);
  Status take_field(std::string_view line);
  Status add_data(std::string_view value);

  StreamForm m_form;
  std::size_t m_limit;
  std::string m_line;           // the line begun by earlier pieces
  std::string m_data;           // the event begun by earlier lines
  bool m_has_data = false;      // an event may have empty data
  bool m_is_first_line = true;  // where a byte order mark may stand
  bool m_ended_with_cr = false; // a line feed that follows belongs to it
  bool m_failed = false;
};

} // namespace argosy
