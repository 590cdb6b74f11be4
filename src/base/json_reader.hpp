// SPDX-License-Identifier: Apache-2.0
// Reads the members of a JSON document that somebody asked for, and skips the rest: an answer of 10 MB costs no tree of
// 10 MB.
#pragma once

#include "base/json_rule.hpp"
#include "base/time.hpp"

#include <concepts>
#include <optional>
#include <utility>

namespace argosy {

// The members of an object that become a T. Built once, then shared by all reads; order and absence of members do not
// matter, null is absence. Of a member that comes twice the last counts.
template <class T>
class JsonShape {
public:
  JsonShape& text(const JsonPath& path, std::string T::*member)
  {
    m_rule.at(path).take_text = [member](void* target, std::string& value) {
      as_t(target).*member = std::move(value);
      return true;
    };
    return *this;
  }

  template <std::invocable<T&, std::string_view> Take>
  JsonShape& text(const JsonPath& path, Take take)
  {
    m_rule.at(path).take_text = [take](void* target, std::string& value) {
      take(as_t(target), std::string_view(value));
      return true;
    };
    return *this;
  }

  JsonShape& texts(const JsonPath& path, std::vector<std::string> T::*member)
  {
    auto& rule = m_rule.at(path);
    rule.enter = clear(member);
    rule.each().take_text = [member](void* target, std::string& value) {
      (as_t(target).*member).push_back(std::move(value));
      return true;
    };
    return *this;
  }

  JsonShape& integer(const JsonPath& path, std::int64_t T::*member)
  {
    m_rule.at(path).take_integer = [member](void* target, std::int64_t value) { as_t(target).*member = value; };
    return *this;
  }

  JsonShape& flag(const JsonPath& path, bool T::*member)
  {
    return flag(path, [member](T& target, bool value) { target.*member = value; });
  }

  template <std::invocable<T&, bool> Take>
  JsonShape& flag(const JsonPath& path, Take take)
  {
    m_rule.at(path).take_flag = [take](void* target, bool value) { take(as_t(target), value); };
    return *this;
  }

  // RFC 3339.
  JsonShape& time(const JsonPath& path, std::optional<WallTime> T::*member)
  {
    m_rule.at(path).take_text = [member](void* target, std::string& value) {
      const auto time = parse_rfc3339(value);
      as_t(target).*member = time;
      return time.has_value();
    };
    return *this;
  }

  // Seconds since 1970, whole or not; 0 means none.
  JsonShape& epoch(const JsonPath& path, std::optional<WallTime> T::*member)
  {
    m_rule.at(path).take_number = [member](void* target, double seconds) {
      constexpr double k_year_9999 = 253'402'300'800.0;
      if (!(seconds >= 0 && seconds < k_year_9999)) {
        return false;
      }
      const WallTime time(Duration(static_cast<Duration::rep>(seconds * 1000)));
      as_t(target).*member = seconds == 0 ? std::nullopt : std::optional(time);
      return true;
    };
    return *this;
  }

  // True once the member is there, whatever it is.
  JsonShape& present(const JsonPath& path, bool T::*member)
  {
    m_rule.at(path).see = [member](void* target) { as_t(target).*member = true; };
    return *this;
  }

  // True once the list has an element, whatever it is.
  JsonShape& nonempty(const JsonPath& path, bool T::*member)
  {
    m_rule.at(path).each().see = [member](void* target) { as_t(target).*member = true; };
    return *this;
  }

  template <class U>
  JsonShape& object(const JsonPath& path, const JsonShape<U>& shape, U T::*member)
  {
    auto& rule = m_rule.at(path);
    rule.merge(shape.rule());
    rule.enter = [member](void* target) -> void* { return &(as_t(target).*member); };
    return *this;
  }

  // A member that is there only if the document has it.
  template <class U>
  JsonShape& object(const JsonPath& path, const JsonShape<U>& shape, std::optional<U> T::*member)
  {
    auto& rule = m_rule.at(path);
    rule.merge(shape.rule());
    rule.enter = [member](void* target) -> void* { return &(as_t(target).*member).emplace(); };
    return *this;
  }

  template <class U>
  JsonShape& list(const JsonPath& path, const JsonShape<U>& shape, std::vector<U> T::*member)
  {
    auto& rule = m_rule.at(path);
    rule.enter = clear(member);
    rule.each().merge(shape.rule());
    rule.each().enter = [member](void* target) -> void* { return &(as_t(target).*member).emplace_back(); };
    return *this;
  }

  // An object that is read into a U of its own and handed over when it is complete.
  template <class U, std::invocable<T&, U&&> Take>
  JsonShape& part(const JsonPath& path, const JsonShape<U>& shape, Take take)
  {
    hand_over(m_rule.at(path), shape, take);
    return *this;
  }

  // The same for each element of a list.
  template <class U, std::invocable<T&, U&&> Take>
  JsonShape& each(const JsonPath& path, const JsonShape<U>& shape, Take take)
  {
    hand_over(m_rule.at(path).each(), shape, take);
    return *this;
  }

  const JsonRule& rule() const { return m_rule; }

private:
  static T& as_t(void* target) { return *static_cast<T*>(target); }

  template <class U>
  static std::function<void*(void*)> clear(std::vector<U> T::*member)
  {
    return [member](void* target) {
      (as_t(target).*member).clear();
      return target;
    };
  }

  template <class U, class Take>
  static void hand_over(JsonRule& rule, const JsonShape<U>& shape, Take take)
  {
    rule.merge(shape.rule());
    rule.make_scratch = [] { return JsonRule::Scratch(std::make_shared<U>()); };
    rule.take_scratch = [take](void* target, void* scratch) {
      take(as_t(target), std::move(*static_cast<U*>(scratch)));
    };
  }

  JsonRule m_rule;
};

// The whole document as a T, or what is wrong with it (see the untyped read_json).
template <class T>
Result<T>
read_json(std::string_view json, const JsonShape<T>& shape)
{
  T target{};
  TRY(read_json(json, shape.rule(), &target));
  return target;
}

} // namespace argosy
