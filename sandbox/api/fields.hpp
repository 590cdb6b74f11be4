// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/json.hpp"

#include <string>
#include <vector>

namespace argosy::sandbox {

// The `fields` query: dotted paths to keep, or, with a leading minus, to leave out.
class FieldSet {
public:
  explicit FieldSet(const std::string& query);

  bool is_empty() const { return m_fields.empty(); }

  // Keeps what lies on or below a path, at any depth; members come out in alphabetical order.
  // `path` is where `value` itself lies.
  nlohmann::json filter(const Json& value, const std::string& path) const;

  // Would anything at or below `path` be kept?
  bool touches(const std::string& path) const;

  // Is this very name wanted? Lists know no more than a fixed set of names.
  bool names(const std::string& path) const;

private:
  nlohmann::json filter_member(const Json& value, const std::string& path) const;

  std::vector<std::string> m_fields;
  bool m_is_exclusion = false;
};

// One item of a list with `fields`: only names of the server's fixed set have an effect.
std::string list_item_text(const Json& application, const FieldSet& fields);

} // namespace argosy::sandbox
