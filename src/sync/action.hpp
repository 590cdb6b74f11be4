// SPDX-License-Identifier: Apache-2.0
// What can be done with the resources of an application beside syncing it: which to ask, which is meant, and what a
// refusal means. Pure.
#pragma once

#include "argocd/argo_cd.hpp"
#include "sync/goal.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// A resource, and what can be done with it once that was asked.
struct ActionSubject {
  ResourceRef resource;
  std::optional<Health> health; // nothing: its kind has none
  std::vector<ResourceAction> actions;
};

// What `action` found, and what it ran.
struct ActionReport {
  AppRef app;
  std::vector<ActionSubject> subjects; // of a run: the one that it was run on
  std::size_t left_out = 0;            // resources that were not asked
  std::string ran;                     // the action; empty: only listed
};

std::vector<ActionSubject> to_subjects(const std::vector<Resource>& resources);
std::vector<ActionSubject> to_subjects(const ResourceTree& tree);

// Those worth a request each, and how many were left out: what a pattern names; without patterns what is Suspended, and
// the kinds that Argo CD has actions for.
struct ActionCandidates {
  std::vector<ActionSubject> subjects;
  std::size_t left_out = 0;
};
ActionCandidates find_candidates(const std::vector<ActionSubject>& all, const std::vector<ResourcePattern>& patterns);

// Nothing of the application is what the patterns name. Kind not_found; the nearest of `all` is suggested.
Error no_such_resource(const AppRef& app,
                       const std::vector<ResourcePattern>& patterns,
                       const std::vector<ActionSubject>& all);

// The one resource on which `action` can be run now. Kind usage: it is unknown, disabled, or there are several.
Result<ActionSubject> choose_subject(const AppRef& app, const ActionCandidates& candidates, std::string_view action);

// Does the server not know this way to run an action? Then nothing was done.
bool is_unknown_api(const ApiFailure& failure);

// A failed run as the command ends with it: the right that is missing, or that it may have happened all the same.
Error explain_failed_action(ApiFailure failure,
                            const AppRef& app,
                            const ActionSubject& subject,
                            std::string_view action,
                            std::string_view account);

} // namespace argosy
