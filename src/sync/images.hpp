// SPDX-License-Identifier: Apache-2.0
// What runs in place of, or beside, the images of --expect-image. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// "ghcr.io/acme/shop" of "ghcr.io/acme/shop:1.4.2" and of "ghcr.io/acme/shop@sha256:...".
std::string_view repository_of(std::string_view image);

// One note for each expected image of whose repository something else runs: "ghcr.io/acme/shop runs as 1.4.1, not
// 1.4.2", "... also runs as 1.4.1" where the expected one is there. Finished pods of Jobs keep their images listed.
std::vector<std::string> note_other_tags(const std::vector<std::string>& expected,
                                         const std::vector<std::string>& running);

} // namespace argosy
