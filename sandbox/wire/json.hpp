// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace argosy::sandbox {

using Json = nlohmann::ordered_json;

// The text Go's encoding/json would write: no blanks, and <, > and & escaped.
std::string to_go_text(const Json& value);
std::string to_go_text(const nlohmann::json& value);

// The same object with the members of all levels in alphabetical order.
nlohmann::json sorted(const Json& value);

// The first JSON value of `text`; what follows it is ignored, as Go's Decoder does. The error is Go's text.
struct Decoded {
  Json value;
  std::string error;
};
Decoded decode_first(const std::string& text);

// The whole text as JSON, or nothing.
std::optional<Json> parse_json(const std::string& text);

// A member by name; nothing for an absent one, for null, and for what is no object.
const Json* find(const Json& object, std::string_view name);

std::string text_of(const Json& object, std::string_view name, std::string_view otherwise = "");
std::int64_t number_of(const Json& object, std::string_view name, std::int64_t otherwise = 0);
bool flag_of(const Json& object, std::string_view name, bool otherwise = false);

} // namespace argosy::sandbox
