// SPDX-License-Identifier: Apache-2.0
// The judge's part about sync status and revision. Private to the judge.
#pragma once

#include "sync/judge.hpp"

#include <string>
#include <utility>

namespace argosy {

inline Judgement
reached()
{
  return {.standing = Judgement::Standing::reached};
}

inline Judgement
not_yet(std::string text)
{
  return {.standing = Judgement::Standing::not_yet, .text = std::move(text)};
}

inline Judgement
failing(ErrorKind kind, Patience patience, std::string text)
{
  return {.standing = Judgement::Standing::failing, .kind = kind, .patience = patience, .text = std::move(text)};
}

// Is `key` among what the operation applied? Hooks are not.
bool is_selected(const Application& app, const ResourceKey& key);

// Synced as wanted, or what stands in the way of it.
Judgement judge_sync(const Application& app, const JudgeContext& context);

// Whatever is awaited of a deployment, it is awaited of the wanted revision.
Judgement judge_revision(const Application& app, const WaitGoal& goal, const JudgeContext& context);

} // namespace argosy
