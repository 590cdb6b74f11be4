// SPDX-License-Identifier: Apache-2.0
// A whole run over a scripted server: applications that behave like the recorded one.
#pragma once

#include "sync/run.hpp"
#include "sync/scripted_server.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace argosy::test {

inline const std::string k_run_id = "0123456789abcdef0123456789abcdef";
inline const std::string k_metadata = R"({"author":"Jane <jane@example.com>","message":"Bump shop to 1.4.2\n\nbody"})";

class Witness final : public RunObserver {
public:
  void on_note(const AppRef& app, const Note& note) override { notes.push_back(to_string(app) + " " + note.text); }
  void on_state(const AppRef&, const Application&) override {}
  void on_done(const AppRef& app, const Outcome&) override { done.push_back(app.name); }

  bool has(std::string_view part) const
  {
    return std::any_of(notes.begin(), notes.end(),
                       [&](const auto& note) { return note.find(part) != std::string::npos; });
  }

  std::vector<std::string> notes;
  std::vector<std::string> done;
};

struct RunFixture : ServerFixture {
  Witness witness;
  std::unique_ptr<SyncRun> run;

  static Goal goal(const std::string& name)
  {
    Goal goal;
    goal.app = {name, "", ""};
    goal.sync = SyncGoal();
    goal.sync->request.run_id = k_run_id;
    return goal;
  }

  void serve(const std::string& name)
  {
    const auto path = "/applications/" + name;
    server.on("GET", path, 200, recorded_body("get before the sync", name));
    server.on("POST", path + "/sync", 200, recorded_body("sync with infos", name));
    server.on("GET", path + "/revisions/3341b981c559f45bd56b87afaf4c543fe0929898/metadata", 200, k_metadata);
    server.on("GET", path + "/resource-tree", 200, "{}");
    server.on("GET", path + "/events", 200, "{}");
  }

  void tell(const std::string& name, const std::string& recording)
  {
    server.feed_state(name, recorded_body(recording, name));
    pass(Duration(50));
  }

  void start(std::vector<Goal> goals, std::size_t jobs = 10)
  {
    RunSettings settings;
    settings.goals = std::move(goals);
    settings.turns.jobs = jobs;
    start(std::move(settings));
  }

  void start(RunSettings settings)
  {
    settings.deadline = clock.now() + std::chrono::minutes(15);
    settings.base_url = "https://argocd.example.com";
    run = std::make_unique<SyncRun>(RunPorts{argo, timers, random, witness}, settings);
    run->start();
    pass(Duration(20));
  }
};

} // namespace argosy::test
