// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"
#include "redact/escapes.hpp"
#include "redact/secret.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace argosy {

namespace {

// How a dialect writes a character that it can't write as it is.
enum class Numeric : std::uint8_t {
  none,    // it leaves it alone
  u_lower, // \u00e9, above U+FFFF as two surrogates
  u_upper, // \u00E9
  x_bytes, // \xc3\xa9
  octal    // \303\251
};

// A dialect that escapes with a backslash.
struct BackslashStyle {
  std::string_view escaped;       // these get a backslash before them
  std::string_view numbered;      // these are written by number
  Numeric number = Numeric::none; // how, which holds for controls without a name too
  std::string_view names;         // the controls with a name, as pairs: control, letter
  Numeric non_ascii = Numeric::none;
  bool is_json = false; // JSON is quoted in JSON: such a form is also made twice
};

constexpr std::string_view k_json_names = "\bb\ff\nn\rr\tt";
constexpr std::string_view k_short_names = "\nn\rr\tt";
constexpr std::string_view k_go_names = "\aa\bb\ff\nn\rr\tt\vv";
constexpr std::string_view k_bash_names = "\aa\bb\ff\nn\rr\tt\vv\x1b"
                                          "E";
constexpr std::string_view k_delete = "\x7f";
constexpr std::string_view k_html = "<>&";
// What bash's printf %q puts a backslash before.
constexpr std::string_view k_shell_special = " \\\"'|&;()<>!{}*[]?^$`,";

constexpr std::array k_backslash_styles{
    // JavaScript, serde, nlohmann/json, Python's json with ensure_ascii=False
    BackslashStyle{"\"\\", "", Numeric::u_lower, k_json_names, Numeric::none, true},
    // Python's json
    BackslashStyle{"\"\\", "", Numeric::u_lower, k_json_names, Numeric::u_lower, true},
    // jq; with -a
    BackslashStyle{"\"\\", k_delete, Numeric::u_lower, k_json_names, Numeric::none, true},
    BackslashStyle{"\"\\", k_delete, Numeric::u_lower, k_json_names, Numeric::u_lower, true},
    // Java's Jackson and others that write upper-case digits
    BackslashStyle{"\"\\", "", Numeric::u_upper, k_json_names, Numeric::none, true},
    BackslashStyle{"\"\\", "", Numeric::u_upper, k_json_names, Numeric::u_upper, true},
    // PHP; with JSON_UNESCAPED_UNICODE
    BackslashStyle{"\"\\/", "", Numeric::u_lower, k_json_names, Numeric::u_lower, true},
    BackslashStyle{"\"\\/", "", Numeric::u_lower, k_json_names, Numeric::none, true},
    // Go's encoding/json, also from before 1.22; SetEscapeHTML(false) of then
    BackslashStyle{"\"\\", k_html, Numeric::u_lower, k_json_names, Numeric::none, true},
    BackslashStyle{"\"\\", k_html, Numeric::u_lower, k_short_names, Numeric::none, true},
    BackslashStyle{"\"\\", "", Numeric::u_lower, k_short_names, Numeric::none, true},
    // .NET's System.Text.Json
    BackslashStyle{"\\", "\"'<>&+`\x7f", Numeric::u_upper, k_json_names, Numeric::u_upper, true},
    // Go's %q; Python's repr() with either quote; repr() of bytes
    BackslashStyle{"\"\\", k_delete, Numeric::x_bytes, k_go_names, Numeric::none},
    BackslashStyle{"'\\", k_delete, Numeric::x_bytes, k_short_names, Numeric::none},
    BackslashStyle{"\\", k_delete, Numeric::x_bytes, k_short_names, Numeric::none},
    BackslashStyle{"'\\", k_delete, Numeric::x_bytes, k_short_names, Numeric::x_bytes},
    BackslashStyle{"\\", k_delete, Numeric::x_bytes, k_short_names, Numeric::x_bytes},
    // bash: printf %q with controls ($'…'), in the C locale, and without; within double quotes
    BackslashStyle{"'\\", k_delete, Numeric::octal, k_bash_names, Numeric::none},
    BackslashStyle{"'\\", k_delete, Numeric::octal, k_bash_names, Numeric::octal},
    BackslashStyle{k_shell_special, "", Numeric::none, "", Numeric::none},
    BackslashStyle{"\"\\$`", "", Numeric::none, "", Numeric::none},
};

bool
holds(std::string_view set, char c)
{
  return set.find(c) != std::string_view::npos;
}

// How many bytes the character at the head of `text` has; 1 where it is not well-formed.
std::size_t
character_size(std::string_view text)
{
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (is_utf8(text.substr(0, size))) {
      return size;
    }
  }
  return 1;
}

// Of one well-formed character of `size` bytes.
std::uint32_t
code_point(std::string_view character)
{
  const auto lead = static_cast<unsigned char>(character.front());
  std::uint32_t code = character.size() == 1 ? lead : lead & (0x7FU >> character.size());
  for (const char byte : character.substr(1)) {
    code = (code << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  }
  return code;
}

void
append_u(std::string& to, std::uint32_t code, Numeric number)
{
  if (code > 0xFFFF) {
    append_u(to, 0xD800 + ((code - 0x10000) >> 10U), number);
    append_u(to, 0xDC00 + ((code - 0x10000) & 0x3FFU), number);
    return;
  }
  to += number == Numeric::u_lower ? fmt::format("\\u{:04x}", code) : fmt::format("\\u{:04X}", code);
}

void
append_number(std::string& to, std::string_view character, Numeric number)
{
  if (number == Numeric::none || ((number == Numeric::u_lower || number == Numeric::u_upper) && !is_utf8(character))) {
    to += character;
  } else if (number == Numeric::u_lower || number == Numeric::u_upper) {
    append_u(to, code_point(character), number);
  } else {
    for (const char byte : character) {
      const unsigned value = static_cast<unsigned char>(byte);
      to += number == Numeric::x_bytes ? fmt::format("\\x{:02x}", value) : fmt::format("\\{:03o}", value);
    }
  }
}

// The letter of a control with a name, or 0.
char
name_of(char control, std::string_view names)
{
  for (std::size_t i = 0; i + 1 < names.size(); i += 2) {
    if (names[i] == control) {
      return names[i + 1];
    }
  }
  return '\0';
}

void
append_character(std::string& to, std::string_view character, const BackslashStyle& style)
{
  const char first = character.front();
  const bool is_control = static_cast<unsigned char>(first) < 0x20;
  if (static_cast<unsigned char>(first) >= 0x80) {
    append_number(to, character, style.non_ascii);
  } else if (const char name = name_of(first, style.names); name != '\0') {
    to += {'\\', name};
  } else if (is_control || holds(style.numbered, first)) {
    append_number(to, character, style.number);
  } else {
    to.append(holds(style.escaped, first) ? 1 : 0, '\\');
    to += first;
  }
}

std::string
escape(std::string_view text, const BackslashStyle& style)
{
  std::string escaped;
  escaped.reserve(text.size() * 6);
  while (!text.empty()) {
    const auto size = character_size(text);
    append_character(escaped, text.substr(0, size), style);
    text.remove_prefix(size);
  }
  return escaped;
}

} // namespace

void
for_each_backslash_form(std::string_view text, const FormUser& use)
{
  const auto specials = special_characters(text);
  for (const auto& style : k_backslash_styles) {
    if (escape(specials, style) == specials) {
      continue;
    }
    auto form = escape(text, style);
    use(form);
    if (style.is_json) {
      auto twice = escape(form, style);
      use(twice);
      wipe(twice);
    }
    wipe(form);
  }
}

} // namespace argosy
