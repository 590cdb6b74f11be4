// SPDX-License-Identifier: Apache-2.0
#include "argocd/application_shape.hpp"
#include "argocd/record_reader.hpp"

#include <algorithm>

namespace argosy {

namespace {

void
skip_space(std::string_view& text)
{
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

bool
skip(std::string_view& text, std::string_view expected)
{
  skip_space(text);
  if (!text.starts_with(expected)) {
    return false;
  }
  text.remove_prefix(expected.size());
  return true;
}

// The value in `{"token":"VALUE"}`; empty if the body is anything else.
std::string_view
find_key(std::string_view body)
{
  constexpr std::string_view k_key_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=";
  if (!skip(body, "{") || !skip(body, "\"token\"") || !skip(body, ":") || !skip(body, "\"")) {
    return {};
  }
  const auto key = body.substr(0, body.find_first_not_of(k_key_characters));
  body.remove_prefix(key.size());
  if (!skip(body, "\"") || !skip(body, "}")) {
    return {};
  }
  skip_space(body);
  return body.empty() ? key : std::string_view();
}

} // namespace

Result<Secret>
take_minted_key(std::string& body)
{
  Secret key{std::string(find_key(body))};
  wipe(body);
  if (key.empty()) {
    return not_understood("it holds no token");
  }
  return key;
}

} // namespace argosy
