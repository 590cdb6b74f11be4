// SPDX-License-Identifier: Apache-2.0
// One stream of application events. Private to this folder.
#pragma once

#include "argocd/argo_cd.hpp"

namespace argosy {

[[nodiscard]] Exchange open_watch(HttpClient& client, const WatchQuery& query, WatchSink sink);

} // namespace argosy
