// SPDX-License-Identifier: Apache-2.0
// What must hold for every stream, however it is cut.
#pragma once

#include <string>
#include <string_view>

namespace argosy {

// What is wrong; empty if nothing. The first byte of the input chooses form and cuts, the rest is the stream.
std::string check_event_stream(std::string_view input);

} // namespace argosy
