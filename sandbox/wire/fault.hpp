// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"
#include "wire/json.hpp"
#include "wire/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace argosy::sandbox {

// What can go wrong between a client and a server.
enum class FaultKind {
  reset_before,    // reset; the server never saw the request
  reset_after,     // the server did what was asked, then the connection was reset
  cut_head,        // the answer ends inside its header
  cut_body,        // the answer ends inside its body
  status,          // a proxy answers instead: `status` with `body`, and Retry-After if `retry_after` is set
  login_page,      // 200 with an HTML page
  redirect,        // `status` (302) to `location`
  unauthorized,    // 401 in the gateway's form
  forbidden,       // the bare 403 "permission denied"
  slow_body,       // the body comes `bytes` at a time, every `every` ms
  stall,           // the header comes, and `bytes` of the body, then nothing
  hang,            // nothing at all comes
  delay,           // the answer comes `every` ms late
  truncate_stream, // a stream breaks off without its last chunk after `bytes` messages
  garble_stream,   // after `bytes` messages a piece without a chunk size comes
};

std::optional<FaultKind> parse_fault_kind(const std::string& name);

// Which requests a fault befalls: those that match, after the first `skip`, `count` times (0: always).
struct FaultRule {
  FaultKind kind = FaultKind::reset_before;
  std::string method = "*";
  std::string path = "*"; // glob over the whole target, query included
  std::int64_t skip = 0;
  std::int64_t count = 1;
  int status = 502;
  std::string body;
  std::string retry_after; // seconds or a date, as the header is to say it
  std::string location;
  std::size_t bytes = 1;
  Duration every{1000};
};

// {"kind":"reset_after","method":"POST","path":"/api/v1/applications/*/sync","skip":0,"count":1, ...}
std::optional<FaultRule> parse_fault_rule(const Json& rule);

class FaultList {
public:
  void add(FaultRule rule) { m_rules.push_back(std::move(rule)); }
  void clear() { m_rules.clear(); }

  // The fault for this request, which is counted by it.
  std::optional<FaultRule> strike(const Request& request);

private:
  std::vector<FaultRule> m_rules;
};

} // namespace argosy::sandbox
