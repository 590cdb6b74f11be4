// SPDX-License-Identifier: Apache-2.0
// Keeps foreign text in a log from being taken for a command by the CI system that reads the log.
#pragma once

#include <string>
#include <string_view>

namespace argosy {

// Where a line stands: CI systems look for "::" behind nothing but blanks, so a prefix of ours is protection enough.
enum class LinePlace : bool { at_margin, after_prefix };

// One line, made inert by a visible backslash: "\::error::x" for GitHub's commands at the margin (its runner ignores
// blanks before them), "##\[error]x" for its older form, which is honoured anywhere in a line. GitLab's section marks
// need an escape character, which to_printable() has taken away before.
std::string guard_line(std::string_view line, LinePlace place);

// The same for a line of JSON, where a visible backslash would change the text: "##\u005berror]x" reads back as it was.
std::string guard_json(std::string_view line);

} // namespace argosy
