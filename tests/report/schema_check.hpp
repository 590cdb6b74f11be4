// SPDX-License-Identifier: Apache-2.0
// As much of JSON Schema as docs/schema uses: $ref, allOf, anyOf, oneOf, type, const, enum, required, properties,
// items, minimum, maximum, additionalProperties and unevaluatedProperties (false alone). Any other word is a fault of
// its own, so that nothing in a schema goes unchecked.
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <string>

namespace argosy::test {

class SchemaCheck {
public:
  explicit SchemaCheck(const std::string& path) { std::ifstream(path) >> m_schema; }

  // Empty if the document is as the schema says, else one thing that is wrong.
  std::string find_fault(const nlohmann::json& document) const { return check(m_schema, document, "document").fault; }

private:
  using Json = nlohmann::json;
  struct Verdict {
    std::string fault;
    std::set<std::string> evaluated = {};
  };

  Verdict check(const Json& schema, const Json& value, const std::string& where) const
  {
    Verdict verdict{check_words(schema)};
    take(verdict, check_references(schema, value, where));
    take(verdict, {check_value(schema, value, where)});
    take(verdict, check_members(schema, value, where));
    if (value.is_array() && schema.contains("items")) {
      for (const auto& element : value) {
        const auto inner = check(schema["items"], element, where + "[]");
        take(verdict, {inner.fault});
      }
    }
    const bool is_closed = schema.contains("additionalProperties") || schema.contains("unevaluatedProperties");
    const auto members = is_closed && value.is_object() ? value : Json::object();
    for (const auto& [name, member] : members.items()) {
      take(verdict, {verdict.evaluated.count(name) == 0 ? where + ": unknown member " + name : ""});
    }
    return verdict;
  }

  static void take(Verdict& verdict, const Verdict& other)
  {
    verdict.fault = verdict.fault.empty() ? other.fault : verdict.fault;
    verdict.evaluated.insert(other.evaluated.begin(), other.evaluated.end());
  }

  static std::string check_words(const Json& schema)
  {
    static const std::set<std::string> k_known{"$schema",
                                               "$defs",
                                               "$ref",
                                               "title",
                                               "description",
                                               "allOf",
                                               "anyOf",
                                               "oneOf",
                                               "type",
                                               "const",
                                               "enum",
                                               "required",
                                               "minimum",
                                               "maximum",
                                               "properties",
                                               "items",
                                               "additionalProperties",
                                               "unevaluatedProperties"};
    for (const auto& [word, content] : schema.items()) {
      if (k_known.count(word) == 0) {
        return "the schema says " + word + ", which this check does not know";
      }
    }
    return {};
  }

  Verdict check_references(const Json& schema, const Json& value, const std::string& where) const
  {
    Verdict verdict;
    if (schema.contains("$ref")) {
      const auto pointer = schema["$ref"].get<std::string>().substr(1);
      take(verdict, check(m_schema.at(Json::json_pointer(pointer)), value, where));
    }
    for (const auto& part : schema.value("allOf", Json::array())) {
      take(verdict, check(part, value, where));
    }
    for (const auto* const word : {"anyOf", "oneOf"}) {
      if (schema.contains(word)) {
        take(verdict, check_choices(schema[word], value, where));
      }
    }
    return verdict;
  }

  Verdict check_choices(const Json& choices, const Json& value, const std::string& where) const
  {
    Verdict chosen;
    std::string faults;
    int count = 0;
    for (const auto& choice : choices) {
      const auto verdict = check(choice, value, where);
      faults += verdict.fault.empty() ? "" : " | " + verdict.fault;
      count += verdict.fault.empty() ? 1 : 0;
      chosen = verdict.fault.empty() ? verdict : chosen;
    }
    chosen.fault = count == 1 ? "" : where + " fits " + std::to_string(count) + " of the forms" + faults;
    return chosen;
  }

  static bool has_type(const Json& value, const std::string& type)
  {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "integer" && value.is_number_integer()) ||
           (type == "boolean" && value.is_boolean()) || (type == "null" && value.is_null());
  }

  static std::string check_value(const Json& schema, const Json& value, const std::string& where)
  {
    if (schema.contains("type")) {
      const auto types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
      bool fits = false;
      for (const auto& type : types) {
        fits = fits || has_type(value, type);
      }
      if (!fits) {
        return where + " is no " + types.dump();
      }
    }
    if (schema.contains("const") && schema["const"] != value) {
      return where + " is not " + schema["const"].dump();
    }
    const auto choices = schema.value("enum", Json::array({value}));
    if (std::find(choices.begin(), choices.end(), value) == choices.end()) {
      return where + " is none of " + choices.dump();
    }
    const bool is_out_of_range =
        value.is_number() && (value < schema.value("minimum", value) || value > schema.value("maximum", value));
    return is_out_of_range ? where + " is out of range" : "";
  }

  Verdict check_members(const Json& schema, const Json& value, const std::string& where) const
  {
    Verdict verdict;
    if (!value.is_object()) {
      return verdict;
    }
    for (const auto& name : schema.value("required", Json::array())) {
      take(verdict, {value.contains(name) ? "" : where + " has no " + name.get<std::string>()});
    }
    const auto properties = schema.value("properties", Json::object());
    for (const auto& [name, property] : properties.items()) {
      if (value.contains(name)) {
        take(verdict, {check(property, value[name], where + "." + name).fault});
        verdict.evaluated.insert(name);
      }
    }
    return verdict;
  }

  Json m_schema;
};

} // namespace argosy::test
