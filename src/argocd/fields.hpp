// SPDX-License-Identifier: Apache-2.0
// Values of the `fields` parameter: which members the server leaves in its answers. Private to this folder.
#pragma once

#include <string>
#include <vector>

namespace argosy {

// `members` of each item, or those that choosing among applications needs. The server knows a fixed set only and
// ignores others.
std::string list_fields(const std::vector<std::string>& members);

// Everything that a decision about an application needs, as merge_view() expects it.
std::string watch_fields();

} // namespace argosy
