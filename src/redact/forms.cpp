// SPDX-License-Identifier: Apache-2.0
#include "redact/forms.hpp"

#include "base/encoding.hpp"
#include "redact/escapes.hpp"
#include "redact/line_guard.hpp"
#include "redact/secret.hpp"

#include <algorithm>

namespace argosy {

namespace {

void
add_and_wipe(NeedleList& needles, std::string form)
{
  needles.add(form);
  wipe(form);
}

// The base64 of the value when `offset` bytes of something else stand before it, in groups of three: without the
// characters at both ends that also depend on its neighbours.
void
add_base64(NeedleList& needles, std::string_view value, std::size_t offset)
{
  std::string shifted(offset, '\0');
  shifted += value;
  // A character is 6 bits: the first whole one behind the foreign 8 * offset bits, and the end of the last whole one.
  const std::size_t begin = (8 * offset + 5) / 6;
  const std::size_t end = 8 * shifted.size() / 6;
  for (auto encode : {to_base64, to_base64url}) {
    auto text = encode(shifted);
    const auto own = std::string_view(text).substr(begin, end - begin);
    needles.add(own);
    if (own.find_first_of("+/") != std::string_view::npos) {
      add_and_wipe(needles, to_percent(own, HexCase::upper));
      add_and_wipe(needles, to_percent(own, HexCase::lower));
    }
    wipe(text);
  }
  wipe(shifted);
}

// Nothing that any dialect would escape.
bool
is_plain(std::string_view value)
{
  return std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

// As our own log writes it where it breaks "##[", which may begin in the text before the value.
void
add_guarded(NeedleList& needles, std::string_view value)
{
  if (value.find('[') == std::string_view::npos) {
    return;
  }
  for (const std::string_view before : {"", "#", "##"}) {
    auto text = std::string(before) + std::string(value);
    add_and_wipe(needles, guard_line(text, LinePlace::after_prefix).substr(before.size()));
    add_and_wipe(needles, guard_json(text).substr(before.size()));
    wipe(text);
  }
}

void
add_escaped(NeedleList& needles, std::string_view value)
{
  const auto add = [&](std::string_view form) {
    needles.add(form);
    add_guarded(needles, form);
  };
  add(value);
  for_each_backslash_form(value, add);
  for_each_substituted_form(value, add);
  for_each_percent_form(value, add);
}

void
add_printable(NeedleList& needles, std::string_view value)
{
  for (const auto lines : {LineFeeds::escape, LineFeeds::keep}) {
    auto printable = to_printable(value, lines);
    if (printable != value) {
      add_escaped(needles, printable);
    }
    wipe(printable);
  }
}

void
add_encoded(NeedleList& needles, std::string_view value)
{
  needles.add(value);
  for (const std::size_t offset : {0U, 1U, 2U}) {
    add_base64(needles, value, offset);
  }
  add_and_wipe(needles, to_hex(value, HexCase::lower));
  add_and_wipe(needles, to_hex(value, HexCase::upper));
  if (!is_plain(value)) {
    add_escaped(needles, value);
    add_printable(needles, value);
  }
}

std::string_view
trim(std::string_view text)
{
  const auto begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

bool
is_pem_frame(std::string_view line)
{
  return (line.starts_with("-----BEGIN ") || line.starts_with("-----END ")) && line.ends_with("-----");
}

void
add_lines(NeedleList& needles, std::string_view value)
{
  while (!value.empty()) {
    const auto end = std::min(value.find_first_of("\r\n"), value.size());
    const auto line = trim(value.substr(0, end));
    if (line.size() >= k_shortest_needle && !is_pem_frame(line)) {
      add_encoded(needles, line);
    }
    value.remove_prefix(std::min(end + 1, value.size()));
  }
}

// header.payload.signature, RFC 7519: base64url of JSON objects, so the first two begin with "eyJ" as a rule.
void
add_jwt_parts(NeedleList& needles, std::string_view value)
{
  const auto first = value.find('.');
  const auto last = value.rfind('.');
  if (!value.starts_with("eyJ") || !is_plain(value) || first == last || value.find('.', first + 1) != last) {
    return;
  }
  needles.add(value.substr(first + 1, last - first - 1));
  needles.add(value.substr(last + 1));
}

} // namespace

void
add_forms(NeedleList& needles, std::string_view value)
{
  add_encoded(needles, value);
  if (value.find_first_of("\r\n") != std::string_view::npos) {
    add_lines(needles, value);
  }
  add_jwt_parts(needles, value);
}

} // namespace argosy
