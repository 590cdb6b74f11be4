// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace argosy::sandbox {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The value of the first header of that name (case does not matter), or nothing.
std::optional<std::string_view> find_header(const Headers& headers, std::string_view name);

// One request as it came off the wire. `target` is path and query, still percent-encoded.
struct Request {
  std::string method = "GET";
  std::string target = "/";
  Headers headers;
  std::string body;
  std::size_t replica = 0; // which of the server's replicas was asked
};

struct Head {
  int status = 200;
  Headers headers; // either Content-Length or Transfer-Encoding: chunked is among them
};

// How far an answer has come, and how it ended. All but `open` and `complete` are the connection layer's to carry out.
enum class Ending {
  open,        // more may come: ask again
  complete,    // all there is, properly ended
  reset,       // the connection is reset after what is here
  cut_in_head, // the connection is closed in the middle of the header
  cut_in_body, // the connection is closed before the body has ended
  garbled,     // bytes without a chunk size follow, then the connection stays open
};

using CallId = std::uint64_t;

// What is new about one answer since it was last asked for. Each chunk is one HTTP chunk where the head says chunked.
struct Reply {
  CallId id = 0;
  std::optional<Head> head;
  std::vector<std::string> chunks;
  Ending ending = Ending::open;

  bool is_empty() const { return !head && chunks.empty() && ending == Ending::open; }
};

// "Not Found" for 404; empty for a status this server never sends.
std::string_view reason_phrase(int status);

} // namespace argosy::sandbox
