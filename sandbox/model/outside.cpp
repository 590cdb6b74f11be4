// SPDX-License-Identifier: Apache-2.0
// What is done to a model, and asked of it, from outside of the API.
#include "model/model.hpp"

#include <algorithm>
#include <utility>

namespace argosy::sandbox {

void
Model::set_kubernetes(Service state, TimePoint now)
{
  m_world.outages.kubernetes = state;
  if (state == Service::up) {
    for (auto& deed : std::exchange(m_world.when_kubernetes_is_back, {})) {
      deed(now);
    }
    m_controller.resume(now);
  }
}

void
Model::set_controller(Service state, TimePoint now)
{
  m_world.outages.controller = state;
  if (state == Service::up) {
    m_controller.resume(now);
  }
}

void
Model::restart(Duration refusing, TimePoint now)
{
  m_refusing_until = now + refusing;
  for (auto& [id, call] : m_calls) {
    Reply end;
    end.ending = call.stream ? Ending::cut_in_body : Ending::reset;
    call.stream.reset();
    call.is_answered = true;
    call.outbox.clear();
    call.outbox.push_back({now, end});
  }
}

void
Model::clear_log()
{
  m_log.clear();
  m_log_places.clear();
}

std::size_t
Model::streams_open() const
{
  return static_cast<std::size_t>(
      std::count_if(m_calls.begin(), m_calls.end(), [](const auto& entry) { return entry.second.stream != nullptr; }));
}

std::vector<CallId>
Model::open_calls() const
{
  std::vector<CallId> ids;
  for (const auto& [id, call] : m_calls) {
    ids.push_back(id);
  }
  return ids;
}

} // namespace argosy::sandbox
