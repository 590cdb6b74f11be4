// SPDX-License-Identifier: Apache-2.0
#include "http/der.hpp"

#include <cstddef>
#include <cstdint>

namespace argosy {

namespace {

constexpr unsigned char k_sequence = 0x30;
constexpr unsigned char k_set = 0x31;
constexpr unsigned char k_version = 0xa0;

enum StringTag : unsigned char {
  utf8_string = 0x0c,
  printable_string = 0x13,
  t61_string = 0x14,
  ia5_string = 0x16,
  visible_string = 0x1a,
  universal_string = 0x1c,
  bmp_string = 0x1e
};

unsigned
to_byte(char letter)
{
  return static_cast<unsigned char>(letter);
}

// How many bytes make one character of this string type; 0: not text, compared as it is.
std::size_t
character_width(unsigned char tag)
{
  switch (tag) {
  case utf8_string:
  case printable_string:
  case t61_string:
  case ia5_string:
  case visible_string:
    return 1;
  case bmp_string:
    return 2;
  case universal_string:
    return 4;
  default:
    return 0;
  }
}

void
append_utf8(std::string& text, std::uint32_t point)
{
  if (point < 0x80) {
    text.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    text.push_back(static_cast<char>(0xC0U | (point >> 6U)));
    text.push_back(static_cast<char>(0x80U | (point & 0x3FU)));
  } else if (point < 0x10000) {
    text.push_back(static_cast<char>(0xE0U | (point >> 12U)));
    text.push_back(static_cast<char>(0x80U | ((point >> 6U) & 0x3FU)));
    text.push_back(static_cast<char>(0x80U | (point & 0x3FU)));
  } else {
    text.push_back(static_cast<char>(0xF0U | ((point >> 18U) & 0x07U)));
    text.push_back(static_cast<char>(0x80U | ((point >> 12U) & 0x3FU)));
    text.push_back(static_cast<char>(0x80U | ((point >> 6U) & 0x3FU)));
    text.push_back(static_cast<char>(0x80U | (point & 0x3FU)));
  }
}

std::string
to_utf8(const DerElement& value, std::size_t width)
{
  // Everything of one byte but UTF-8 itself is Latin-1 to OpenSSL.
  if (value.tag == utf8_string) {
    return std::string(value.content);
  }
  std::string text;
  for (std::size_t at = 0; at + width <= value.content.size(); at += width) {
    std::uint32_t point = 0;
    for (std::size_t i = 0; i < width; ++i) {
      point = (point << 8U) | to_byte(value.content[at + i]);
    }
    append_utf8(text, point);
  }
  return text;
}

bool
is_space(char letter)
{
  return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

// Trimmed, with single blanks, ASCII letters in lower case.
std::string
fold(const std::string& text)
{
  std::string folded;
  bool is_gap = false;
  for (const char letter : text) {
    if (is_space(letter)) {
      is_gap = !folded.empty();
      continue;
    }
    if (is_gap) {
      folded.push_back(' ');
      is_gap = false;
    }
    folded.push_back(letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter);
  }
  return folded;
}

// One AttributeTypeAndValue: the type as it is, the value folded if it is text.
bool
append_attribute(std::string& key, std::string_view attribute)
{
  const auto type = take_der(attribute);
  const auto value = take_der(attribute);
  if (!type || !value) {
    return false;
  }
  const auto width = character_width(value->tag);
  key += type->whole;
  key.push_back(width == 0 ? static_cast<char>(value->tag) : 's');
  key += width == 0 ? std::string(value->content) : fold(to_utf8(*value, width));
  key.push_back('\0');
  return true;
}

} // namespace

std::optional<DerElement>
take_der(std::string_view& input)
{
  if (input.size() < 2) {
    return std::nullopt;
  }
  std::size_t length = to_byte(input[1]);
  std::size_t header = 2;
  if (length >= 0x80) {
    const auto bytes = length & 0x7FU;
    if (bytes == 0 || bytes > 4 || input.size() < header + bytes) {
      return std::nullopt;
    }
    length = 0;
    for (std::size_t i = 0; i < bytes; ++i) {
      length = (length << 8U) | to_byte(input[header + i]);
    }
    header += bytes;
  }
  if (input.size() - header < length) {
    return std::nullopt;
  }
  const DerElement element{static_cast<unsigned char>(input[0]), input.substr(header, length),
                           input.substr(0, header + length)};
  input.remove_prefix(header + length);
  return element;
}

std::string_view
find_subject(std::string_view certificate)
{
  const auto outer = take_der(certificate);
  if (!outer || outer->tag != k_sequence) {
    return {};
  }
  auto rest = outer->content;
  const auto inner = take_der(rest);
  if (!inner || inner->tag != k_sequence) {
    return {};
  }
  // TBSCertificate: [version] serial signature issuer validity subject ...
  auto fields = inner->content;
  if (!fields.empty() && to_byte(fields.front()) == k_version && !take_der(fields)) {
    return {};
  }
  for (int before = 0; before < 4; ++before) {
    if (!take_der(fields)) {
      return {};
    }
  }
  const auto subject = take_der(fields);
  return subject && subject->tag == k_sequence ? subject->whole : std::string_view();
}

std::string
make_name_key(std::string_view name)
{
  const auto sequence = take_der(name);
  if (!sequence || sequence->tag != k_sequence) {
    return {};
  }
  std::string key = "n"; // an empty name is a name
  auto sets = sequence->content;
  while (!sets.empty()) {
    const auto set = take_der(sets);
    if (!set || set->tag != k_set) {
      return {};
    }
    auto attributes = set->content;
    while (!attributes.empty()) {
      const auto attribute = take_der(attributes);
      if (!attribute || attribute->tag != k_sequence || !append_attribute(key, attribute->content)) {
        return {};
      }
    }
    key.push_back('\1');
  }
  return key;
}

} // namespace argosy
