// SPDX-License-Identifier: Apache-2.0
// Argo CD's endpoints as methods, its answers as structs. No decisions, no loops; facts in docs/argocd-api.md.
#pragma once

#include "argocd/application.hpp"
#include "argocd/failure.hpp"
#include "argocd/records.hpp"
#include "http/client.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace argosy {

// Which application: `project` is sent when known, because it turns 403 into 404 where the name is unknown.
struct AppRef {
  std::string name;
  std::string ns;      // empty: the control plane's own
  std::string project; // empty: not known (yet)
};
// "shop", "team-a/shop".
std::string to_string(const AppRef& app);

enum class Refresh : std::uint8_t { none, normal, hard };

// The body of a sync: everything Argo CD's own client offers. Absent members are not sent.
struct SyncRequest {
  std::string run_id;                 // promise P1
  std::string revision;               // single source
  std::vector<std::string> revisions; // with positions, several sources; positions count from 1
  std::vector<int> source_positions;
  bool dry_run = false;
  bool prune = false;
  enum class Strategy : std::uint8_t { unset, hook, apply };
  Strategy strategy = Strategy::unset;
  bool force = false;
  std::vector<ResourceKey> resources;
  std::optional<std::vector<std::string>> sync_options; // replaces the application's own when present
  struct Retry {
    std::int64_t limit = 0;
    std::string backoff_duration; // as the server takes it: "5s"
    std::string backoff_max_duration;
    std::optional<std::int64_t> backoff_factor;
    bool refresh = false;
  };
  std::optional<Retry> retry;
  std::vector<std::pair<std::string, std::string>> infos;
};

// The JSON text of `request`, for tests and the wire. Deterministic.
std::string to_json(const SyncRequest& request, const AppRef& app);

// The bodies of the other writes, likewise.
std::string to_json(const RollbackRequest& request, const AppRef& app);
std::string to_json(const TokenRequest& request);
std::string to_json(std::string_view action, const ResourceRef& resource, const AppRef& app, ActionApi api);

// What a stream of application events is opened for.
struct WatchQuery {
  std::string name; // one application, or empty
  std::string ns;
  std::vector<std::string> projects;
  std::string selector;
  StreamKind form = StreamKind::events;
  Duration server_timeout{0}; // Grpc-Timeout; the server ends the stream then
  Duration idle_timeout{0};   // 0: the client's own; heartbeats come every 15 s, and in events form only
};

// A stream's pieces, in order. The applications are stream views (see merge_view). A message that is an error ends the
// stream: it arrives in on_end, as does anything that can't be read. on_heartbeat is any sign of life without a
// message. Each callback may let go of the exchange.
struct WatchSink {
  std::function<void()> on_open;
  std::function<void(WatchMessage message, std::size_t bytes)> on_message;
  std::function<void()> on_heartbeat;
  std::function<void(std::optional<ApiFailure> end)> on_end; // nothing: a clean end. Called once, last
};

class ArgoCd {
public:
  template <class T>
  using Done = std::function<void(Answer<T>)>;

  // `client` must outlive this object; its base URL is the server's root.
  explicit ArgoCd(HttpClient& client);

  // Applications. Each call is one request (with the client's retries); the exchange cancels it.
  // A refresh is one attempt, with `timeout` as the server's own limit.
  [[nodiscard]] Exchange
  get(const AppRef& app, Refresh refresh, std::optional<Duration> timeout, Done<Application> done);
  [[nodiscard]] Exchange list(const ListQuery& query, Done<std::vector<Application>> done);
  // The answer is the application as written; `server_timeout` bounds the server's own work (Grpc-Timeout).
  [[nodiscard]] Exchange
  sync(const AppRef& app, const SyncRequest& request, Duration server_timeout, Done<Application> done);
  [[nodiscard]] Exchange rollback(const AppRef& app, const RollbackRequest& request, Done<Application> done);
  [[nodiscard]] Exchange terminate(const AppRef& app, Done<void> done);
  [[nodiscard]] Exchange watch(const WatchQuery& query, WatchSink sink);

  // What explains a failure.
  [[nodiscard]] Exchange resource_tree(const AppRef& app, Done<ResourceTree> done);
  // A pod's containers, from its live state: what the tree leaves out.
  [[nodiscard]] Exchange pod_status(const AppRef& app, const ResourceKey& pod, Done<PodStatus> done);
  // Events of the application itself, or of one of its resources (`uid`, `ns`, `name` of a tree node).
  [[nodiscard]] Exchange
  events(const AppRef& app, const std::optional<EventScope>& scope, Done<std::vector<Event>> done);
  [[nodiscard]] Exchange logs(const AppRef& app, const LogQuery& query, Done<std::vector<std::string>> done);
  // What the application consists of, with the manifests that its sources want.
  [[nodiscard]] Exchange managed_resources(const AppRef& app, Done<std::vector<ManagedResource>> done);
  // A resource's object in the cluster as it is now, a JSON document; Secrets are masked by the server.
  [[nodiscard]] Exchange live_resource(const AppRef& app, const ResourceRef& resource, Done<std::string> done);
  [[nodiscard]] Exchange sync_windows(const AppRef& app, Done<SyncWindows> done);
  [[nodiscard]] Exchange revision_metadata(const AppRef& app, std::string_view revision, Done<RevisionMetadata> done);

  // Resource actions. A server that does not know `api` answers 404 in plain text, and has done nothing.
  [[nodiscard]] Exchange
  resource_actions(const AppRef& app, const ResourceRef& resource, Done<std::vector<ResourceAction>> done);
  [[nodiscard]] Exchange
  run_action(const AppRef& app, const ResourceRef& resource, std::string_view action, ActionApi api, Done<void> done);

  // The server and the key.
  [[nodiscard]] Exchange version(Done<ServerVersion> done);
  [[nodiscard]] Exchange settings(Done<ServerSettings> done);
  [[nodiscard]] Exchange user_info(Done<UserInfo> done);
  [[nodiscard]] Exchange
  can_i(std::string_view resource, std::string_view action, std::string_view object, Done<bool> done);
  [[nodiscard]] Exchange account(std::string_view name, Done<Account> done);
  [[nodiscard]] Exchange create_token(std::string_view account, const TokenRequest& request, Done<Secret> done);
  [[nodiscard]] Exchange delete_token(std::string_view account, std::string_view id, Done<void> done);

private:
  HttpClient& m_client;
};

} // namespace argosy
