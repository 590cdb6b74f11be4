// SPDX-License-Identifier: Apache-2.0
#include "control/control.hpp"

#include "control/orders.hpp"
#include "scenario/scenario.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace argosy::sandbox {

namespace {

Answer
add_faults(const Order& order)
{
  const Json rules = order.body.is_array() ? order.body : Json::array({order.body});
  for (const Json& rule : rules) {
    const auto parsed = parse_fault_rule(rule);
    if (!parsed) {
      return refused(400, "unknown kind of fault: " + text_of(rule, "kind"));
    }
    order.model.faults().add(*parsed);
  }
  return done();
}

Answer
clear_faults(const Order& order)
{
  order.model.faults().clear();
  return done();
}

Answer
push(const Order& order)
{
  const std::string repo = text_of(order.body, "repo");
  order.model.world().repositories.push(repo, text_of(order.body, "branch", "main"), text_of(order.body, "commit"),
                                        order.now);
  if (flag_of(order.body, "refresh")) {
    for (auto& [name, application] : order.model.world().applications()) {
      const std::vector<Json> sources = application.sources();
      const bool is_touched =
          std::any_of(sources.begin(), sources.end(), [&](const Json& s) { return text_of(s, "repoURL") == repo; });
      if (is_touched) {
        order.model.controller().request_refresh(application, Refresh::normal, order.now);
      }
    }
  }
  return done();
}

Answer
start_operation(const Order& order)
{
  World& world = order.model.world();
  Application* application = world.find_application(text_of(order.body, "app"));
  if (application == nullptr) {
    return refused(404, "no such application");
  }
  if (!application->operation.is_null() && !flag_of(order.body, "replace")) {
    return refused(409, "another operation is already in progress");
  }
  const Json source = application->sources().front();
  const std::string wanted = text_of(order.body, "revision", text_of(source, "targetRevision"));
  Json sync{{"revision", world.repositories.resolve(text_of(source, "repoURL"), wanted).value}, {"source", source}};
  sync.update(order.body.value("sync", Json::object()));
  Json operation{{"sync", sync}, {"initiatedBy", {{"username", text_of(order.body, "user", "somebody")}}}};
  if (const Json* infos = find(order.body, "infos")) {
    operation["info"] = *infos;
  }
  operation["retry"] = order.body.value("retry", Json::object());
  order.model.controller().start_operation(*application, operation, order.now);
  return done();
}

Answer
change_application(const Order& order)
{
  // What an ApplicationSet makes comes when its generator has looked.
  if (const std::int64_t delay = number_of(order.body, "after"); delay > 0) {
    order.model.world().agenda.add(
        order.now + Duration(delay),
        [&model = order.model, body = order.body](TimePoint later) { load_application(model, body, later); });
    return done();
  }
  const std::string problem = load_application(order.model, order.body, order.now);
  return problem.empty() ? done() : refused(400, problem);
}

Answer
delete_application_now(const Order& order)
{
  World& world = order.model.world();
  Application* application = world.find_application(order.name);
  if (application == nullptr) {
    return refused(404, "no such application");
  }
  order.model.controller().remove(*application, order.now);
  return done();
}

Answer
change_windows(const Order& order)
{
  World& world = order.model.world();
  const auto project = world.projects.find(text_of(order.body, "project", "default"));
  if (project == world.projects.end()) {
    return refused(404, "no such project");
  }
  if (flag_of(order.body, "clear")) {
    project->second.windows.clear();
  }
  if (find(order.body, "kind") != nullptr) {
    project->second.windows.push_back(parse_window(order.body));
  }
  for (auto& [name, application] : world.applications()) {
    if (application.project() == project->first) {
      order.model.controller().look_again(application, order.now);
    }
  }
  return done();
}

std::optional<Service>
parse_state(const std::string& state)
{
  if (state == "up") {
    return Service::up;
  }
  if (state == "down") {
    return Service::down;
  }
  return state == "hang" ? std::optional(Service::hanging) : std::nullopt;
}

Answer
change_outage(const Order& order)
{
  const std::string service = text_of(order.body, "service");
  const auto state = parse_state(text_of(order.body, "state"));
  if (!state) {
    return refused(400, "state must be up, down or hang");
  }
  if (service == "kubernetes") {
    order.model.set_kubernetes(*state, order.now);
  } else if (service == "repo-server") {
    order.model.set_repo_server(*state);
  } else if (service == "controller") {
    order.model.set_controller(*state, order.now);
  } else {
    return refused(400, "service must be kubernetes, repo-server or controller");
  }
  return done();
}

struct Entry {
  const char* method;
  const char* path;
  Answer (*carry_out)(const Order&);
};

constexpr std::array<Entry, 16> k_entries{{
    {"POST", "/sandbox/faults", add_faults},
    {"DELETE", "/sandbox/faults", clear_faults},
    {"POST", "/sandbox/push", push},
    {"POST", "/sandbox/operation", start_operation},
    {"POST", "/sandbox/app", change_application},
    {"DELETE", "/sandbox/app/*", delete_application_now},
    {"POST", "/sandbox/window", change_windows},
    {"POST", "/sandbox/outage", change_outage},
    {"POST", "/sandbox/account", change_account},
    {"POST", "/sandbox/policy", change_policy},
    {"POST", "/sandbox/settings", change_settings},
    {"POST", "/sandbox/restart", restart_server},
    {"GET", "/sandbox/requests", list_requests},
    {"DELETE", "/sandbox/requests", clear_requests},
    {"GET", "/sandbox/stats", show_stats},
    {"GET", "/sandbox/keys", show_keys},
}};

Answer
answer_to(Model& model, const Request& request, TimePoint now)
{
  const Target target = parse_target(request.target);
  const std::optional<Json> body = request.body.empty() ? Json::object() : parse_json(request.body);
  if (!body) {
    return refused(400, "the body is not JSON");
  }
  for (const Entry& entry : k_entries) {
    if (request.method == entry.method && matches_glob(entry.path, target.path)) {
      return entry.carry_out({model, *body, target.segments.back(), now});
    }
  }
  return refused(404, "no such control call");
}

} // namespace

bool
Control::is_for(const Request& request)
{
  return request.target.rfind("/sandbox/", 0) == 0;
}

Reply
Control::handle(const Request& request, TimePoint now)
{
  m_model.advance(now);
  Answer answer;
  try {
    answer = answer_to(m_model, request, now);
  } catch (const Json::exception& problem) {
    answer = refused(400, problem.what());
  }
  return to_reply(answer, request, now);
}

} // namespace argosy::sandbox
