// SPDX-License-Identifier: Apache-2.0
// Parallel jobs that divide applications among themselves without talking to each other.
#pragma once

#include "argocd/argo_cd.hpp"
#include "base/result.hpp"

#include <string_view>

namespace argosy {

// Part `index` (from 1) of `count`.
struct Shard {
  int index = 1;
  int count = 1;
};

// "2/5". Error (kind usage): what is expected.
Result<Shard> parse_shard(std::string_view text);

// Rendezvous hashing: of all shards the one whose hash with the application's name is the largest has it, so another
// application moves none, and another shard takes only what becomes its own. The same on every machine and in every
// version.
bool is_in_shard(const AppRef& app, const Shard& shard);

} // namespace argosy
