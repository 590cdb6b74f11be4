// SPDX-License-Identifier: Apache-2.0
// What must hold for any bytes that pretend to be a server's answer.
#pragma once

#include <string>
#include <string_view>

namespace argosy {

// Gives `bytes` to all readers of this folder. Returns what is wrong, or nothing: no reader accepts what an independent
// parser says is no JSON, an application read alone equals itself read in a list and in a message, messages for people
// are harmless and short.
std::string check_reading(std::string_view bytes);

} // namespace argosy
