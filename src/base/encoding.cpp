// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace argosy {

namespace {

using Alphabet = std::string_view;
constexpr Alphabet k_base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr Alphabet k_base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::string_view
hex_digits(HexCase letters)
{
  return letters == HexCase::lower ? "0123456789abcdef" : "0123456789ABCDEF";
}

// Two digits to `out`, which then stands behind them.
void
put_hex(std::string::iterator& out, char byte, HexCase letters)
{
  const auto value = static_cast<unsigned char>(byte);
  *out++ = hex_digits(letters)[value >> 4U];
  *out++ = hex_digits(letters)[value & 15U];
}

std::string
encode_base64(std::string_view bytes, Alphabet alphabet)
{
  std::string text((bytes.size() * 8 + 5) / 6, '\0');
  auto out = text.begin();
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char byte : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(byte);
    for (count += 8; count >= 6; count -= 6) {
      *out++ = alphabet[(bits >> (count - 6)) & 63U];
    }
  }
  if (count > 0) {
    *out = alphabet[(bits << (6 - count)) & 63U];
  }
  return text;
}

// 0 to 63, or 64 for a character of neither alphabet.
std::uint32_t
base64_value(char letter)
{
  if (letter == '-' || letter == '_') {
    return letter == '-' ? 62 : 63;
  }
  return static_cast<std::uint32_t>(std::min<std::size_t>(k_base64.find(letter), 64));
}

// 0 to 15, or 16 for no digit.
unsigned
hex_value(char digit)
{
  const auto upper = hex_digits(HexCase::upper).find(digit);
  return static_cast<unsigned>(std::min<std::size_t>(std::min(upper, hex_digits(HexCase::lower).find(digit)), 16));
}

bool
is_unreserved(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

} // namespace

std::string
to_hex(std::string_view bytes, HexCase letters)
{
  std::string text(bytes.size() * 2, '\0');
  auto out = text.begin();
  for (const char byte : bytes) {
    put_hex(out, byte, letters);
  }
  return text;
}

std::string
to_base64(std::string_view bytes)
{
  auto text = encode_base64(bytes, k_base64);
  text.resize((bytes.size() + 2) / 3 * 4, '=');
  return text;
}

std::string
to_base64url(std::string_view bytes)
{
  return encode_base64(bytes, k_base64url);
}

std::optional<std::string>
parse_base64(std::string_view text)
{
  const auto length = text.find_last_not_of('=') + 1;
  const auto padding = text.size() - length;
  if (length % 4 == 1 || (padding != 0 && (padding > 2 || text.size() % 4 != 0))) {
    return std::nullopt;
  }
  std::string bytes;
  bytes.reserve(length / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char letter : text.substr(0, length)) {
    const auto value = base64_value(letter);
    if (value == 64) {
      return std::nullopt;
    }
    bits = (bits << 6U) | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> count);
    }
  }
  return bytes;
}

std::string
to_percent(std::string_view bytes, HexCase letters)
{
  std::string text(bytes.size() * 3, '\0');
  auto out = text.begin();
  for (const char byte : bytes) {
    if (is_unreserved(byte)) {
      *out++ = byte;
    } else {
      *out++ = '%';
      put_hex(out, byte, letters);
    }
  }
  text.erase(out, text.end());
  return text;
}

std::optional<std::string>
parse_percent(std::string_view text)
{
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i];
      continue;
    }
    const auto high = i + 1 < text.size() ? hex_value(text[i + 1]) : 16;
    const auto low = i + 2 < text.size() ? hex_value(text[i + 2]) : 16;
    if (high == 16 || low == 16) {
      return std::nullopt;
    }
    bytes += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return bytes;
}

} // namespace argosy
