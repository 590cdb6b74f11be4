// SPDX-License-Identifier: Apache-2.0
#include "api/decode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace argosy::sandbox {

namespace {

std::string
go_kind(const Json& value)
{
  if (value.is_string()) {
    return "string";
  }
  if (value.is_boolean()) {
    return "bool";
  }
  if (value.is_array()) {
    return "array";
  }
  return value.is_object() ? "object" : "number";
}

bool
is_of_type(const Json& value, const std::string& go_type)
{
  if (value.is_null()) {
    return true;
  }
  if (go_type == "string") {
    return value.is_string();
  }
  if (go_type == "bool") {
    return value.is_boolean();
  }
  if (go_type == "int64") {
    return value.is_number_integer();
  }
  return go_type.rfind("[]", 0) == 0 ? value.is_array() : value.is_object();
}

std::string
lower(std::string text)
{
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

const Field*
field_named(const Message& message, const std::string& name)
{
  const auto found = std::find_if(message.fields.begin(), message.fields.end(),
                                  [&](const Field& f) { return lower(f.name) == lower(name); });
  return found == message.fields.end() ? nullptr : &*found;
}

} // namespace

Decoded
decode_message(const std::string& body, const Message& message)
{
  Decoded raw = decode_first(body);
  Decoded result{Json::object(), raw.error};
  if (!raw.error.empty() || raw.value.is_null()) {
    return result;
  }
  if (!raw.value.is_object()) {
    result.error = fmt::format("json: cannot unmarshal {} into Go value of type {}.{}", go_kind(raw.value),
                               message.package, message.name);
    return result;
  }
  for (auto& [name, value] : raw.value.items()) {
    const Field* field = field_named(message, name);
    if (field == nullptr) {
      continue;
    }
    if (!is_of_type(value, field->go_type)) {
      result.error = fmt::format("json: cannot unmarshal {} into Go struct field {}.{} of type {}", go_kind(value),
                                 message.name, field->name, field->go_type);
      return result;
    }
    result.value[field->name] = value;
  }
  return result;
}

} // namespace argosy::sandbox
