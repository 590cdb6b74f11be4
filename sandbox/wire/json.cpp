// SPDX-License-Identifier: Apache-2.0
#include "wire/json.hpp"

#include <sstream>

namespace argosy::sandbox {

namespace {

// These three stand only inside strings, so replacing them in the text is replacing them in the strings.
std::string
escape_for_html(std::string text)
{
  if (text.find_first_of("<>&") == std::string::npos) {
    return text;
  }
  std::string escaped;
  escaped.reserve(text.size() + 16);
  for (const char c : text) {
    if (c == '<') {
      escaped += "\\u003c";
    } else if (c == '>') {
      escaped += "\\u003e";
    } else if (c == '&') {
      escaped += "\\u0026";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string
to_go_error(const std::string& text, std::size_t byte)
{
  if (byte > text.size()) {
    return "unexpected EOF";
  }
  return "invalid character '" + std::string(1, text[byte - 1]) + "' looking for beginning of value";
}

} // namespace

std::string
to_go_text(const Json& value)
{
  return escape_for_html(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string
to_go_text(const nlohmann::json& value)
{
  return escape_for_html(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

nlohmann::json
sorted(const Json& value)
{
  if (value.is_object()) {
    nlohmann::json result = nlohmann::json::object();
    for (const auto& [name, member] : value.items()) {
      result[name] = sorted(member);
    }
    return result;
  }
  if (value.is_array()) {
    nlohmann::json result = nlohmann::json::array();
    for (const Json& element : value) {
      result.push_back(sorted(element));
    }
    return result;
  }
  if (value.is_string()) {
    return value.get_ref<const std::string&>();
  }
  if (value.is_boolean()) {
    return value.get<bool>();
  }
  if (value.is_number_integer()) {
    return value.get<std::int64_t>();
  }
  return value.is_number() ? nlohmann::json(value.get<double>()) : nlohmann::json();
}

Decoded
decode_first(const std::string& text)
{
  Decoded result;
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    result.value = Json();
    return result;
  }
  std::istringstream stream(text);
  try {
    stream >> result.value;
  } catch (const Json::parse_error& error) {
    result.error = to_go_error(text, error.byte);
  }
  return result;
}

std::optional<Json>
parse_json(const std::string& text)
{
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) {
    return std::nullopt;
  }
  return value;
}

const Json*
find(const Json& object, std::string_view name)
{
  if (!object.is_object()) {
    return nullptr;
  }
  const auto member = object.find(std::string(name));
  return member == object.end() || member->is_null() ? nullptr : &*member;
}

std::string
text_of(const Json& object, std::string_view name, std::string_view otherwise)
{
  const Json* member = find(object, name);
  return member != nullptr && member->is_string() ? member->get<std::string>() : std::string(otherwise);
}

std::int64_t
number_of(const Json& object, std::string_view name, std::int64_t otherwise)
{
  const Json* member = find(object, name);
  return member != nullptr && member->is_number() ? member->get<std::int64_t>() : otherwise;
}

bool
flag_of(const Json& object, std::string_view name, bool otherwise)
{
  const Json* member = find(object, name);
  return member != nullptr && member->is_boolean() ? member->get<bool>() : otherwise;
}

} // namespace argosy::sandbox
