// SPDX-License-Identifier: Apache-2.0
#include "redact/redactor.hpp"

#include "redact/adopted.hpp"
#include "redact/forms.hpp"

#include <algorithm>
#include <array>

namespace argosy {

namespace {

constexpr std::array<std::string_view, 10> k_masks{
    Redactor::k_mask, "###", "~~~", "^^^", "!!!", "___", "...", "@@@", "+++", "xxx"};

// Neither inside the needle nor able to overlap with its ends: then no text with this mask in it can add up to the
// needle.
bool
is_safe_with(std::string_view mask, std::string_view needle)
{
  const char letter = mask.front();
  return needle.front() != letter && needle.back() != letter && needle.find(mask) == std::string_view::npos;
}

bool
is_safe_with_all(std::string_view mask, const NeedleList& needles)
{
  for (std::size_t i = 0; i < needles.size(); ++i) {
    if (!is_safe_with(mask, needles[i])) {
      return false;
    }
  }
  return true;
}

bool
has_control(std::string_view value)
{
  return std::any_of(value.begin(), value.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; });
}

std::string_view
trim_line_ends(std::string_view value)
{
  const auto begin = std::min(value.find_first_not_of("\r\n"), value.size());
  return value.substr(begin, value.find_last_not_of("\r\n") + 1 - begin);
}

Status
check_key(std::string_view value, std::string_view name)
{
  const auto refuse = [&](std::string_view why) {
    return failure(ErrorKind::key_malformed, std::string(name) + " can't be a key: " + std::string(why));
  };
  if (value.empty()) {
    return refuse("it is empty");
  }
  if (has_control(value)) {
    return refuse("it has a control character (a line end, perhaps)");
  }
  if (value.size() < k_shortest_needle) {
    return refuse("it is too short to be kept out of the log");
  }
  return {};
}

} // namespace

Status
Redactor::Needles::add(std::string_view value, std::string_view name)
{
  NeedleList list = m_list;
  add_forms(list, value);
  const auto mask =
      std::find_if(k_masks.begin(), k_masks.end(), [&](std::string_view each) { return is_safe_with_all(each, list); });
  if (mask == k_masks.end()) {
    return failure(ErrorKind::config, std::string(name) + " can't be masked beside the other secrets of this run");
  }
  m_list = std::move(list);
  m_mask = *mask;
  m_automaton.reset();
  return {};
}

std::shared_ptr<const Automaton>
Redactor::Needles::automaton() const
{
  if (!m_automaton && m_list.size() != 0) {
    m_automaton = std::make_shared<Automaton>(m_list);
  }
  return m_automaton;
}

Redactor::Redactor() : m_needles(std::make_unique<Needles>()) {}

Redactor::~Redactor() = default;

Result<Protection>
Redactor::adopt(const Secret& secret, SecretClass kind, std::string_view name)
{
  const auto value = secret.expose();
  if (kind == SecretClass::key) {
    TRY(check_key(value, name));
  }
  const auto needle = trim_line_ends(value);
  if (needle.size() < k_shortest_needle) {
    return Protection::none;
  }
  TRY(m_needles->add(needle, name));
  return Protection::full;
}

std::string
Redactor::redact(std::string_view text) const
{
  RedactedStream stream(*this);
  auto masked = stream.push(text);
  masked += stream.finish();
  return masked;
}

} // namespace argosy
