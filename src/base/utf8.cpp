// SPDX-License-Identifier: Apache-2.0
// The half of encoding.hpp that knows characters.
#include "base/encoding.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace argosy {

namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0; // 0: the text does not begin with a well-formed one
};

unsigned
byte_at(std::string_view text, std::size_t position)
{
  return static_cast<unsigned char>(text[position]);
}

std::size_t
size_from_lead(unsigned lead)
{
  if (lead < 0x80) {
    return 1;
  }
  // 0xC0 and 0xC1 could only begin overlong forms, 0xF5 and above only what is beyond U+10FFFF.
  if (lead < 0xC2 || lead > 0xF4) {
    return 0;
  }
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// The first character of `text`, which is not empty. Unicode 15, table 3-7.
Character
first_character(std::string_view text)
{
  const unsigned lead = byte_at(text, 0);
  const std::size_t size = size_from_lead(lead);
  if (size == 0 || size > text.size()) {
    return {};
  }
  std::uint32_t code = size == 1 ? lead : lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80) {
      return {};
    }
    code = (code << 6U) | (byte_at(text, i) & 0x3FU);
  }
  const bool is_overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  return is_overlong || is_surrogate || code > 0x10FFFF ? Character{} : Character{code, size};
}

// Would steer a terminal, end a line, or make text read differently from what it is.
bool
is_harmful(std::uint32_t code)
{
  const bool is_control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
  const bool is_separator = code == 0x2028 || code == 0x2029;
  const bool is_direction = code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                            (code >= 0x2066 && code <= 0x2069);
  const bool is_invisible = code == 0x200B || code == 0x2060 || code == 0xFEFF || (code >= 0xE0000 && code <= 0xE007F);
  return is_control || is_separator || is_direction || is_invisible;
}

void
append_escaped(std::string& to, std::uint32_t code)
{
  switch (code) {
  case '\n':
    to += "\\n";
    return;
  case '\r':
    to += "\\r";
    return;
  case '\t':
    to += "\\t";
    return;
  default:
    break;
  }
  if (code < 0x80) {
    to += fmt::format("\\x{:02x}", code);
  } else {
    to += code < 0x10000 ? fmt::format("\\u{:04x}", code) : fmt::format("\\U{:08x}", code);
  }
}

// Line feeds and tabs that may stay, and the carriage return that belongs to a line feed.
bool
is_layout(std::string_view rest)
{
  return rest.front() == '\n' || rest.front() == '\t' || rest.starts_with("\r\n");
}

} // namespace

bool
is_utf8(std::string_view bytes)
{
  while (!bytes.empty()) {
    const auto size = first_character(bytes).size;
    if (size == 0) {
      return false;
    }
    bytes.remove_prefix(size);
  }
  return true;
}

std::string
to_printable(std::string_view text, LineFeeds lines)
{
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const auto [code, size] = first_character(text);
    if (size == 0) {
      printable += fmt::format("\\x{:02x}", byte_at(text, 0));
    } else if (lines == LineFeeds::keep && is_layout(text)) {
      printable += code == '\r' ? "" : text.substr(0, 1);
    } else if (is_harmful(code)) {
      append_escaped(printable, code);
    } else {
      printable += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return printable;
}

} // namespace argosy
