// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/driver.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

// The built-in scenario under a driver, with short words for what most tests do.
class Lab {
public:
  explicit Lab(std::uint64_t seed = 1);

  Driver& driver() { return m_driver; }
  Model& model() { return m_driver.model(); }
  World& world() { return model().world(); }
  Application& app(const std::string& name) { return *world().find_application(name); }
  const std::string& key(const std::string& account = "ci") { return m_keys.at(account); }

  Collected get(const std::string& target, const std::string& account = "ci");
  Collected post(const std::string& target, const std::string& body, const std::string& account = "ci");
  Collected sync(const std::string& app, const std::string& body = "{}");

  // A control call; throws away its answer.
  void control(const std::string& method, const std::string& path, const Json& body = Json::object());
  void fault(const Json& rule) { control("POST", "/sandbox/faults", rule); }

  // The application as GET shows it.
  Json shown(const std::string& app);

  // Looks every 5 ms and returns each state that differs from the last, until the operation is over and judged.
  std::vector<Json> states(const std::string& app, Duration length);

private:
  Driver m_driver;
  std::map<std::string, std::string> m_keys;
};

// "Running", "Succeeded", ...; "pending" for an operation nobody has picked up, "none" when there is nothing.
std::string phase_of(const Json& application);

} // namespace argosy::sandbox
