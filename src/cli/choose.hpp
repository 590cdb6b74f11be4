// SPDX-License-Identifier: Apache-2.0
// Which applications a run is about, where they were not all named: those that a selector or a project chooses.
#pragma once

#include "cli/commands.hpp"
#include "sync/feed.hpp"

#include <vector>

namespace argosy {

struct ChosenApplications {
  std::vector<AppRef> apps; // of this shard
  FeedScope scope;          // empty where they were named
};

// Asks the server, twice where it finds none, and for as long as --missing wait says. Nothing chosen is an error (kind
// not_found) unless --missing ok, or another shard has them all.
Result<ChosenApplications> choose_applications(Context& context, Session& session, const Invocation& invocation);

} // namespace argosy
