// SPDX-License-Identifier: Apache-2.0
// The parser's side of json_rule.hpp: the one place of it that knows the JSON library.
#include "base/json_rule.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <optional>
#include <utility>

namespace argosy {

namespace {

const JsonRule*
element_of(const JsonRule& rule)
{
  return rule.element.empty() ? nullptr : &rule.element.front();
}

// Takes the parser's events and carries each value that has a rule to its target.
class Reader {
public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  Reader(const JsonRule& root, void* target, std::size_t size) : m_root(root), m_target(target), m_size(size) {}

  const std::string& fault() const { return m_fault; }

  bool null() { return m_frames.empty() ? refuse("null") : true; }
  bool boolean(bool value);
  bool number_integer(number_integer_t value);
  bool number_unsigned(number_unsigned_t value);
  bool number_float(number_float_t value, const string_t&);
  bool string(string_t& value);
  bool binary(binary_t&) { return refuse("binary"); }
  bool start_object(std::size_t) { return begin(Container::object); }
  bool end_object() { return end(); }
  bool start_array(std::size_t) { return begin(Container::list); }
  bool end_array() { return end(); }
  bool key(string_t& name);
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::json::exception& why);

private:
  enum class Container : std::uint8_t { object, list };
  struct Frame {
    const JsonRule* rule;
    void* target;
    Container container;
    JsonRule::Scratch scratch;
    void* owner;             // who takes the scratch over
    const JsonRule* member;  // of the value that comes next in an object
    const std::string* name; // of that member
  };

  // The rule of the value that begins now; none: nobody asks for it.
  const JsonRule* next_rule();
  void* target() { return m_frames.empty() ? m_target : m_frames.back().target; }
  template <class Take>
  bool scalar(std::string_view kind, std::string_view complaint, Take take);
  bool begin(Container container);
  bool end();
  void enter(const JsonRule& rule, Container container);
  bool refuse(std::string_view found);
  std::string place() const;

  const JsonRule& m_root;
  void* m_target;
  std::size_t m_size;
  std::vector<Frame> m_frames;
  std::size_t m_skipped = 0; // containers begun below the last frame that nobody asks for
  std::string m_fault;
};

const JsonRule*
Reader::next_rule()
{
  if (m_skipped > 0) {
    return nullptr;
  }
  if (m_frames.empty()) {
    return &m_root;
  }
  const auto& frame = m_frames.back();
  return frame.container == Container::list ? element_of(*frame.rule) : frame.member;
}

// `take` answers whether the value was what it should be, or nothing where its rule has no use for this kind of value.
template <class Take>
bool
Reader::scalar(std::string_view kind, std::string_view complaint, Take take)
{
  const auto* rule = next_rule();
  if (rule == nullptr) {
    return true;
  }
  if (rule->see) {
    rule->see(target());
  }
  const std::optional<bool> is_good = take(*rule);
  if (!is_good) {
    return rule->see ? true : refuse(kind);
  }
  return *is_good || refuse(complaint);
}

bool
Reader::boolean(bool value)
{
  return scalar(value ? "true" : "false", "", [&](const JsonRule& rule) -> std::optional<bool> {
    if (!rule.take_flag) {
      return std::nullopt;
    }
    rule.take_flag(target(), value);
    return true;
  });
}

bool
Reader::number_integer(number_integer_t value)
{
  return scalar("a number", "out of range", [&](const JsonRule& rule) -> std::optional<bool> {
    if (rule.take_integer) {
      rule.take_integer(target(), value);
      return true;
    }
    return rule.take_number ? std::optional(rule.take_number(target(), static_cast<double>(value))) : std::nullopt;
  });
}

bool
Reader::number_unsigned(number_unsigned_t value)
{
  if (value > static_cast<number_unsigned_t>(std::numeric_limits<number_integer_t>::max())) {
    return number_float(static_cast<number_float_t>(value), {});
  }
  return number_integer(static_cast<number_integer_t>(value));
}

bool
Reader::number_float(number_float_t value, const string_t&)
{
  return scalar("a number", "no whole number, or out of range", [&](const JsonRule& rule) -> std::optional<bool> {
    if (rule.take_integer) {
      return false;
    }
    return rule.take_number ? std::optional(rule.take_number(target(), value)) : std::nullopt;
  });
}

bool
Reader::string(string_t& value)
{
  return scalar("a text", "not what it should be", [&](const JsonRule& rule) -> std::optional<bool> {
    return rule.take_text ? std::optional(rule.take_text(target(), value)) : std::nullopt;
  });
}

bool
Reader::begin(Container container)
{
  if (m_frames.size() + m_skipped >= k_json_depth) {
    m_fault = "it is deeper than " + std::to_string(k_json_depth) + " levels";
    return false;
  }
  const auto* rule = next_rule();
  if (rule == nullptr) {
    ++m_skipped;
    return true;
  }
  if (rule->see) {
    rule->see(target());
  }
  const bool wants_list = !rule->element.empty();
  // An object without asked members is one still: `present`, and the root of an answer that has nothing to say.
  const bool wants_object = !rule->members.empty() || rule->enter || rule->make_scratch || rule == &m_root;
  if (container == Container::list ? wants_list : wants_object && !wants_list) {
    enter(*rule, container);
    return true;
  }
  if (rule->see) {
    ++m_skipped;
    return true;
  }
  return refuse(container == Container::list ? "a list" : "an object");
}

void
Reader::enter(const JsonRule& rule, Container container)
{
  Frame frame{&rule, target(), container, nullptr, target(), nullptr, nullptr};
  if (rule.make_scratch) {
    frame.scratch = rule.make_scratch();
    frame.target = frame.scratch.get();
  } else if (rule.enter) {
    frame.target = rule.enter(frame.owner);
  }
  m_frames.push_back(std::move(frame));
}

bool
Reader::end()
{
  if (m_skipped > 0) {
    --m_skipped;
    return true;
  }
  const auto frame = std::move(m_frames.back());
  m_frames.pop_back();
  if (frame.scratch) {
    frame.rule->take_scratch(frame.owner, frame.scratch.get());
  }
  return true;
}

bool
Reader::key(string_t& name)
{
  if (m_skipped > 0) {
    return true;
  }
  auto& frame = m_frames.back();
  const auto found = frame.rule->members.find(name);
  const bool is_known = found != frame.rule->members.end();
  frame.member = is_known ? &found->second : nullptr;
  frame.name = is_known ? &found->first : nullptr;
  return true;
}

bool
Reader::parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&)
{
  m_fault = position > m_size ? "it is cut short" : "no JSON at byte " + std::to_string(position);
  return false;
}

bool
Reader::refuse(std::string_view found)
{
  m_fault = place() + " is " + std::string(found);
  return false;
}

std::string
Reader::place() const
{
  std::string place;
  for (const auto& frame : m_frames) {
    if (frame.container == Container::list) {
      place += "[]";
    } else if (frame.name != nullptr) {
      place += (place.empty() ? "" : ".") + *frame.name;
    }
  }
  return place.empty() ? "it" : place;
}

} // namespace

Status
read_json(std::string_view json, const JsonRule& rule, void* target)
{
  if (json.empty()) {
    return failure(ErrorKind::unavailable, "it is empty");
  }
  Reader reader(rule, target, json.size());
  if (nlohmann::json::sax_parse(json.data(), json.data() + json.size(), &reader)) {
    return {};
  }
  return failure(ErrorKind::unavailable, reader.fault());
}

} // namespace argosy
