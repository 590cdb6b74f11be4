// SPDX-License-Identifier: Apache-2.0
// How it ended for one application, and why: what reports are made of.
#pragma once

#include "argocd/application.hpp"
#include "argocd/records.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "sync/goal.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace argosy {

// A good end's name; failures are named by their ErrorKind.
enum class Success : std::uint8_t {
  deployed,      // our operation, and everything as wanted
  joined,        // somebody else's operation to what we wanted
  unchanged,     // it was there already; nothing started
  accepted,      // --async
  dry_run,       // --dry-run ended well
  reached,       // wait: what was awaited is true
  newer,         // a newer revision than the expected one is there
  newer_by_date, // the same, by commit date alone: containment is unproven
  deleted,       // --for deleted
  absent,        // --missing ok
  ended,         // terminate: the operation is over
  idle           // terminate: there was none
};
std::string_view to_string(Success success); // "deployed", "newer-by-date"

// What explains a failure; every part may be empty.
struct PodTrouble {
  std::string pod;
  ResourceKey owner;
  std::string text; // "container app: CrashLoopBackOff, 4 restarts, last exit 1"
  std::vector<std::string> log;
};
struct Diagnosis {
  std::vector<Resource> resources;     // those that are not synced or not healthy
  std::vector<ResourceResult> results; // failed, skipped, and all hooks
  std::vector<PodTrouble> pods;
  std::vector<Event> events; // warnings
  std::vector<Condition> conditions;
  std::vector<std::string> facts; // for 403 and busy: "key: accepted: account ci", one finding each
  std::vector<std::string> next;  // commands and links
};

struct Outcome {
  AppRef app;
  std::string parent;             // of a child (--children): the name of the application it belongs to
  bool may_fail = false;          // --allow-failure: its failure does not make the run fail
  std::optional<Success> success; // nothing: `error` says why not
  Error error;
  std::string summary;            // one line after the name: "deployed in 1m12s · 4be77a0 as expected"
  std::vector<std::string> notes; // warnings that stay: "main moved on to ..."
  Duration took{0};
  std::string run_id;                     // of our operation; empty if none was started
  std::string wanted_revision;            // joined by "," for several sources
  std::string from_revision;              // before the run
  std::string url;                        // the application's page
  std::optional<Application> last;        // the last state seen
  std::optional<RevisionMetadata> commit; // of wanted_revision, where it was asked for and told in time
  Diagnosis diagnosis;

  bool is_good() const { return success.has_value(); }
  // The application is where it was wanted: not merely accepted, tried, absent or deleted.
  bool has_arrived() const;
  int exit_code() const;
  std::string_view reason() const; // "deployed" or the error's reason word
};

} // namespace argosy
