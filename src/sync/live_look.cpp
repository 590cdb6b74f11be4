// SPDX-License-Identifier: Apache-2.0
#include "sync/live_look.hpp"

#include <utility>

namespace argosy {

void
LiveLook::start(AppRef app, std::vector<ResourceRef> resources, Done done)
{
  m_app = std::move(app);
  m_resources = std::move(resources);
  m_answers.clear();
  m_done = std::move(done);
  next();
}

void
LiveLook::next()
{
  if (m_answers.size() == m_resources.size()) {
    // Who is told may start the next look.
    const auto done = std::exchange(m_done, nullptr);
    done(std::exchange(m_answers, {}));
    return;
  }
  const auto& resource = m_resources[m_answers.size()];
  m_exchange = m_argo.live_resource(m_app, resource, [this](Answer<std::string> answer) {
    m_answers.push_back({m_resources[m_answers.size()], std::move(answer)});
    next();
  });
}

} // namespace argosy
