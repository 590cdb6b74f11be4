// SPDX-License-Identifier: Apache-2.0
// The first part of an explanation: what is not well, with its pods, their logs and their events. Private to this
// folder.
#pragma once

#include "sync/outcome.hpp"

#include <string>

namespace argosy {

std::string render_explained_resources(const Diagnosis& diagnosis);

} // namespace argosy
