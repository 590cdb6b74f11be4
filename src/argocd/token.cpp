// SPDX-License-Identifier: Apache-2.0
#include "argocd/token.hpp"

#include "base/encoding.hpp"
#include "base/json_reader.hpp"

#include <algorithm>
#include <utility>

namespace argosy {

namespace {

constexpr std::string_view k_hint = "a key of Argo CD has three parts with dots between them: header.claims.signature; "
                                    "store it alone, as it was issued";

bool
is_key_character(char c)
{
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

bool
is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// What is wrong with the characters of `key`, or nothing.
std::string_view
find_foreign(std::string_view key)
{
  const auto has = [&](auto is) { return std::any_of(key.begin(), key.end(), is); };
  if (key.starts_with("Bearer ") || key.starts_with("bearer ") || key.starts_with("Authorization:")) {
    return "begins with a header's words (Bearer): only what follows them is the key";
  }
  if (key.front() == '"' || key.front() == '\'') {
    return "has quotes around it";
  }
  if (key.front() == '{') {
    return "is a JSON document, not a key";
  }
  if (key.find('$') != std::string_view::npos) {
    return "holds a $: a variable that nobody replaced";
  }
  if (has(is_blank)) {
    return "holds white space";
  }
  if (has([](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
    return "holds a control character";
  }
  if (has([](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    return "holds a character that is not ASCII";
  }
  return has([](char c) { return !is_key_character(c); }) ? "holds a character that no key has" : "";
}

// The claims' part; nothing if there are not three parts.
std::optional<std::string_view>
find_claims(std::string_view key)
{
  const auto first = key.find('.');
  const auto last = key.rfind('.');
  const bool has_three = std::count(key.begin(), key.end(), '.') == 2;
  if (!has_three || first == 0 || last == first + 1 || last + 1 == key.size()) {
    return std::nullopt;
  }
  return key.substr(first + 1, last - first - 1);
}

// "ci:apiKey" is the account ci; a role's subject "proj:p:r" is one name.
void
split_subject(KeyClaims& claims, const std::string& subject)
{
  claims.account = subject;
  for (const std::string_view capability : {"apiKey", "login"}) {
    const auto suffix = ":" + std::string(capability);
    if (!subject.starts_with("proj:") && subject.size() > suffix.size() && subject.ends_with(suffix)) {
      claims.account = subject.substr(0, subject.size() - suffix.size());
      claims.capability = capability;
    }
  }
}

KeyClaims
read_claims(std::string_view part)
{
  struct Raw {
    std::string subject;
    std::string id;
    std::string issuer;
    std::optional<WallTime> issued_at;
    std::optional<WallTime> expires_at;
  };
  JsonShape<Raw> shape;
  shape.text("sub", &Raw::subject)
      .text("jti", &Raw::id)
      .text("iss", &Raw::issuer)
      .epoch("iat", &Raw::issued_at)
      .epoch("exp", &Raw::expires_at);
  const auto json = parse_base64(part);
  auto raw = json ? read_json(*json, shape) : Result<Raw>();
  if (!raw) {
    return {};
  }
  KeyClaims claims;
  split_subject(claims, raw->subject);
  claims.id = std::move(raw->id);
  claims.issuer = std::move(raw->issuer);
  claims.issued_at = raw->issued_at;
  claims.expires_at = raw->expires_at;
  return claims;
}

} // namespace

Result<KeyClaims>
parse_key(const Secret& key)
{
  const auto text = key.expose();
  if (text.empty()) {
    return failure(ErrorKind::key_missing, "the key is empty", std::string(k_hint));
  }
  if (const auto foreign = find_foreign(text); !foreign.empty()) {
    return failure(ErrorKind::key_malformed, "the key " + std::string(foreign), std::string(k_hint));
  }
  const auto claims = find_claims(text);
  if (!claims) {
    return failure(ErrorKind::key_malformed, "the key does not have three parts", std::string(k_hint));
  }
  return read_claims(*claims);
}

} // namespace argosy
