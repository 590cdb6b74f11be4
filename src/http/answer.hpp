// SPDX-License-Identifier: Apache-2.0
// What can be told from an answer without knowing the service: its form, its status in words. All pure.
#pragma once

#include "http/message.hpp"
#include "http/retry.hpp"

#include <string>
#include <string_view>

namespace argosy {

// HTML by its Content-Type or its first characters; coded as BodyForm says.
BodyForm body_form(const Reply& reply);

// True for a Content-Type of text/html, whatever its parameters.
bool is_html_type(const Headers& headers);

// "503 service unavailable" (RFC 9110 section 15); a status without a name is its number.
std::string status_text(int status);

// The beginning of a body that is neither JSON nor HTML, harmless and on one line; empty if there is nothing to quote.
std::string quote_body(const Reply& reply);

// Where a redirect leads, without query and user info, harmless; empty if the answer does not say.
std::string redirect_target(const Headers& headers);

} // namespace argosy
