// SPDX-License-Identifier: Apache-2.0
#include "sandbox/lab_day.hpp"

#include "api/keys.hpp"
#include "scenario/scenario.hpp"

#include <algorithm>
#include <set>

namespace argosy::sandbox {

namespace {

const TimePoint k_morning =
    from_unix_seconds(1795225631); // 2026-11-21T01:47:11Z, when the first applications were made

// The laboratory's scenario, with its keys, and without what it did not have that morning.
Json
morning_scenario()
{
  static const std::vector<std::string> k_applications{"guestbook", "slow",    "degraded",    "failing",
                                                       "broken",    "badrev",  "missingrepo", "autosync",
                                                       "windowed",  "pruning", "robot",       "load-%"};
  Json scenario = lab_scenario();
  scenario["knobs"] = {{"stale_share", 1.0}, {"resync", 0}};
  Json applications = Json::array();
  for (const Json& application : scenario["applications"]) {
    if (std::find(k_applications.begin(), k_applications.end(), text_of(application, "name")) != k_applications.end()) {
      applications.push_back(application);
    }
  }
  scenario["applications"] = applications;
  const std::map<std::string, std::string> ids{
      {"ci", "lab-1795225652-4469"}, {"deployer", "lab-1795225652-32523"}, {"guest", "lab-1795225652-31228"}};
  for (Json& account : scenario["accounts"]) {
    if (const auto id = ids.find(text_of(account, "name")); id != ids.end()) {
      account["tokens"] = Json::array({{{"id", id->second}, {"issued_at", 1795225652}}});
    }
  }
  return scenario;
}

std::string
application_of(const Recorded& recorded)
{
  const Target target = parse_target(recorded.request.target);
  const bool is_of_one = target.segments.size() > 3 && target.segments[2] == "applications";
  return is_of_one ? target.segments[3] : "";
}

// In the order of the day. Streams are replayed between them.
const std::vector<std::string> k_before_streams{"sessions.json", "settings.json",     "accounts.json", "password.json",
                                                "sync.json",     "applications.json", "errors.json"};
const std::vector<std::string> k_after_streams{"replica-lag.json", "operation.json", "kubernetes-down.json",
                                               "projects.json",    "transport.json", "sessions-lockout.json"};

// The applications that a recorded stream told changes of, in its order.
std::vector<std::string>
modified_in(const std::string& file)
{
  std::vector<std::string> names;
  for (const std::string& line : split(load_recording(file).front().body, '\n')) {
    const auto message = parse_json(line.substr(std::min(line.size(), line.find('{'))));
    if (message && message->value("/result/type"_json_pointer, "") == "MODIFIED") {
      names.push_back(message->value("/result/application/metadata/name"_json_pointer, ""));
    }
  }
  return names;
}

} // namespace

LabDay::LabDay() : m_driver(k_morning), m_keys(m_driver.model().world())
{
  load_scenario(m_driver.model(), morning_scenario(), k_morning);
  world().settings.replicas = 2;
}

std::string
LabDay::key_of(const std::string& account)
{
  const TokenRecord& record = world().accounts.find(account)->tokens.front();
  return sign_key(world(), {account + ":apiKey", record.id, record.issued_at, record.expires_at});
}

void
LabDay::create(const std::string& app_name)
{
  Json found{{"name", app_name}, {"repo", "https://git.example.com/guestbook.git"}};
  for (const Json& application : lab_scenario()["applications"]) {
    if (text_of(application, "name") == app_name) {
      found = application;
    }
  }
  found["knobs"] = {{"stale_share", 1.0}, {"resync", 0}};
  load_application(m_driver.model(), found, m_driver.now());
}

void
LabDay::settle(const std::string& app_name)
{
  const TimePoint limit = m_driver.now() + Duration(20'000);
  while (world().find_application(app_name) != nullptr && !app(app_name).operation.is_null() &&
         m_driver.now() < limit) {
    m_driver.run_for(Duration(10));
  }
  m_driver.run_for(Duration(150));
}

void
LabDay::sync(const std::string& app_name, const std::string& body, const std::string& user)
{
  m_driver.ask(make_request("POST", "/api/v1/applications/" + app_name + "/sync", key_of(user), body));
  settle(app_name);
}

std::vector<Verdict>
LabDay::replay()
{
  for (const std::string& file : k_before_streams) {
    replay_file(file);
  }
  // The dry run whose deadline of 8 ms had passed was done all the same.
  sync("guestbook", R"({"dryRun":true})");
  replay_two_syncs();
  replay_short_streams();
  m_driver.run_until(from_unix_seconds(1795226309)); // 01:58:29
  create("multi");
  create("retrying");
  for (const std::string& file : k_after_streams) {
    replay_file(file);
  }
  replay_stream_of_deleted_key();
  world().settings.root_path = "/argo/cd";
  world().remove("robot", m_driver.now());
  replay_file("rootpath.json");
  return m_verdicts;
}

void
LabDay::replay_file(const std::string& file)
{
  for (const Recorded& recorded : load_recording(file)) {
    const Situation* situation = situation_before(recorded.file, recorded.name);
    m_driver.run_until(recorded.date -
                       (recorded.counts_from_answer ? Duration(0) : std::min(recorded.elapsed, Duration(0))));
    const std::string application = application_of(recorded);
    const bool is_quiet = situation == nullptr || situation->is_quiet;
    if (is_quiet && !recorded.counts_from_answer && world().find_application(application) != nullptr) {
      settle(application);
    }
    if (situation != nullptr && situation->prepare != nullptr) {
      situation->prepare(*this);
    }
    replay_entry(recorded);
  }
}

void
LabDay::replay_entry(const Recorded& recorded)
{
  if (recorded.counts_from_answer && !application_of(recorded).empty()) {
    replay_state(recorded);
    return;
  }
  const Collected collected = m_driver.ask(m_keys.translate(recorded.request));
  m_keys.note(recorded.body, collected.body());
  judge(recorded, collected);
}

// One of the states that an application went through: it must come, after the one before it.
void
LabDay::replay_state(const Recorded& recorded)
{
  const TimePoint limit = m_driver.now() + Duration(20'000);
  const Request request = m_keys.translate(recorded.request);
  Collected collected = m_driver.ask(request);
  while (!compare_unary(recorded, collected).empty() && m_driver.now() < limit) {
    m_driver.run_for(Duration(1));
    collected = m_driver.ask(request);
  }
  judge(recorded, collected);
}

void
LabDay::judge(const Recorded& recorded, const Collected& collected)
{
  const bool is_stream = recorded.file.rfind("stream-", 0) == 0;
  m_verdicts.push_back({recorded.file, recorded.name,
                        is_stream ? compare_stream(recorded, collected) : compare_unary(recorded, collected)});
}

// Opens streams side by side, lets things happen, and judges each by all it has said.
void
LabDay::replay_streams(const std::vector<std::string>& files, Duration length, const std::function<void()>& meanwhile)
{
  std::vector<std::pair<Recorded, CallId>> open;
  const TimePoint end = m_driver.now() + length;
  for (const std::string& file : files) {
    Recorded recorded = load_recording(file).front();
    const CallId id = m_driver.open(m_keys.translate(recorded.request));
    open.emplace_back(std::move(recorded), id);
  }
  meanwhile();
  m_driver.run_until(end);
  for (const auto& [recorded, id] : open) {
    judge(recorded, m_driver.collected(id));
    m_driver.model().abandon(id);
  }
}

void
LabDay::replay_two_syncs()
{
  m_driver.run_until(from_unix_seconds(1795226126)); // 01:55:26
  const std::vector<std::string> files{"stream-sync-plain.json",        "stream-sync-sse.json",
                                       "stream-sync-fields-plain.json", "stream-sync-fields-sse.json",
                                       "stream-sync-fields-gzip.json",  "stream-sync-fields-sse-tls.json"};
  replay_streams(files, Duration(46'000), [&] {
    m_driver.run_for(Duration(2000));
    sync("guestbook", R"({"revision":"v1.0.0","infos":[{"name":"argosy.run","value":"stream-1"}]})");
    m_driver.run_for(Duration(3000));
    sync("guestbook", R"({"revision":"main","infos":[{"name":"argosy.run","value":"stream-2"}]})");
  });
  replay_streams({"stream-unknown-app.json", "stream-unknown-app-sse.json", "stream-unknown-app-project-sse.json",
                  "stream-no-permission-sse.json", "stream-all-no-permission-sse.json", "stream-selector-none-sse.json",
                  "stream-error-appnamespace-sse.json", "stream-tree.json"},
                 Duration(5000), [] {});
}

void
LabDay::replay_short_streams()
{
  // The version that the recorded requests name was the newest of all.
  while (world().version() < 3441) {
    world().next_version();
  }
  replay_streams({"stream-name-resourceversion-sse.json", "stream-selector-resourceversion-sse.json",
                  "stream-projects-fields.json", "stream-selector-fields-sse.json"},
                 Duration(8000), [&] {
                   touch("degraded");
                   touch_and_sync(modified_in("stream-selector-fields-sse.json"));
                   touch("slow");
                   sync("guestbook", "{}");
                   touch("robot");
                 });
  replay_streams({"stream-accept-both.json", "stream-fields-name-only.json", "stream-fields-without-result.json",
                  "stream-error-bad-resourceversion.json", "stream-error-bad-selector-fields.json",
                  "stream-error-bad-selector.json", "stream-error-bad-token-sse.json",
                  "stream-error-grpc-timeout-no-event.json", "stream-error-grpc-timeout-sse.json",
                  "stream-error-grpc-timeout.json", "stream-error-no-token-sse.json", "stream-error-no-token.json",
                  "stream-error-tree-unknown.json"},
                 Duration(3000), [] {});
}

// What was told of twice was synced meanwhile.
void
LabDay::touch_and_sync(const std::vector<std::string>& names)
{
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) {
      settle(name);
    } else if (std::count(names.begin(), names.end(), name) > 1) {
      m_driver.ask(make_request("POST", "/api/v1/applications/" + name + "/sync", key_of("ci"), "{}"));
    } else {
      touch(name);
    }
  }
}

// A write that changes nothing but the version, as the controller makes one when it looks at an application.
void
LabDay::touch(const std::string& app_name)
{
  m_driver.run_for(Duration(20));
  world().write(app(app_name), m_driver.now(), World::Change::metadata);
}

void
LabDay::replay_stream_of_deleted_key()
{
  m_driver.run_until(from_unix_seconds(1795227706)); // 02:21:46
  world().accounts.find("ci")->tokens.push_back({"stream-tok-1795227706", 1795227706, 1795227710, {}, 0, {}, 0});
  replay_streams({"stream-token-deleted-sse.json"}, Duration(12'000), [&] {
    m_driver.run_for(Duration(1000));
    world().accounts.find("ci")->tokens.resize(1);
    m_driver.run_for(Duration(5100));
    sync("robot", "{}");
  });
  create("leaving");
  app("leaving").deleted_at.reset();
  replay_streams({"stream-deleted-sse.json"}, Duration(5000), [&] {
    m_driver.run_for(Duration(30));
    world().write(app("leaving"), m_driver.now());
    m_driver.run_for(Duration(1050));
    app("leaving").knobs.deletion = Duration(1100);
    controller().remove(app("leaving"), m_driver.now());
  });
}

} // namespace argosy::sandbox
