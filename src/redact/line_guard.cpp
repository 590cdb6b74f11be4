// SPDX-License-Identifier: Apache-2.0
#include "redact/line_guard.hpp"

#include <algorithm>

namespace argosy {

namespace {

// The runner trims all that Unicode calls blank, so whatever is not ASCII counts as such.
bool
may_be_blank(char c)
{
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7F;
}

// GitHub's runner knows this form anywhere in a line.
std::string
replace_old_form(std::string_view line, std::string_view replacement)
{
  constexpr std::string_view old_form = "##[";
  std::string guarded(line);
  for (auto at = guarded.find(old_form); at != std::string::npos; at = guarded.find(old_form, at)) {
    guarded.replace(at, old_form.size(), replacement);
  }
  return guarded;
}

} // namespace

std::string
guard_line(std::string_view line, LinePlace place)
{
  auto guarded = replace_old_form(line, "##\\[");
  const auto first = std::find_if_not(guarded.begin(), guarded.end(), may_be_blank);
  if (place == LinePlace::at_margin && std::string_view(first, guarded.end()).starts_with("::")) {
    guarded.insert(first, '\\');
  }
  return guarded;
}

std::string
guard_json(std::string_view line)
{
  return replace_old_form(line, "##\\u005b");
}

} // namespace argosy
