// SPDX-License-Identifier: Apache-2.0
// Which members of a JSON document somebody asked for, without their types: what JsonShape is made of.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// Where a member stands below its object: "sync.status", or a list of names where a name has dots itself.
class JsonPath {
public:
  JsonPath(const char* dotted);                            // NOLINT(google-explicit-constructor)
  JsonPath(std::initializer_list<std::string_view> names); // NOLINT(google-explicit-constructor)
  const std::vector<std::string>& names() const { return m_names; }

private:
  std::vector<std::string> m_names;
};

// What to do with the value at one place. Made by JsonShape only: it alone knows the targets' types.
// A value without any fitting rule is skipped if the place has no rule at all, else it is an error. null is absence
// everywhere.
struct JsonRule {
  using Scratch = std::shared_ptr<void>;

  std::function<bool(void*, std::string&)> take_text; // false: not what it should be; the string may be moved from
  std::function<void(void*, std::int64_t)> take_integer;
  std::function<bool(void*, double)> take_number; // whole or not
  std::function<void(void*, bool)> take_flag;
  std::function<void(void*)> see;        // any value at all
  std::function<void*(void*)> enter;     // an object or list begins: the target of what is in it; none: the same one
  std::function<Scratch()> make_scratch; // instead of enter: a target of its own,
  std::function<void(void*, void*)> take_scratch; // which its owner takes over at the end
  std::map<std::string, JsonRule, std::less<>> members;
  std::vector<JsonRule> element; // none, or the one of all elements of a list

  JsonRule& at(const JsonPath& path);
  JsonRule& each();
  // Adds `other`'s members and element to this rule's.
  void merge(const JsonRule& other);
};

// Deeper documents are refused.
inline constexpr std::size_t k_json_depth = 64;

// Fills `target` from one whole document whose root is an object. An error (kind unavailable) says what is wrong and
// where, and quotes nothing: "status.sync.revision is a number", "no JSON at byte 17", "it is cut short", "it is deeper
// than 64 levels"; `target` is then half filled. Bytes after the document are an error.
Status read_json(std::string_view json, const JsonRule& rule, void* target);

} // namespace argosy
