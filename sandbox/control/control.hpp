// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/model.hpp"
#include "wire/message.hpp"

#include <optional>

namespace argosy::sandbox {

// The control interface below /sandbox/ (README.md lists it): what a test does to the world behind Argo CD's back.
class Control {
public:
  explicit Control(Model& model) : m_model(model) {}

  static bool is_for(const Request& request);

  // 200 with JSON, 400 for what cannot be read, 404 for what is not there. Not counted in the request log.
  Reply handle(const Request& request, TimePoint now);

private:
  Model& m_model;
};

} // namespace argosy::sandbox
