// SPDX-License-Identifier: Apache-2.0
// Requests as Argo CD takes them. Private to this folder.
#pragma once

#include "argocd/argo_cd.hpp"
#include "http/message.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace argosy {

using Query = std::vector<std::pair<std::string, std::string>>;

// "/api/v1/applications/shop" and what follows it ("/sync").
std::string application_path(const AppRef& app, std::string_view rest = {});

// `project` and `appNamespace` where known.
Query application_query(const AppRef& app);

// The same, and the resource that is meant.
Query resource_query(const AppRef& app, const ResourceRef& resource);

Request make_get(std::string path, const Query& query = {});

// Any other method: the server answers 415 without exactly this content type, also where there is no body.
Request make_write(Method method, std::string path, const Query& query, std::string body, Idempotency idempotency);

// Makes the server stop after `timeout` (rounded up to seconds) and gives the attempt a little longer, so that it is
// the server that ends the work, not a hang-up. Zero: unbounded.
void bound(Request& request, Duration timeout);
// The header alone: a stream has no time of its own.
void bound_server(Request& request, Duration timeout);

Request make_list(const ListQuery& query);
Request make_log(const AppRef& app, const LogQuery& query);
Request make_watch(const WatchQuery& query);

} // namespace argosy
