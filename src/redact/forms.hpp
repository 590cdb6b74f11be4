// SPDX-License-Identifier: Apache-2.0
// The forms in which a value turns up in logs: what programs make of it when they encode, escape or quote it (promise
// P18).
#pragma once

#include "redact/needles.hpp"

#include <string_view>

namespace argosy {

// Adds `value` and its forms:
//   itself; base64 and base64url at every offset within other data, cut to the characters that depend on the value
//   alone, and those percent-encoded; hexadecimal; JSON strings as the usual writers make them, also twice; strings as
//   Go, Python and bash print them; URL and form encoding; XML and HTML; shell quoting; the escapes of GitHub's
//   commands and of our own log; of several lines each one of at least 8 bytes, in all these forms (but not the BEGIN
//   and END lines of PEM); of a JWT its second and its third part (the first is the same for everybody).
// A form under 8 bytes is left out.
void add_forms(NeedleList& needles, std::string_view value);

} // namespace argosy
