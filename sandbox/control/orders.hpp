// SPDX-License-Identifier: Apache-2.0
// The control calls, one function each.
#pragma once

#include "api/answer.hpp"
#include "model/model.hpp"

#include <string>

namespace argosy::sandbox {

// One control call.
struct Order {
  Model& model;
  const Json& body;
  const std::string& name; // the last segment, where the path has one
  TimePoint now;
};

Answer done(const Json& body = Json::object());
Answer refused(int status, const std::string& why);

// orders.cpp: the server's own things.
Answer change_account(const Order& order);
Answer change_policy(const Order& order);
Answer change_settings(const Order& order);
Answer restart_server(const Order& order);
Answer list_requests(const Order& order);
Answer clear_requests(const Order& order);
Answer show_stats(const Order& order);
Answer show_keys(const Order& order);

} // namespace argosy::sandbox
