// SPDX-License-Identifier: Apache-2.0
#include "http/event_stream.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace argosy {

namespace {

constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";

tl::unexpected<Error>
broken(std::string what)
{
  return failure(ErrorKind::unavailable, "event stream: " + std::move(what));
}

} // namespace

EventStreamParser::EventStreamParser(StreamForm form, std::size_t limit)
    : m_form(form), m_limit(std::min(limit, std::numeric_limits<std::size_t>::max() / 2))
{}

Result<std::vector<std::string>>
EventStreamParser::push(std::string_view piece)
{
  if (m_failed) {
    return broken("continued after an error");
  }
  std::vector<std::string> messages;
  if (auto taken = take(piece, messages); !taken) {
    m_failed = true;
    return tl::unexpected(std::move(taken).error());
  }
  return messages;
}

Result<std::vector<std::string>>
EventStreamParser::finish()
{
  std::vector<std::string> messages;
  // An event without its blank line is incomplete and dropped, says the standard.
  if (m_form == StreamForm::lines && !m_failed && !m_line.empty()) {
    const auto line = std::exchange(m_line, {});
    TRY(take_line(line, messages));
  }
  m_failed = true; // nothing may follow
  return messages;
}

Status
EventStreamParser::take(std::string_view piece, std::vector<std::string>& messages)
{
  if (m_ended_with_cr && !piece.empty()) {
    m_ended_with_cr = false;
    piece.remove_prefix(piece.front() == '\n' ? 1 : 0);
  }
  // JSON can't hold a bare line feed, but a carriage return between tokens would be white space.
  const std::string_view ends = m_form == StreamForm::events ? "\r\n" : "\n";
  for (auto end = piece.find_first_of(ends); end != std::string_view::npos; end = piece.find_first_of(ends)) {
    TRY(extend_line(piece.substr(0, end)));
    TRY(take_line(std::exchange(m_line, {}), messages));
    const bool is_cr = piece[end] == '\r';
    piece.remove_prefix(end + 1);
    if (is_cr && piece.empty()) {
      m_ended_with_cr = true;
    } else if (is_cr && piece.front() == '\n') {
      piece.remove_prefix(1);
    }
  }
  return extend_line(piece);
}

Status
EventStreamParser::extend_line(std::string_view part)
{
  // "data: " and the like come on top of a message.
  constexpr std::size_t k_field_name_limit = 16;
  if (m_line.size() + part.size() > m_limit + k_field_name_limit) {
    return broken("a line is longer than " + std::to_string(m_limit) + " bytes");
  }
  m_line.append(part);
  return {};
}

Status
EventStreamParser::take_line(std::string_view line, std::vector<std::string>& messages)
{
  if (std::exchange(m_is_first_line, false) && line.starts_with(k_byte_order_mark)) {
    line.remove_prefix(k_byte_order_mark.size());
  }
  if (!is_utf8(line)) {
    return broken("a line is not UTF-8");
  }
  if (m_form == StreamForm::lines) {
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    if (line.size() > m_limit) {
      return broken("a message is longer than " + std::to_string(m_limit) + " bytes");
    }
    if (!line.empty()) {
      messages.emplace_back(line);
    }
    return {};
  }
  if (!line.empty()) {
    return take_field(line);
  }
  if (std::exchange(m_has_data, false)) {
    messages.push_back(std::exchange(m_data, {}));
  }
  return {};
}

Status
EventStreamParser::take_field(std::string_view line)
{
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  value.remove_prefix(value.starts_with(' ') ? 1 : 0);
  if (name == "data") {
    return add_data(value);
  }
  if (name.empty() || name == "event" || name == "id" || name == "retry") {
    return {};
  }
  // The standard ignores unknown fields. Here they are the debris of a broken framing: what follows can't be believed.
  return broken("a line is no field");
}

Status
EventStreamParser::add_data(std::string_view value)
{
  if (m_data.size() + value.size() > m_limit) {
    return broken("a message is longer than " + std::to_string(m_limit) + " bytes");
  }
  if (std::exchange(m_has_data, true)) {
    m_data.push_back('\n');
  }
  m_data.append(value);
  return {};
}

} // namespace argosy
