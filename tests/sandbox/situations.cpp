// SPDX-License-Identifier: Apache-2.0
// What was done in the laboratory between the recorded requests.
#include "sandbox/lab_day.hpp"

#include <cstring>

namespace argosy::sandbox {

namespace {

constexpr bool k_quiet = true;
constexpr bool k_at_once = false;

Account&
guest(LabDay& day)
{
  return *day.world().accounts.find("guest");
}

void
keep_first_key(LabDay& day, const std::string& account)
{
  day.world().accounts.find(account)->tokens.resize(1);
}

void
set_widget(LabDay& day, const std::string& app, const Health& health)
{
  Application& application = day.app(app);
  for (const auto& [id, live] : application.live) {
    if (id.kind == "Widget") {
      day.controller().set_health(application, id, health, day.driver().now());
    }
  }
  day.driver().run_for(Duration(100));
}

// Its keys of before were valid again that day.
void
restore_password(LabDay& day)
{
  Account& deployer = *day.world().accounts.find("deployer");
  deployer.password_changed_at = TimePoint{};
  deployer.tokens.resize(1);
}

// The operation is over and its comparison dated, but what it found is not written yet.
void
until_just_compared(LabDay& day)
{
  while (!day.app("pruning").operation.is_null()) {
    day.driver().run_for(Duration(1));
  }
  day.driver().run_for(day.app("pruning").knobs.reconcile);
}

void
mint_for_logout(LabDay& day)
{
  const std::string body = R"({"id":"argosy-logout","expiresIn":3600})";
  day.driver().ask(make_request("POST", "/api/v1/account/ci/token", day.key_of("ci"), body));
}

void
tidy_keys(LabDay& day)
{
  keep_first_key(day, "ci");
  keep_first_key(day, "guest");
  day.world().accounts.find("disabled")->tokens.clear();
}

void
mint_on_the_other_replica(LabDay& day)
{
  tidy_keys(day);
  day.world().settings.token_lag = Duration(890);
  Account& ci = *day.world().accounts.find("ci");
  ci.tokens.push_back({"slowmint-1795226580", 1795226580, 0, {}, 1, {}, 0});
  ci.tokens.push_back({"slowmint-1795226595", 1795226595, 0, {}, 1, {}, 0});
  Request mint =
      make_request("POST", "/api/v1/account/ci/token", day.key_of("ci"), R"({"id":"argosy-lag-0","expiresIn":600})");
  mint.replica = 1;
  day.driver().ask(mint);
}

void
delete_on_the_other_replica(LabDay& day)
{
  Request removal = make_request("DELETE", "/api/v1/account/ci/token/argosy-lag-0", day.key_of("ci"));
  removal.replica = 1;
  day.driver().ask(removal);
}

void
prepare_operations(LabDay& day)
{
  day.world().settings.token_lag = Duration(0);
  tidy_keys(day);
  set_widget(day, "slow", {"Healthy", "done"});
  day.driver().model().set_controller(Service::down, day.driver().now());
}

void
return_of_the_controller(LabDay& day)
{
  day.driver().model().set_controller(Service::up, day.driver().now());
  day.settle("guestbook");
  day.sync("slow", "{}", "deployer");
  set_widget(day, "slow", {"Progressing", "rolling"});
}

void
sync_windowed(LabDay& day)
{
  std::vector<Window>& windows = day.world().projects["frozen"].windows;
  const std::vector<Window> closed = std::exchange(windows, {});
  day.sync("windowed", "{}", "deployer");
  windows = closed;
}

void
delete_leaving(LabDay& day)
{
  day.create("leaving");
  day.app("leaving").knobs.deletion = Duration(60'000);
  day.controller().remove(day.app("leaving"), day.driver().now());
}

void
repo_server_hangs(LabDay& day)
{
  day.driver().model().set_repo_server(Service::hanging);
}

void
repo_server_goes_down(LabDay& day)
{
  day.driver().model().set_repo_server(Service::up);
  day.settle("robot");
  day.driver().model().set_repo_server(Service::down);
}

void
repo_server_down_is_noticed_late(LabDay& day)
{
  day.app("guestbook").knobs.run = Duration(2000);
  day.app("guestbook").knobs.reconcile = Duration(6000);
  day.sync("pruning", R"({"revision":"one","dryRun":true})");
}

void
kubernetes_hangs(LabDay& day)
{
  day.driver().model().set_repo_server(Service::up);
  day.driver().model().set_kubernetes(Service::hanging, day.driver().now());
}

void
kubernetes_is_back(LabDay& day)
{
  day.driver().model().set_kubernetes(Service::up, day.driver().now());
}

void
kubernetes_goes_down(LabDay& day)
{
  keep_first_key(day, "ci");
  day.driver().model().set_kubernetes(Service::down, day.driver().now());
}

const Situation k_situations[] = {
    {"accounts.json", "token of an account that lost the apiKey capability",
     [](LabDay& day) { guest(day).capabilities = {"login"}; }, k_quiet},
    {"accounts.json", "token of an account that was disabled",
     [](LabDay& day) {
       guest(day).capabilities = {"apiKey"};
       guest(day).is_enabled = false;
     },
     k_quiet},
    {"accounts.json", "token of an account that was removed",
     [](LabDay& day) {
       guest(day).is_enabled = true;
       Account hidden = guest(day);
       hidden.name = "guest-hidden";
       day.world().accounts.add(hidden);
       day.world().accounts.remove("guest");
     },
     k_quiet},
    {"accounts.json", "token of an account that came back",
     [](LabDay& day) {
       Account back = *day.world().accounts.find("guest-hidden");
       back.name = "guest";
       day.world().accounts.add(back);
       day.world().accounts.remove("guest-hidden");
     },
     k_quiet},
    {"accounts.json", "anonymous access on: a dead token on an account route",
     [](LabDay& day) { day.world().settings.allows_anonymous = true; }, k_quiet},
    {"accounts.json", "logout with the token as a cookie",
     [](LabDay& day) {
       day.world().settings.allows_anonymous = false;
       mint_for_logout(day);
     },
     k_quiet},
    {"accounts.json", "use an expired token", [](LabDay& day) { day.driver().run_for(Duration(1500)); }, k_quiet},
    {"replica-lag.json", "a token minted on another replica: not known yet", mint_on_the_other_replica, k_at_once},
    {"replica-lag.json", "a token minted on another replica: known now",
     [](LabDay& day) { day.driver().run_for(Duration(898)); }, k_at_once},
    {"replica-lag.json", "a token deleted on another replica: still accepted", delete_on_the_other_replica, k_at_once},
    {"replica-lag.json", "a token deleted on another replica: refused now",
     [](LabDay& day) { day.driver().run_for(Duration(898)); }, k_at_once},
    {"sync.json", "get before the sync", restore_password, k_quiet},
    {"sync.json", "pruning: sync to one without prune", until_just_compared, k_at_once},
    {"sync.json", "slow: sync again at once", nullptr, k_at_once},
    {"sync.json", "slow: get while it waits", [](LabDay& day) { day.driver().run_for(Duration(900)); }, k_at_once},
    {"sync.json", "slow: sync again while it waits", nullptr, k_at_once},
    {"sync.json", "slow: rollback while it waits", nullptr, k_at_once},
    {"sync.json", "slow: sync to be terminated",
     [](LabDay& day) {
       set_widget(day, "slow", {"Progressing", "rolling"});
     },
     k_quiet},
    {"sync.json", "terminate right after the sync was accepted",
     [](LabDay& day) { day.driver().run_for(Duration(1000)); }, k_at_once},
    {"operation.json", "controller is away: sync accepted", prepare_operations, k_at_once},
    {"operation.json", "controller is away: get", nullptr, k_at_once},
    {"operation.json", "controller is away: terminate is refused", nullptr, k_at_once},
    {"operation.json", "controller is away: the same sync again", nullptr, k_at_once},
    {"operation.json", "controller is away: a dry run", nullptr, k_at_once},
    {"operation.json", "controller is away: a rollback", nullptr, k_at_once},
    {"operation.json", "controller is away: refresh with a deadline", nullptr, k_at_once},
    {"operation.json", "controller is away: sync with an unknown branch, another operation pending", nullptr,
     k_at_once},
    {"operation.json", "slow: sync that waits", return_of_the_controller, k_quiet},
    {"operation.json", "slow: rollback while a sync runs", [](LabDay& day) { day.driver().run_for(Duration(1500)); },
     k_at_once},
    {"operation.json", "slow: terminate", nullptr, k_at_once},
    {"operation.json", "slow: terminate again at once", nullptr, k_at_once},
    {"operation.json", "windowed: rollback in a denied window", sync_windowed, k_quiet},
    {"operation.json", "windowed: get after the rollback", [](LabDay& day) { day.driver().run_for(Duration(1500)); },
     k_at_once},
    {"operation.json", "windowed: dry run", nullptr, k_at_once},
    {"operation.json", "windowed: terminate the held rollback", nullptr, k_at_once},
    {"operation.json", "leaving: sync of an application that is being deleted", delete_leaving, k_at_once},
    {"operation.json", "repo-server hangs: sync of a branch with a deadline", repo_server_hangs, k_quiet},
    {"operation.json", "repo-server is down: sync of a branch", repo_server_goes_down, k_quiet},
    {"operation.json", "repo-server is down: sync of 40 hex digits is accepted", repo_server_down_is_noticed_late,
     k_quiet},
    {"operation.json", "kube-apiserver hangs: get with a deadline", kubernetes_hangs, k_quiet},
    {"operation.json", "kube-apiserver hangs: list comes from the cache", nullptr, k_at_once},
    {"operation.json", "kube-apiserver is back: account", kubernetes_is_back, k_quiet},
    {"kubernetes-down.json", "kube-apiserver is down: get", kubernetes_goes_down, k_quiet},
    {"projects.json", "create a role token", kubernetes_is_back, k_quiet},
    {"projects.json", "with the global policy: a role token mints for its own role",
     [](LabDay& day) {
       day.world().policy.add("p, proj:robots:ci, projects, update, robots, allow");
       day.world().projects["robots"].role("ci")->tokens.push_back(
           {"argosy-role-3", 1795227117, 1795230717, {}, 0, {}, 0});
     },
     k_quiet},
};

} // namespace

const Situation*
situation_before(const std::string& file, const std::string& entry)
{
  for (const Situation& situation : k_situations) {
    if (file == situation.file && entry == situation.entry) {
      return &situation;
    }
  }
  return nullptr;
}

} // namespace argosy::sandbox
