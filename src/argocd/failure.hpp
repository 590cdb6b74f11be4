// SPDX-License-Identifier: Apache-2.0
// What Argo CD's refusals mean. The HTTP status and gRPC code alone do not tell: see docs/argocd-api.md.
#pragma once

#include "base/error.hpp"
#include "http/message.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace argosy {

enum class Refusal : std::uint8_t {
  none,                // no refusal: the transport failed, or the answer was not understood
  key,                 // 401: the key is not accepted
  key_expired,         // 401: "token is expired"
  key_not_yet_known,   // 401: "does not have token with id": another replica may know it already
  no_session,          // 401: no key arrived (a proxy took the header away, or it was malformed)
  denied,              // bare 403: wrong name, missing right, or Kubernetes away
  denied_by_rule,      // 403 that names the subject: a missing right for sure
  not_found,           // 404/5
  window,              // 403: closed sync window
  busy,                // 400/9: another operation is already in progress
  auto_sync_revision,  // 400/9: auto-sync is set to another revision
  auto_sync_rollback,  // 400/9: rollback under auto-sync
  deleting,            // 400/9: application is deleting
  unresolved_revision, // 400/9: no such branch, tag or commit
  repo_unavailable,    // 400/9 with Unavailable or DeadlineExceeded inside: to be tried again
  replace_forbidden,   // 400/9: Replace=true is not allowed
  no_operation,        // 400/3: nothing to terminate
  invalid,             // other 400, 415, 422, 500/2: the request was wrong
  conflict,            // 409
  deadline,            // 504/4 or 408: the server's time was over; it may still have happened
  unavailable          // 429, 5xx that names nothing better
};

// A failed call: what to tell people, and what it means for the decision.
struct ApiFailure {
  Error error;
  Refusal refusal = Refusal::none;
  int status = 0;                 // HTTP; 0 where no answer came
  int grpc_code = 0;              // 0 where there was none
  std::string server_message;     // the server's own words, printable, at most 2 KiB
  bool may_have_happened = false; // a write whose answer was lost: look before anything else (promise P1)
};

// What a failure may leave behind.
enum class Effect : std::uint8_t { read, write };

template <class T>
using Answer = tl::expected<T, ApiFailure>;

// Reads an answer that is no success. `what` is the beginning of the message: "sync shop: 400 another operation is
// already in progress". A 5xx and a 408 may have happened unless the text is one that Argo CD says before it writes; a
// 4xx never did.
ApiFailure classify_failure(const Reply& reply, std::string_view what, Effect effect = Effect::write);

// Reads the error at the end of a stream; `grpc_code` 0 where the server told nothing.
ApiFailure classify_stream_error(int grpc_code, std::string_view message, std::string_view what);

// A success whose body is not what was due, for `fault`: cut short, or somebody else's. A write may have happened.
ApiFailure unreadable_answer(const Reply& reply, const Error& fault, std::string_view what, Effect effect);

// Wraps a transport's failure. `Error::kind == lost_answer` becomes may_have_happened.
ApiFailure to_api_failure(Error error, std::string_view what);

} // namespace argosy
