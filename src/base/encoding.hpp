// SPDX-License-Identifier: Apache-2.0
// The encodings that keys, URLs and reports need. All pure; none keeps a copy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace argosy {

enum class HexCase : bool { lower, upper };

std::string to_hex(std::string_view bytes, HexCase letters = HexCase::lower);

// RFC 4648 section 4, with padding; and section 5 (URL-safe), without.
std::string to_base64(std::string_view bytes);
std::string to_base64url(std::string_view bytes);

// Accepts both alphabets, with or without padding; nothing else, no line breaks. Nothing if it is no base64.
std::optional<std::string> parse_base64(std::string_view text);

// RFC 3986: all but unreserved characters as %XX. For path segments and query values alike.
std::string to_percent(std::string_view bytes, HexCase letters = HexCase::upper);
std::optional<std::string> parse_percent(std::string_view text);

// True for well-formed UTF-8 without overlong forms and surrogates.
bool is_utf8(std::string_view bytes);

// `text` with what could steer a terminal or hide text made visible and harmless: control characters (C0 as "\\x1b", C1
// as "\\u009b"), direction and separator marks, ill-formed UTF-8 ("\\xff"). Whatever a server sends goes through this
// before it reaches a terminal or a log. LineFeeds::keep leaves line feeds and tabs as they are, and drops the carriage
// return before a line feed.
enum class LineFeeds : bool { escape, keep };
std::string to_printable(std::string_view text, LineFeeds lines = LineFeeds::escape);

} // namespace argosy
