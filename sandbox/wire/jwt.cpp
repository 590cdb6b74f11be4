// SPDX-License-Identifier: Apache-2.0
#include "wire/jwt.hpp"

#include "wire/target.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

namespace argosy::sandbox {

namespace {

constexpr std::string_view k_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string
hmac_sha256(std::string_view key, std::string_view bytes)
{
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), // NOLINT
       bytes.size(), digest.data(), &length);
  return {reinterpret_cast<const char*>(digest.data()), length}; // NOLINT
}

std::string
header_problem(const std::string& part)
{
  const std::optional<std::string> bytes = from_base64url(part);
  if (!bytes) {
    return "token is malformed: could not base64 decode header: illegal base64 data";
  }
  if (!parse_json(*bytes)) {
    const std::string first = bytes->empty() ? "" : bytes->substr(0, 1);
    return "token is malformed: could not JSON decode header: invalid character '" + first +
           "' looking for beginning of value";
  }
  return "";
}

} // namespace

std::string
to_base64url(std::string_view bytes)
{
  std::string text;
  unsigned int bits = 0;
  unsigned int value = 0;
  for (const char c : bytes) {
    value = (value << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) {
      text += k_alphabet[(value >> (bits - 6)) & 63U];
    }
  }
  if (bits > 0) {
    text += k_alphabet[(value << (6 - bits)) & 63U];
  }
  return text;
}

std::optional<std::string>
from_base64url(std::string_view text)
{
  std::string bytes;
  unsigned int bits = 0;
  unsigned int value = 0;
  for (const char c : text) {
    const std::size_t digit = k_alphabet.find(c);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    value = (value << 6U) | static_cast<unsigned int>(digit);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>((value >> bits) & 255U);
    }
  }
  return bytes;
}

std::string
sign_jwt(const Json& claims, std::string_view key)
{
  const std::string body = to_base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + to_base64url(claims.dump());
  return body + "." + to_base64url(hmac_sha256(key, body));
}

Jwt
read_jwt(std::string_view token, std::string_view key)
{
  Jwt result;
  const std::vector<std::string> parts = split(token, '.');
  result.problem = header_problem(parts.at(0));
  if (!result.problem.empty()) {
    return result;
  }
  const std::optional<std::string> claims = from_base64url(parts.at(1));
  result.claims = claims ? parse_json(*claims).value_or(Json()) : Json();
  if (!result.claims.is_object()) {
    result.problem = "token is malformed: could not JSON decode claim";
  } else if (to_base64url(hmac_sha256(key, parts[0] + "." + parts[1])) != parts.at(2)) {
    result.problem = "token signature is invalid: signature is invalid";
  }
  return result;
}

} // namespace argosy::sandbox
