// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/model.hpp"

#include <map>
#include <string>

namespace argosy::sandbox {

// Fills a model from a scenario: accounts, policy, projects, repositories, applications (README.md has the form).
// Returns what is wrong with it; empty when nothing is.
std::string load_scenario(Model& model, const Json& scenario, TimePoint now);

// Creates an application, or changes the one of that name: only what is given changes.
std::string load_application(Model& model, const Json& application, TimePoint now);

Window parse_window(const Json& window);

// The built-in scenario: the applications that the recordings were made with, and some more.
const Json& lab_scenario();

// One key per account that has some, by the account's name; "expired" is one whose time is over.
std::map<std::string, std::string> sample_keys(Model& model, TimePoint now);

} // namespace argosy::sandbox
