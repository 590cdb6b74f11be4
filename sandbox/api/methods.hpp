// SPDX-License-Identifier: Apache-2.0
// The methods of the API, one function per route. All take what access rules say from the context's caller.
#pragma once

#include "api/call.hpp"

namespace argosy::sandbox {

// meta.cpp
Outcome get_version(Context& context);
Outcome get_settings(Context& context);

// session.cpp
Outcome create_session(Context& context);
Outcome delete_session(Context& context);
Outcome get_user_info(Context& context);
Outcome change_password(Context& context);

// accounts.cpp
Outcome list_accounts(Context& context);
Outcome get_account(Context& context);
Outcome create_token(Context& context);
Outcome delete_token(Context& context);
Outcome can_i(Context& context);

// projects.cpp
Outcome get_project(Context& context);
Outcome create_role_token(Context& context);
Outcome delete_role_token(Context& context);

// applications.cpp
Outcome list_applications(Context& context);
Outcome get_application(Context& context);
Outcome watch_applications(Context& context);
Outcome watch_tree(Context& context);

// sync.cpp, rollback.cpp
Outcome sync_application(Context& context);
Outcome rollback_application(Context& context);
Outcome terminate_operation(Context& context);

// change.cpp
Outcome patch_application(Context& context);
Outcome put_spec(Context& context);
Outcome delete_application(Context& context);

// inspect.cpp, logs.cpp
Outcome get_tree(Context& context);
Outcome get_managed_resources(Context& context);
Outcome get_resource(Context& context);
Outcome get_events(Context& context);
Outcome get_manifests(Context& context);
Outcome get_revision(Context& context);
Outcome get_windows(Context& context);
Outcome get_links(Context& context);
Outcome get_logs(Context& context);

// actions.cpp
Outcome get_actions(Context& context);
Outcome run_action(Context& context);

} // namespace argosy::sandbox
