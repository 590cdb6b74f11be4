// SPDX-License-Identifier: Apache-2.0
// Tables of how programs escape text, one row a dialect.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace argosy {

// Calls `use` with `text` as each known dialect writes it, without the quotes around it, if that differs from `text`.
// Many dialects agree, so that the same form may come several times.
using FormUser = std::function<void(std::string_view)>;
void for_each_backslash_form(std::string_view text, const FormUser& use);   // JSON, Go, Python, bash
void for_each_substituted_form(std::string_view text, const FormUser& use); // XML, HTML, shell quotes, GitHub commands
void for_each_percent_form(std::string_view text, const FormUser& use);     // URLs and forms

// Each character once of those that some dialect might change; all of `text` where it is not ASCII. Few dialects change
// most values, and this short text tells which.
std::string special_characters(std::string_view text);

} // namespace argosy
