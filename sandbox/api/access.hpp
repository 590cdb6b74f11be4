// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/answer.hpp"
#include "api/call.hpp"

#include <optional>
#include <string>

namespace argosy::sandbox {

// Who sent this, or the text of the refusal.
struct Identity {
  Caller caller;
  std::string refusal;
};
Identity identify(World& world, const Request& request, TimePoint now);

// The token of a request: Grpc-Metadata-Token, then Authorization, then the cookie; empty where none has three parts.
std::string token_of(const Request& request);

bool permits(World& world,
             const Caller& caller,
             const std::string& resource,
             const std::string& action,
             const std::string& object);

// 403 with the long text that names what was refused to whom.
Answer permission_denied(const Caller& caller,
                         const std::string& resource,
                         const std::string& action,
                         const std::string& object);

// Finds an application as the server does: what the caller may not see looks like what does not exist.
// Exactly one of the three is set.
struct Access {
  Application* application = nullptr;
  std::optional<Answer> refusal;
  std::optional<Wait> wait;
};
Access find_for(Context& context,
                const std::string& action,
                const std::string& name,
                const std::string& project,
                const std::string& ns);

// The same with project and appNamespace from the query.
Access find_for(Context& context, const std::string& action);

std::string object_of(const Application& application); // "default/guestbook"

} // namespace argosy::sandbox
