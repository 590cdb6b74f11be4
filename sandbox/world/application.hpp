// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"
#include "wire/json.hpp"
#include "world/resource.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace argosy::sandbox {

// One deployment in an application's history.
struct HistoryEntry {
  std::int64_t id = 0;
  std::vector<std::string> revisions; // one per source
  Json sources;                       // array, as in the spec
  TimePoint started_at;
  TimePoint deployed_at;
  Json initiated_by;
};

// `.status.operationState`.
struct OperationState {
  Json operation; // a copy of `.operation`, the caller's infos included
  std::string phase = "Running";
  std::string message;
  Json sync_result; // null until there is one
  TimePoint started_at;
  std::optional<TimePoint> finished_at;
  std::int64_t retry_count = 0;
};

struct ResourceStatus {
  ResourceId id;
  std::string version;
  std::string status; // "Synced", "OutOfSync", "Unknown"
  int wave = 0;
  bool requires_pruning = false;
  bool is_hook = false;

  bool operator==(const ResourceStatus&) const = default;
};

// What a comparison of Git and cluster found.
struct Comparison {
  std::string sync_status = "Unknown";
  std::vector<std::string> revisions; // one per source
  Json compared_to;
  std::vector<ResourceStatus> resources;
  std::vector<std::string> source_types; // empty when nothing could be generated
  std::string error;                     // the text of a ComparisonError condition

  bool operator==(const Comparison&) const = default;
};

struct Condition {
  std::string type;
  std::string message;
  TimePoint since;
};

// How long each step takes, and what goes wrong. All times are from the step before.
struct Knobs {
  Duration pickup{20};       // POST accepted -> controller has it
  Duration run{430};         // Running -> work done
  Duration history_lead{20}; // history entry -> terminal phase
  Duration reconcile{45};    // terminal phase -> reconciledAt
  Duration status_lag{25};   // reconciledAt -> sync and health status, where they lag behind it
  double stale_share = 1.0;  // in this share of the syncs they do
  Duration refresh{20};      // refresh asked -> answered
  Duration resync{180'000};  // how often the controller looks by itself; 0 for never
  Duration progress{0};      // after a change, whatever has health is Progressing for so long
  Duration termination{100}; // terminate asked -> Failed
  Duration retry_lag{2500};  // a retry comes so much later than its backoff says
  Duration deletion{1100};   // being deleted -> gone
  std::string sync_failure;  // each attempt fails with this text after the resources were applied
  std::int64_t failures = 0; // only so many attempts fail with it; 0 for all
};

// An Application object, what it stands for in the cluster, and how it behaves.
struct Application {
  std::string name;
  std::string ns = "argocd";
  std::string uid;
  std::uint64_t resource_version = 0;
  std::int64_t generation = 1;
  TimePoint created_at;
  std::optional<TimePoint> deleted_at; // being deleted since
  std::vector<std::string> finalizers;
  Json labels = Json::object();
  Json annotations = Json::object();
  Json owners; // metadata.ownerReferences; null for none
  Json spec = Json::object();

  Comparison comparison;
  Health health{"Healthy", ""};
  TimePoint health_since;
  std::vector<HistoryEntry> history;
  std::vector<Condition> conditions;
  std::optional<TimePoint> reconciled_at;
  std::optional<OperationState> operation_state;
  Json operation;    // `.operation`; null when nothing is asked for
  Json extra_status; // merged into the rendered status last (hydrator, summary images); null for nothing

  Knobs knobs;
  std::map<ResourceId, LiveResource> live;
  std::map<ResourceId, LiveResource> hooks; // jobs that hooks have left behind
  std::string attempted_revision;           // what auto-sync has tried last
  Json events = Json::array();              // Kubernetes events of the Application object
  std::int64_t operations_started = 0;
  std::int64_t next_history_id = 0;

  std::string project() const { return text_of(spec, "project", "default"); }
  std::vector<Json> sources() const; // one element where the spec has `source`
  bool has_several_sources() const { return find(spec, "sources") != nullptr; }
  bool is_automated() const;
  std::string destination_namespace() const;
};

// Whether the health of single resources is shown: GET and streams do, lists and the answers of writes don't.
enum class ResourceHealth { shown, hidden };

// The Application as the API shows it.
Json render(const Application& application, ResourceHealth resource_health, TimePoint now);

// The health of one resource of the application as the tree has it; nothing for kinds without health.
Health tree_health(const Application& application, const ResourceId& id, TimePoint now);

} // namespace argosy::sandbox
