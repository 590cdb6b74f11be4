// SPDX-License-Identifier: Apache-2.0
// The failures of the program, and the one table that gives each its exit code and its stable reason word.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace argosy {

// One kind per way to fail that a pipeline or a person would treat differently.
enum class ErrorKind : std::uint8_t {
  internal,             // a broken invariant of ours
  usage,                // options or arguments
  config,               // a file or variable that configures us
  redirect,             // the server sent us elsewhere; followed never
  untrusted,            // the server's certificate, or ours, was not accepted
  key_missing,          // no key was given
  key_malformed,        // what was given can't be a key
  key_refused,          // the server does not accept the key
  key_expired,          // the key's own end has passed
  not_permitted,        // 403, after a second look
  not_found,            // 404, after a second look
  busy,                 // another operation to the end of the time
  window,               // a closed sync window
  operation_failed,     // the operation ended Failed or Error
  refused,              // the server refused to start it
  unresolved,           // the wanted revision does not exist or can't be what is wanted
  deleting,             // the application is being deleted
  superseded,           // something else took the place of what was wanted
  out_of_sync,          // succeeded and yet not Synced
  terminated,           // somebody ended our operation
  skipped,              // not begun, because of another's failure; never decides a run's exit code
  unhealthy,            // Degraded for longer than the grace
  missing,              // health Missing
  pod_failure,          // a pod that cannot start
  suspended,            // a pause that waits for a person
  timed_out,            // the run's own time is over
  unavailable,          // the server answers, but not usefully
  unreachable,          // no connection
  login_page,           // HTML where JSON was due
  lost_answer,          // sent, and no usable answer: it may have been accepted
  incomplete,           // a rotation that is safe but not done
  differs,              // differences or findings
  interrupted,          // SIGINT
  terminated_by_signal, // SIGTERM, SIGHUP
};

// What is fixed about a kind.
struct ErrorTraits {
  ErrorKind kind;
  int exit_code;           // design: the table of exit codes
  std::string_view reason; // stable word for JSON, outputs and dotenv
};

// A failure with all that a person needs. Never holds a body, a secret, a length or a prefix of one.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message; // what was done, to what, what came back; lower case, no full stop
  std::string hint;    // what to do next, may have several lines; may be empty
};

// All rows, in the order of ErrorKind.
std::span<const ErrorTraits> error_table();
const ErrorTraits& traits(ErrorKind kind);

// Puts "context: " before the message: what the caller was doing.
Error with_context(Error error, std::string_view context);

} // namespace argosy
