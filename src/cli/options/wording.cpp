// SPDX-License-Identifier: Apache-2.0
#include "cli/options/wording.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace argosy {

namespace {

constexpr std::size_t k_shown = 60;

bool
is_between(char c, char first, char last)
{
  return c >= first && c <= last;
}

// A run of letters and digits that no person would have made up: all three kinds in 20 or more, or 41 or more hex
// digits (40 are a commit).
bool
is_random_word(std::string_view word)
{
  constexpr std::size_t k_mixed_length = 20;
  constexpr std::size_t k_commit_length = 40;
  const auto has = [&](char first, char last) {
    return std::any_of(word.begin(), word.end(), [&](char c) { return is_between(c, first, last); });
  };
  const bool is_hex = std::all_of(word.begin(), word.end(), [](char c) {
    return is_between(c, '0', '9') || is_between(c, 'a', 'f') || is_between(c, 'A', 'F');
  });
  return (word.size() >= k_mixed_length && has('0', '9') && has('a', 'z') && has('A', 'Z')) ||
         (word.size() > k_commit_length && is_hex);
}

bool
is_word_letter(char c)
{
  return is_between(c, '0', '9') || is_between(c, 'a', 'z') || is_between(c, 'A', 'Z') || c == '_' || c == '-' ||
         c == '+';
}

bool
has_random_word(std::string_view text)
{
  while (!text.empty()) {
    const auto length =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word_letter) - text.begin());
    if (is_random_word(text.substr(0, length))) {
      return true;
    }
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return false;
}

// The shape of a signed token: three parts between dots, and nothing that an address or a path would have.
bool
is_token_shaped(std::string_view text)
{
  const bool has_only_parts =
      std::all_of(text.begin(), text.end(), [](char c) { return is_word_letter(c) || c == '.' || c == '='; });
  return has_only_parts && std::count(text.begin(), text.end(), '.') == 2 && is_random_word(text);
}

bool
is_control(char c)
{
  const auto byte = static_cast<unsigned char>(c);
  return byte < ' ' || byte == 0x7f;
}

} // namespace

bool
could_be_key(std::string_view text)
{
  constexpr std::array<std::string_view, 14> k_marks{"eyJ",     "glpat-", "glptt-", "ghp_",        "gho_",
                                                     "ghs_",    "ghu_",   "ghr_",   "github_pat_", "hvs.",
                                                     "-----BE", "xoxb-",  "AKIA",   "ASIA"};
  const auto stands = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
  const bool has_user_info = stands("@") && (stands("://") || stands(":"));
  // A digest follows an "@" and is no user info.
  const bool is_digest = stands("@sha256:") || text.starts_with("sha256:");
  return std::any_of(k_marks.begin(), k_marks.end(), stands) || text.starts_with("Bearer ") || is_token_shaped(text) ||
         (!is_digest && (has_user_info || has_random_word(text)));
}

std::string
quote(std::string_view text)
{
  if (could_be_key(text)) {
    return "the value (not shown)";
  }
  std::string_view shown = text.substr(0, k_shown);
  // Never cut inside a character.
  while (shown.size() < text.size() && !shown.empty() &&
         (static_cast<unsigned char>(text[shown.size()]) & 0xC0U) == 0x80U) {
    shown.remove_suffix(1);
  }
  return '"' + to_printable(shown) + (shown.size() < text.size() ? "...\"" : "\"");
}

std::string
quote(const OptionSpec& option, std::string_view text)
{
  return option.exposure == Exposure::hidden ? std::string("the value (not shown)") : quote(text);
}

tl::unexpected<Error>
refuse(const ValueOrigin& origin, std::string_view what, std::string hint)
{
  const bool is_from_elsewhere =
      origin.kind == ValueOrigin::Kind::environment || origin.kind == ValueOrigin::Kind::file;
  return failure(is_from_elsewhere ? ErrorKind::config : ErrorKind::usage,
                 to_printable(origin.name) + ": " + std::string(what), std::move(hint));
}

Status
check_text(const ValueOrigin& origin, const OptionSpec& option, std::string_view text)
{
  if (text.size() > k_value_limit) {
    return refuse(origin, "the value has more than 64 KiB");
  }
  const bool may_have_lines = option.type == OptionType::list;
  const bool has_control = std::any_of(text.begin(), text.end(), [&](char c) {
    const bool is_line_end = c == '\n' || c == '\r';
    return is_control(c) && !(may_have_lines && is_line_end);
  });
  if (has_control) {
    return refuse(origin, "the value holds a control character");
  }
  if (!is_utf8(text)) {
    return refuse(origin, "the value is no UTF-8 text");
  }
  return {};
}

} // namespace argosy
