// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/random.hpp"
#include "world/account.hpp"
#include "world/agenda.hpp"
#include "world/application.hpp"
#include "world/logins.hpp"
#include "world/project.hpp"
#include "world/rbac.hpp"
#include "world/repository.hpp"
#include "world/watch.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace argosy::sandbox {

enum class Service { up, down, hanging };

// What is wrong with the things that Argo CD leans on.
struct Outages {
  Service kubernetes = Service::up;
  Service repo_server = Service::up;
  Service controller = Service::up;
};

// How long the API server itself takes. All zero makes every answer immediate.
struct Latencies {
  Duration read{2};
  Duration sync_accept{9}; // until then hanging up cancels a sync
  Duration sync_answer{20};
  Duration mint{106};
  Duration login_low{500};
  Duration login_high{1000};
  Duration repo_server_down{2000}; // how long a refused dial to the repo server is tried
};

struct Settings {
  std::string url = "https://argocd.example.com";
  std::string root_path; // "/argo/cd", or nothing
  std::string signing_key = "sandbox-signing-key";
  std::size_t replicas = 1;
  bool allows_anonymous = false;
  Duration token_lag{0};       // other replicas see new and deleted keys so much later
  double lost_event_share = 0; // share of streams that miss events right after their first list
  Duration lost_event_window{500};
  Latencies latencies;
};

// Everything there is, and the only way to change an Application object: write().
class World {
public:
  explicit World(std::uint64_t seed) : random(seed) {}

  Settings settings;
  Outages outages;
  Random random;
  Accounts accounts;
  Logins logins;
  Policy policy;
  Projects projects;
  Repositories repositories;
  Agenda agenda;
  Watch watch;
  std::vector<std::function<void(TimePoint)>> when_kubernetes_is_back; // writes that hang until then

  Application* find_application(const std::string& name);
  const std::map<std::string, Application>& applications() const { return m_applications; }
  std::map<std::string, Application>& applications() { return m_applications; }

  // Puts an application in, or replaces it; ADDED is told to the watchers.
  Application& create(Application application, TimePoint now);

  // Stores a change: a new resourceVersion, and MODIFIED to the watchers. Metadata alone leaves the generation as it
  // is.
  enum class Change { object, metadata };
  void write(Application& application, TimePoint now, Change change = Change::object);

  // Takes it out; DELETED is told to the watchers.
  void remove(const std::string& name, TimePoint now);

  SnapshotPtr snapshot(const Application& application, TimePoint now);
  std::uint64_t next_version() { return ++m_version; }
  std::uint64_t version() const { return m_version; }
  std::uint64_t next_ticket() { return ++m_ticket; }

private:
  std::map<std::string, Application> m_applications;
  std::map<std::string, SnapshotPtr> m_snapshots; // of the last write
  std::uint64_t m_version = 2000;
  std::uint64_t m_ticket = 0;
};

} // namespace argosy::sandbox
