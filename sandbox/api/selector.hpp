// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/json.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

// A Kubernetes label selector: = == != in notin, exists and !exists.
class Selector {
public:
  // `error` is Kubernetes' text for what cannot be parsed; empty when it can.
  explicit Selector(const std::string& text);

  const std::string& error() const { return m_error; }
  bool matches(const Json& labels) const;

private:
  struct Requirement {
    std::string key;
    std::string op; // "=", "!=", "in", "notin", "exists", "absent"
    std::vector<std::string> values;
  };
  void parse(const std::string& part);

  std::vector<Requirement> m_requirements;
  std::string m_error;
};

} // namespace argosy::sandbox
