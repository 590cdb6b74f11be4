// SPDX-License-Identifier: Apache-2.0
#include "scenario/scenario.hpp"

#include "api/keys.hpp"
#include "scenario/manifest.hpp"

#include <fmt/format.h>

namespace argosy::sandbox {

namespace {

std::vector<std::string>
texts_of(const Json& object, const char* name)
{
  const Json* list = find(object, name);
  return list == nullptr ? std::vector<std::string>{} : list->get<std::vector<std::string>>();
}

// "issued_at" in seconds, or the start of the scenario.
TokenRecord
parse_token(const Json& token, TimePoint now)
{
  TokenRecord record;
  record.id = text_of(token, "id");
  record.issued_at = number_of(token, "issued_at", to_unix_seconds(now));
  record.expires_at = number_of(token, "expires_at");
  record.written_at = from_unix_seconds(record.issued_at);
  return record;
}

void
load_account(World& world, const Json& account, TimePoint now)
{
  Account result;
  result.name = text_of(account, "name");
  result.is_enabled = flag_of(account, "enabled", true);
  result.capabilities = texts_of(account, "capabilities");
  result.password = text_of(account, "password");
  for (const Json& token : account.value("tokens", Json::array())) {
    result.tokens.push_back(parse_token(token, now));
  }
  world.accounts.add(std::move(result));
}

void
load_project(World& world, const Json& project, TimePoint now)
{
  Project result;
  result.name = text_of(project, "name");
  result.uid = text_of(project, "uid", world.random.uuid());
  result.created_at = now;
  result.resource_version = world.next_version();
  for (const Json& role : project.value("roles", Json::array())) {
    ProjectRole parsed{text_of(role, "name"), text_of(role, "description"), texts_of(role, "policies"), {}};
    for (const Json& token : role.value("tokens", Json::array())) {
      parsed.tokens.push_back(parse_token(token, now));
    }
    result.roles.push_back(std::move(parsed));
  }
  for (const Json& window : project.value("windows", Json::array())) {
    result.windows.push_back(parse_window(window));
  }
  world.projects[result.name] = std::move(result);
}

Commit
parse_commit(const Json& commit, TimePoint now)
{
  Commit result;
  result.author = text_of(commit, "author", "Example Dev <dev@example.com>");
  result.message = text_of(commit, "message");
  result.date = from_unix_seconds(number_of(commit, "date", to_unix_seconds(now)));
  const Json paths = commit.value("paths", Json::object());
  for (const auto& [path, manifests] : paths.items()) {
    for (const Json& manifest : manifests) {
      result.paths[path].push_back(parse_manifest(manifest));
    }
    result.paths.try_emplace(path);
  }
  return result;
}

void
load_repository(World& world, const Json& repository, TimePoint now)
{
  Repository& result = world.repositories.at(text_of(repository, "url"));
  result.state = flag_of(repository, "missing") ? RepositoryState::missing : RepositoryState::present;
  for (const Json& commit : repository.value("commits", Json::array())) {
    const std::string id = text_of(commit, "id");
    result.commits[id] = parse_commit(commit, now);
    for (const std::string& tag : texts_of(commit, "tags")) {
      result.tags[tag] = id;
    }
  }
  const Json branches = repository.value("branches", Json::object());
  for (const auto& [branch, commit] : branches.items()) {
    result.branches[branch] = commit.get<std::string>();
  }
}

void
load_settings(World& world, const Json& settings)
{
  Settings& result = world.settings;
  result.url = text_of(settings, "url", result.url);
  result.signing_key = text_of(settings, "signing_key", result.signing_key);
  result.allows_anonymous = flag_of(settings, "anonymous", result.allows_anonymous);
  result.token_lag = Duration(number_of(settings, "token_lag", result.token_lag.count()));
  if (const Json* share = find(settings, "lost_event_share")) {
    result.lost_event_share = share->get<double>();
  }
  if (flag_of(settings, "immediate")) {
    result.latencies = {Duration(0), Duration(0), Duration(0), Duration(0), Duration(0), Duration(0), Duration(0)};
  }
}

// Applications of a pattern: "load-%" with count 200 is load-0001 to load-0200.
std::string
load_applications(Model& model, const Json& pattern, TimePoint now)
{
  const std::int64_t count = number_of(pattern, "count");
  if (count == 0) {
    return load_application(model, pattern, now);
  }
  const std::string name = text_of(pattern, "name");
  const std::size_t place = name.find('%');
  for (std::int64_t i = 1; i <= count; ++i) {
    Json one = pattern;
    one["name"] = name.substr(0, place) + fmt::format("{:04d}", i) + name.substr(place + 1);
    if (std::string problem = load_application(model, one, now); !problem.empty()) {
      return problem;
    }
  }
  return "";
}

std::string
load_all(Model& model, const Json& scenario, TimePoint now)
{
  World& world = model.world();
  load_settings(world, scenario.value("settings", Json::object()));
  for (const Json& account : scenario.value("accounts", Json::array())) {
    load_account(world, account, now);
  }
  world.policy.add(text_of(scenario, "policy"));
  for (const Json& project : scenario.value("projects", Json::array())) {
    load_project(world, project, now);
  }
  for (const Json& repository : scenario.value("repositories", Json::array())) {
    load_repository(world, repository, now);
  }
  for (Json application : scenario.value("applications", Json::array())) {
    Json knobs = scenario.value("knobs", Json::object());
    knobs.update(application.value("knobs", Json::object()));
    application["knobs"] = knobs;
    if (std::string problem = load_applications(model, application, now); !problem.empty()) {
      return problem;
    }
  }
  return "";
}

} // namespace

Window
parse_window(const Json& window)
{
  Window result;
  result.kind = text_of(window, "kind", "deny");
  result.schedule = text_of(window, "schedule", "* * * * *");
  result.duration = text_of(window, "duration", "24h");
  result.allows_manual = flag_of(window, "manualSync");
  if (const Json* applications = find(window, "applications")) {
    result.applications = applications->get<std::vector<std::string>>();
  }
  return result;
}

std::string
load_scenario(Model& model, const Json& scenario, TimePoint now)
{
  try {
    return load_all(model, scenario, now);
  } catch (const Json::exception& problem) {
    return problem.what();
  }
}

std::map<std::string, std::string>
sample_keys(Model& model, TimePoint now)
{
  World& world = model.world();
  std::map<std::string, std::string> keys;
  for (const auto& [name, account] : world.accounts.all()) {
    if (!account.tokens.empty()) {
      const TokenRecord& record = account.tokens.front();
      keys[name] = sign_key(world, {name + ":apiKey", record.id, record.issued_at, record.expires_at});
    }
  }
  for (const auto& [name, project] : world.projects) {
    for (const ProjectRole& role : project.roles) {
      if (!role.tokens.empty()) {
        const TokenRecord& record = role.tokens.front();
        const std::string subject = fmt::format("proj:{}:{}", name, role.name);
        keys[subject] = sign_key(world, {subject, record.id, record.issued_at, record.expires_at});
      }
    }
  }
  const std::int64_t issued_at = to_unix_seconds(now) - 7200;
  keys["expired"] = sign_key(world, {"ci:apiKey", "sandbox-expired", issued_at, issued_at + 3600});
  return keys;
}

} // namespace argosy::sandbox
