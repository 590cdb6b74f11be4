// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/clock.hpp"
#include "wire/json.hpp"

#include <compare>
#include <string>
#include <vector>

namespace argosy::sandbox {

// What identifies an object in the cluster.
struct ResourceId {
  std::string group;
  std::string kind;
  std::string ns;
  std::string name;

  auto operator<=>(const ResourceId&) const = default;

  std::string to_path() const;  // "lab.example.com/Widget/slow-widget", as operation messages say it
  std::string to_cause() const; // "lab.example.com/Widget:slow/slow-widget", as health messages say it
};

// Health as Argo CD computes it. An empty status means that this kind has none.
struct Health {
  std::string status;
  std::string message;

  bool operator==(const Health&) const = default;
};

// From `after` its last change on, the resource has this health.
struct HealthPhase {
  Duration after{0};
  Health health;
};

// A pod below a workload, for the tree, its events and its log.
struct Pod {
  std::string name;
  Health health;
  std::string status;  // what `kubectl get pods` shows, e.g. "CrashLoopBackOff"
  std::string warning; // reason of the warning event, e.g. "BackOff"; empty for none
  std::string warning_text;
  std::string image;
  std::string log;
  std::string previous_log; // of the container before its last restart
  std::string container = "main";
  int restarts = 0;
  int exit_code = 0;        // of its last end, if it was restarted or has failed
  bool is_previous = false; // of the ReplicaSet before the current one
};

// One object of a commit, and how it behaves in this cluster.
struct Manifest {
  ResourceId id;
  std::string version = "v1";
  Json content = Json::object(); // without apiVersion, kind and metadata
  int wave = 0;
  Json status = Json::object(); // of the live object while it is Suspended; pauses begin with it
  std::string hook;             // "PreSync", "Sync", "PostSync", "SyncFail"; empty for a plain resource
  std::vector<HealthPhase> health;
  std::string refusal; // the API server refuses it with this text
  Duration hook_duration{1000};
  std::string hook_failure; // the hook ends with this message; empty for success
  std::vector<Pod> pods;
};

// What stands in the cluster.
struct LiveResource {
  Manifest manifest;
  std::string uid;
  std::uint64_t resource_version = 0;
  TimePoint created_at;
  TimePoint changed_at;
  bool is_pinned = false; // health set from outside, not by time
  Health pinned;

  Health health_at(TimePoint now) const;
};

// "configmap/x" or "widget.lab.example.com/x", as kubectl names what it did.
std::string to_kubectl_name(const ResourceId& id);

} // namespace argosy::sandbox
