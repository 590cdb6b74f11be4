// SPDX-License-Identifier: Apache-2.0
// An Argo CD Application as far as a deploy needs it, read from an answer or a stream's message.
// Source of every field: pkg/apis/application/v1alpha1/types.go. Absent strings are empty, absent times are nothing.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

enum class SyncStatus : std::uint8_t { unknown, synced, out_of_sync };
enum class Health : std::uint8_t { unknown, healthy, progressing, degraded, suspended, missing };
enum class Phase : std::uint8_t { none, running, terminating, succeeded, failed, error };

std::string_view to_string(SyncStatus status); // as Argo CD writes it: "OutOfSync"
std::string_view to_string(Health health);
std::string_view to_string(Phase phase);
bool is_terminal(Phase phase); // succeeded, failed, error

struct Source {
  std::string repo_url;
  std::string path;
  std::string chart; // Helm chart: revisions are versions
  std::string target_revision;
  std::string name;
  std::string ref;

  bool is_git() const; // neither a chart nor oci://
};

// The info entry by which our operations are known (promise P1).
inline constexpr std::string_view k_run_info = "argosy.run";

// What an operation does: `.operation`, and its copy in `.status.operationState.operation`.
struct Operation {
  std::string revision;               // single source; resolved at the POST
  std::vector<std::string> revisions; // several sources
  std::string run_id;                 // value of the k_run_info entry; empty: not ours
  std::string initiated_by;           // account or user; empty for auto-sync
  bool is_automated = false;
  bool prune = false;
  bool dry_run = false;
  bool force = false;      // of either strategy
  bool apply_only = false; // strategy apply: hooks are skipped
  bool is_partial = false; // resources were selected
  bool is_local = false;   // manifests were given by the caller
  bool has_sync = false;   // `.sync` is there at all
  std::vector<std::string> sync_options;
  std::int64_t retry_limit = 0;
};

struct ResourceKey {
  std::string group;
  std::string kind;
  std::string ns;
  std::string name;

  friend bool operator==(const ResourceKey&, const ResourceKey&) = default;
};
std::string to_string(const ResourceKey& key); // "apps/Deployment shop/web", "ConfigMap env" as mock-ups show it

// One resource of `syncResult`.
struct ResourceResult {
  ResourceKey key;
  std::string status; // Synced, SyncFailed, Pruned, PruneSkipped
  std::string message;
  std::string hook_type;  // PreSync, Sync, PostSync, SyncFail, ...; empty: no hook
  std::string hook_phase; // Running, Succeeded, Failed, Error, Terminating
  std::string sync_phase;
};

struct OperationState {
  Phase phase = Phase::none;
  std::string message;
  Operation operation;
  std::optional<WallTime> started_at;
  std::optional<WallTime> finished_at; // also set between the attempts of a retried operation
  std::int64_t retry_count = 0;
  std::string result_revision;
  std::vector<std::string> result_revisions;
  std::vector<ResourceResult> results;
};

// One resource of `status.resources`.
struct Resource {
  ResourceKey key;
  std::string version; // of its kind: "v1alpha1"
  SyncStatus sync = SyncStatus::unknown;
  bool has_health = false;
  Health health = Health::unknown;
  std::string health_message;
  bool is_hook = false;
  bool requires_pruning = false;
};

struct Condition {
  std::string type; // ends in "Error" or "Warning" by Argo CD's convention
  std::string message;
  bool is_error() const;
};

struct HistoryEntry {
  std::int64_t id = 0;
  std::string revision;
  std::vector<std::string> revisions;
  std::optional<WallTime> deploy_started_at;
  std::optional<WallTime> deployed_at;
  std::string initiated_by;
};

// `spec.sourceHydrator` and its status: dry commits are rendered into hydrated ones, which are deployed.
struct Hydration {
  Source dry_source;        // where people commit
  std::string dry_revision; // of the current or last attempt
  std::string phase;        // Hydrating, Hydrated, Failed
  std::string message;
  std::string last_dry_revision;      // of the last success,
  std::string last_hydrated_revision; // and what became of it
};

struct Application {
  std::string name;
  std::string ns;
  std::string project;
  std::string uid;
  std::string resource_version;
  bool is_deleting = false;
  bool has_refresh_pending = false; // the refresh annotation stands
  bool auto_sync = false;           // automated, and not switched off by `enabled: false`
  bool auto_prune = false;
  bool self_heal = false;
  std::vector<std::string> sync_options; // spec.syncPolicy.syncOptions; a sync that sends options replaces them
  bool has_hydrator = false;             // spec.sourceHydrator
  bool has_many_sources = false;         // spec.sources
  std::vector<Source> sources; // one or many; with a hydrator the one that is deployed, see Hydration::dry_source
  std::optional<Operation> operation; // pending or running, anyone's
  std::optional<OperationState> state;
  SyncStatus sync = SyncStatus::unknown;
  std::string sync_revision;
  std::vector<std::string> sync_revisions;
  Hydration hydration; // only with has_hydrator
  Health health = Health::unknown;
  std::string health_message;
  std::optional<WallTime> health_since;
  std::optional<WallTime> reconciled_at;
  std::vector<Condition> conditions;
  std::vector<Resource> resources;
  std::vector<std::string> images;
  std::vector<std::string> external_urls;
  std::vector<HistoryEntry> history; // oldest first; absent from a stream's, see merge_view()
  bool is_stream_view = false;
};

// The dry commit that `sync_revision` was rendered from; empty where that isn't known (any more), or without a
// hydrator.
std::string_view hydrated_from(const Application& app);

// A stream's messages are trimmed: all that a decision needs is in them but the history. This puts that of an earlier
// whole `full` under `event`; nothing is taken from another application of the same name (uid), whose event stays a
// stream's view.
Application merge_view(const Application& full, Application event);

// Reads one Application document. Unknown members are skipped; wrong types of known ones, and a missing name, are an
// error (kind unavailable): "the server's answer is not understood: status.sync.revision is a number". Unknown words of
// an enum are its unknown (a phase: none).
Result<Application> parse_application(std::string_view json);

// Reads a list answer; `items: null` is an empty list.
Result<std::vector<Application>> parse_application_list(std::string_view json);

// One message of a watch stream. A result without a known type counts as modified.
struct WatchMessage {
  enum class Kind : std::uint8_t { added, modified, deleted, error };
  Kind kind = Kind::error;
  Application application; // unless error
  int grpc_code = 0;       // of an error; 0 where the server's `fields` swallowed it
  std::string message;
};
Result<WatchMessage> parse_watch_message(std::string_view json);

} // namespace argosy
