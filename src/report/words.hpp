// SPDX-License-Identifier: Apache-2.0
// The small pieces of text reports: spans, columns, labelled lines. Everything that a server said goes through here.
#pragma once

#include "argocd/application.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// "40 s", "12 min", "2 h", "11 d": one unit, rounded down. Negative spans are "0 s".
std::string to_rough(Duration span);

// "2 h ago", "in 3 d", "now"; empty where the time is unknown.
std::string to_rough_age(std::optional<WallTime> time, WallTime now);

// "10:41:07" in UTC.
std::string to_clock_time(WallTime time);

// On one line, harmless, and no longer than a reader follows.
std::string to_line(std::string_view text, std::size_t limit = 300);

// "Deployment/web", printable.
std::string to_kind_and_name(const ResourceKey& key);

// The commit's 7 digits, a version as it is, printable.
std::string to_short_line(const std::vector<std::string>& revisions);

// Rows of cells in columns that are as wide as they must be, two blanks between; the last cell runs free. `indent`
// before each row. Widths are counted in characters, not in bytes.
std::string to_table(const std::vector<std::vector<std::string>>& rows, std::string_view indent);

// "  label    text", further lines of `text` below it.
std::string to_labelled(std::string_view label, std::string_view text);

} // namespace argosy
