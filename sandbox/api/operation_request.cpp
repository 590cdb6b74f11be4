// SPDX-License-Identifier: Apache-2.0
#include "api/operation_request.hpp"

#include "api/answer.hpp"

namespace argosy::sandbox {

namespace {

constexpr const char* k_busy = "another operation is already in progress";

} // namespace

Json
without_empty(const Json& object)
{
  Json result = Json::object();
  for (const auto& [name, value] : object.items()) {
    const bool is_empty =
        value.is_null() || value == "" || value == false || value == 0 || (value.is_array() && value.empty());
    if (!is_empty) {
      result[name] = value;
    }
  }
  return result;
}

Json
sync_options(const Application& application, const Json& body)
{
  if (const Json* options = find(body, "syncOptions")) {
    return options->value("items", Json::array());
  }
  const Json* policy = find(application.spec, "syncPolicy");
  const Json* options = policy == nullptr ? nullptr : find(*policy, "syncOptions");
  return options == nullptr ? Json::array() : *options;
}

std::optional<Wait>
wait_for_acceptance(const Context& context)
{
  const TimePoint earliest = context.arrival + context.world.settings.latencies.sync_accept;
  return context.now < earliest ? std::optional(Wait{earliest}) : std::nullopt;
}

Outcome
accept(Context& context, Application& application, Json operation, const std::string& event)
{
  if (!application.operation.is_null()) {
    return error(Code::failed_precondition, k_busy);
  }
  context.controller.start_operation(application, std::move(operation), context.now);
  record_event(context.world, application, "OperationStarted", event, context.now);
  return ok_text(to_go_text(context.world.snapshot(application, context.now)->stored()));
}

} // namespace argosy::sandbox
