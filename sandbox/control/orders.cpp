// SPDX-License-Identifier: Apache-2.0
#include "control/orders.hpp"

#include "scenario/scenario.hpp"

namespace argosy::sandbox {

Answer
done(const Json& body)
{
  return {200, to_go_text(body), {{"Content-Type", "application/json"}}, Encoding::fixed};
}

Answer
refused(int status, const std::string& why)
{
  return {status, to_go_text(Json{{"error", why}}), {{"Content-Type", "application/json"}}, Encoding::fixed};
}

Answer
change_account(const Order& order)
{
  Accounts& accounts = order.model.world().accounts;
  const std::string name = text_of(order.body, "name");
  if (flag_of(order.body, "remove")) {
    accounts.remove(name);
    return done();
  }
  Account* account = accounts.find(name);
  if (account == nullptr) {
    Account fresh;
    fresh.name = name;
    account = &accounts.add(std::move(fresh));
  }
  account->is_enabled = flag_of(order.body, "enabled", account->is_enabled);
  account->password = text_of(order.body, "password", account->password);
  if (const Json* capabilities = find(order.body, "capabilities")) {
    account->capabilities = capabilities->get<std::vector<std::string>>();
  }
  // As an outside owner of the secret would.
  if (flag_of(order.body, "wipe_tokens")) {
    account->tokens.clear();
  }
  return done();
}

Answer
change_policy(const Order& order)
{
  if (flag_of(order.body, "clear")) {
    order.model.world().policy.clear();
  }
  order.model.world().policy.add(text_of(order.body, "add"));
  return done();
}

Answer
change_settings(const Order& order)
{
  return load_scenario(order.model, Json{{"settings", order.body}}, order.now).empty()
             ? done()
             : refused(400, "settings cannot be read");
}

Answer
restart_server(const Order& order)
{
  order.model.restart(Duration(number_of(order.body, "refuse", 20'000)), order.now);
  return done();
}

Answer
list_requests(const Order& order)
{
  Json requests = Json::array();
  for (const LoggedRequest& logged : order.model.log()) {
    Json headers = Json::object();
    for (const auto& [name, value] : logged.request.headers) {
      headers[name] = value;
    }
    requests.push_back({{"method", logged.request.method},
                        {"target", logged.request.target},
                        {"headers", headers},
                        {"body", logged.request.body},
                        {"time", logged.time.time_since_epoch().count()},
                        {"replica", logged.request.replica},
                        {"reached_server", logged.reached_server},
                        {"status", logged.status}});
  }
  return done(Json{{"requests", requests}});
}

Answer
clear_requests(const Order& order)
{
  order.model.clear_log();
  return done();
}

Answer
show_stats(const Order& order)
{
  Json operations = Json::object();
  for (const auto& [name, application] : order.model.world().applications()) {
    if (application.operations_started > 0) {
      operations[name] = application.operations_started;
    }
  }
  return done({{"operations_started", operations},
               {"streams_opened", order.model.streams_opened()},
               {"streams_open", order.model.streams_open()},
               {"requests", order.model.log().size()}});
}

Answer
show_keys(const Order& order)
{
  Json keys = Json::object();
  for (const auto& [name, key] : sample_keys(order.model, order.now)) {
    keys[name] = key;
  }
  return done(keys);
}

} // namespace argosy::sandbox
