// SPDX-License-Identifier: Apache-2.0
// The smaller questions and answers of Argo CD's API.
#pragma once

#include "argocd/application.hpp"
#include "http/event_stream.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace argosy {

using StreamKind = StreamForm;

// A list comes from the server's cache, without uid, resource version, reconciledAt and operation info, whatever
// `fields` says.
struct ListQuery {
  std::string name;
  std::string ns;
  std::vector<std::string> projects;
  std::string selector;
  // The members of each item; names as in the answer, without "items.". Empty: those that a selection needs.
  std::vector<std::string> fields;
};

// What the server says of its installation; empty without a key, and from old servers.
struct ServerSettings {
  std::string controller_namespace; // of the control plane: applications there are named without one
};

struct RollbackRequest {
  std::int64_t id = 0;
  bool dry_run = false;
  bool prune = false;
};

// One node of the resource tree: managed resources and what they made (pods above all).
struct TreeNode {
  ResourceKey key;
  std::string version;
  std::string uid;
  std::vector<std::string> parent_uids;
  bool has_health = false;
  Health health = Health::unknown;
  std::string health_message;
  std::vector<std::pair<std::string, std::string>>
      info; // e.g. "Status Reason" → "CrashLoopBackOff", "Containers" → "0/1"
  std::vector<std::string> images;
  std::optional<WallTime> created_at;
};
struct ResourceTree {
  std::vector<TreeNode> nodes;
};

// One container as its pod's live state tells it.
struct Container {
  std::string name;
  bool is_init = false;
  bool is_ready = false;
  bool is_running = false;
  std::string waiting_reason; // "CrashLoopBackOff"; empty: it does not wait
  std::string waiting_message;
  std::int64_t restarts = 0;
  bool has_ended = false;     // now, or before its last restart
  std::int64_t exit_code = 0; // of that end
  std::string end_reason;     // "OOMKilled", "Error", "Completed"
};
struct PodStatus {
  std::vector<Container> containers; // init containers first, in their order
};

// One resource as calls about it name it. The server finds it by its key, yet refuses a call without a version.
struct ResourceRef {
  ResourceKey key;
  std::string version; // "v1alpha1"

  friend bool operator==(const ResourceRef&, const ResourceRef&) = default;
};
// What can be done with a resource beside syncing it; a disabled one makes no sense in its present state.
struct ResourceAction {
  std::string name;
  bool is_disabled = false;
};
// How an action is run: with a body since 3.1, before that with the action's bare name.
enum class ActionApi : std::uint8_t { v2, v1 };

struct EventScope {
  std::string uid;
  std::string ns;
  std::string name;
};
struct Event {
  std::string type; // Normal, Warning
  std::string reason;
  std::string message;
  std::string object; // "Pod web-7c9d"
  std::int64_t count = 1;
  std::optional<WallTime> last_seen;
};

struct LogQuery {
  ResourceKey resource; // a pod, or a resource whose pods are asked
  std::string container;
  int tail_lines = 10;
  bool previous = false;
};

struct SyncWindow {
  std::string kind; // allow, deny
  std::string schedule;
  std::string duration;
  bool manual_sync = false;
};
struct SyncWindows {
  bool can_sync = true; // for a manual sync, now
  std::vector<SyncWindow> active;
  std::vector<SyncWindow> assigned;
};

// One resource that the application consists of (no hooks). Secrets are masked by the server.
struct ManagedResource {
  ResourceKey key;
  std::string target; // its manifest as the sources want it, a JSON document; empty: it would be pruned
};

struct RevisionMetadata {
  std::string author;
  std::string message;
  std::optional<WallTime> date;
  std::vector<std::string> tags;
};

struct ServerVersion {
  std::string version; // "v3.5.1+abc"
};

// `GET /session/userinfo`: with a dead or missing key it answers 200 and logged_in false.
struct UserInfo {
  bool logged_in = false;
  std::string username;
  std::string issuer;
  std::vector<std::string> groups;
};

struct AccountToken {
  std::string id;
  std::optional<WallTime> issued_at;
  std::optional<WallTime> expires_at; // nothing: never
};
struct Account {
  std::string name;
  bool enabled = false;
  std::vector<std::string> capabilities;
  std::vector<AccountToken> tokens;
};
struct TokenRequest {
  std::string id;
  std::optional<std::int64_t> expires_in_seconds; // nothing: never expires
};

} // namespace argosy
