// SPDX-License-Identifier: Apache-2.0
#include "server/wire_format.hpp"

#include <fmt/format.h>

namespace argosy::sandbox {

namespace {

std::string
head_text(const Head& head, WireState& state)
{
  state.is_chunked = find_header(head.headers, "Transfer-Encoding").has_value() && state.version == 11;
  std::string text = fmt::format("HTTP/1.{} {} {}\r\n", state.version % 10, head.status, reason_phrase(head.status));
  for (const auto& [name, value] : head.headers) {
    if (name != "Transfer-Encoding" || state.is_chunked) {
      text += name + ": " + value + "\r\n";
    }
  }
  // HTTP/1.0 has no chunks: there the end of the connection is the end of the body.
  const bool ends_by_close = find_header(head.headers, "Transfer-Encoding").has_value() && !state.is_chunked;
  state.keeps_alive = state.keeps_alive && !ends_by_close;
  if (!state.keeps_alive && state.version == 11) {
    text += "Connection: close\r\n";
  }
  return text + "\r\n";
}

} // namespace

std::string
to_wire(const Reply& reply, WireState& state)
{
  std::string bytes = reply.head ? head_text(*reply.head, state) : "";
  if (reply.ending == Ending::cut_in_head) {
    return bytes.substr(0, bytes.size() / 2);
  }
  for (std::size_t i = 0; i < reply.chunks.size(); ++i) {
    const bool is_garbage = reply.ending == Ending::garbled && i + 1 == reply.chunks.size();
    const std::string& chunk = reply.chunks[i];
    bytes += state.is_chunked && !is_garbage ? fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk) : chunk;
  }
  if (reply.ending == Ending::complete && state.is_chunked) {
    bytes += "0\r\n\r\n";
  }
  return bytes;
}

} // namespace argosy::sandbox
