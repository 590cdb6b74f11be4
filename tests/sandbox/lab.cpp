// SPDX-License-Identifier: Apache-2.0
#include "sandbox/lab.hpp"

#include "control/control.hpp"
#include "scenario/scenario.hpp"

namespace argosy::sandbox {

namespace {

const TimePoint k_start = from_unix_seconds(1'800'000'000);

} // namespace

Lab::Lab(std::uint64_t seed) : m_driver(k_start, seed)
{
  load_scenario(model(), lab_scenario(), k_start);
  m_keys = sample_keys(model(), k_start);
}

Collected
Lab::get(const std::string& target, const std::string& account)
{
  return m_driver.ask(make_request("GET", target, account.empty() ? "" : key(account)));
}

Collected
Lab::post(const std::string& target, const std::string& body, const std::string& account)
{
  return m_driver.ask(make_request("POST", target, key(account), body));
}

Collected
Lab::sync(const std::string& name, const std::string& body)
{
  return post("/api/v1/applications/" + name + "/sync", body);
}

void
Lab::control(const std::string& method, const std::string& path, const Json& body)
{
  Control(model()).handle(make_request(method, path, "", body.dump()), m_driver.now());
}

Json
Lab::shown(const std::string& name)
{
  return get("/api/v1/applications/" + name).json();
}

std::vector<Json>
Lab::states(const std::string& name, Duration length)
{
  std::vector<Json> states;
  const TimePoint end = m_driver.now() + length;
  while (m_driver.now() < end) {
    Json state = shown(name);
    if (states.empty() || state["metadata"]["resourceVersion"] != states.back()["metadata"]["resourceVersion"]) {
      states.push_back(std::move(state));
    }
    m_driver.run_for(Duration(5));
  }
  return states;
}

std::string
phase_of(const Json& application)
{
  const Json::json_pointer phase("/status/operationState/phase");
  if (application.contains(phase)) {
    return application.at(phase).get<std::string>();
  }
  return application.contains("operation") ? "pending" : "none";
}

} // namespace argosy::sandbox
