// SPDX-License-Identifier: Apache-2.0
#include "redact/escapes.hpp"

#include "base/encoding.hpp"
#include "redact/secret.hpp"

#include <array>
#include <utility>

namespace argosy {

namespace {

// A dialect that puts something else in the place of some characters.
struct Substitution {
  char from;
  std::string_view to;
};
using SubstitutionStyle = std::array<Substitution, 8>;

constexpr SubstitutionStyle k_substitution_styles[] = {
    // XML and HTML text; then with quotes as named or numbered entities
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}}},
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}}},
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&apos;"}}},
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}}},
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#039;"}}},
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#x27;"}}},
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&#34;"}, {'\'', "&#39;"}}},
    // Attributes: line ends and tabs too
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'\n', "&#10;"}, {'\r', "&#13;"}, {'\t', "&#9;"}}},
    // … within double quotes; Go's encoding/xml
    {{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\n', "&#10;"}, {'\r', "&#13;"}, {'\t', "&#9;"}}},
    {{{'&', "&amp;"},
      {'<', "&lt;"},
      {'>', "&gt;"},
      {'"', "&#34;"},
      {'\'', "&#39;"},
      {'\n', "&#xA;"},
      {'\r', "&#xD;"},
      {'\t', "&#x9;"}}},
    // A quote within single quotes: POSIX shells and jq's @sh, Python's shlex, coreutils' printf %q
    {{{'\'', "'\\''"}}},
    {{{'\'', "'\"'\"'"}}},
    {{{'\'', "'\\''"}, {'\n', "'$'\\n''"}, {'\r', "'$'\\r''"}, {'\t', "'$'\\t''"}}},
    // GitHub's workflow commands: their text, and their properties
    {{{'%', "%25"}, {'\n', "%0A"}, {'\r', "%0D"}}},
    {{{'%', "%25"}, {'\n', "%0A"}, {'\r', "%0D"}, {':', "%3A"}, {',', "%2C"}}},
    // Lines as Windows ends them
    {{{'\n', "\r\n"}}},
};

// What URL writers leave alone besides letters and digits, and how they write a blank.
struct PercentStyle {
  std::string_view kept;
  std::string_view blank = "%20";
};

constexpr std::array k_percent_styles{
    PercentStyle{"-._~"},                 // RFC 3986, curl, Go's QueryEscape but for the blank
    PercentStyle{"-._~/"},                // Python's quote
    PercentStyle{"-._~!'()*"},            // encodeURIComponent
    PercentStyle{"-._~!'()*;/?:@&=+$,#"}, // encodeURI
    PercentStyle{"-._~$&+=:@"},           // Go's PathEscape
    PercentStyle{"-._~!$&'()*+,;=:@"},    // all that RFC 3986 allows in a path segment
    PercentStyle{"-._~!$&'()*+,;=:@/?"},  // and in a query
    PercentStyle{"-._~", "+"},            // Python's quote_plus, Go's QueryEscape
    PercentStyle{"-._", "+"},             // PHP's urlencode
    PercentStyle{"-._*", "+"},            // browsers' forms, Java's URLEncoder
    PercentStyle{"-_.!~*'()", "+"},       // .NET's UrlEncode
};

bool
is_alphanumeric(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool
holds(std::string_view set, char c)
{
  return set.find(c) != std::string_view::npos;
}

std::string
substitute(std::string_view text, const SubstitutionStyle& style)
{
  std::string substituted;
  substituted.reserve(text.size() * 6);
  for (const char c : text) {
    std::string_view written(&c, 1);
    for (const auto& [from, to] : style) {
      written = !to.empty() && from == c ? to : written;
    }
    substituted += written;
  }
  return substituted;
}

std::string
percent_encode(std::string_view text, const PercentStyle& style, HexCase letters)
{
  std::string encoded;
  encoded.reserve(text.size() * 3);
  for (const char& c : text) {
    if (is_alphanumeric(c) || holds(style.kept, c)) {
      encoded += c;
    } else if (c == ' ') {
      encoded += style.blank;
    } else {
      encoded += '%';
      encoded += to_hex({&c, 1}, letters);
    }
  }
  return encoded;
}

void
use_and_wipe(const FormUser& use, std::string form)
{
  use(form);
  wipe(form);
}

} // namespace

std::string
special_characters(std::string_view text)
{
  std::string specials;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      return std::string(text);
    }
    if (!is_alphanumeric(c) && !holds(specials, c)) {
      specials += c;
    }
  }
  return specials;
}

void
for_each_substituted_form(std::string_view text, const FormUser& use)
{
  const auto specials = special_characters(text);
  for (const auto& style : k_substitution_styles) {
    if (substitute(specials, style) != specials) {
      use_and_wipe(use, substitute(text, style));
    }
  }
}

void
for_each_percent_form(std::string_view text, const FormUser& use)
{
  const auto specials = special_characters(text);
  for (const auto& style : k_percent_styles) {
    if (percent_encode(specials, style, HexCase::upper) != specials) {
      use_and_wipe(use, percent_encode(text, style, HexCase::upper));
      use_and_wipe(use, percent_encode(text, style, HexCase::lower));
    }
  }
}

} // namespace argosy
