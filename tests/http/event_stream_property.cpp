// SPDX-License-Identifier: Apache-2.0
#include "http/event_stream_property.hpp"

#include "base/encoding.hpp"
#include "http/event_stream.hpp"

#include <optional>
#include <vector>

namespace argosy {

namespace {

constexpr std::size_t k_limit = 64;

// The messages up to an error, and whether there was one.
struct Outcome {
  std::vector<std::string> messages;
  enum class End : bool { clean, error } end = End::clean;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome
parse(StreamForm form, std::string_view stream, std::size_t size)
{
  Outcome outcome;
  EventStreamParser parser(form, k_limit);
  const auto take = [&](Result<std::vector<std::string>> messages) {
    if (!messages) {
      outcome.end = Outcome::End::error;
      return false;
    }
    outcome.messages.insert(outcome.messages.end(), messages->begin(), messages->end());
    return true;
  };
  for (std::size_t at = 0; at < stream.size(); at += size) {
    // Copied, so that a sanitizer sees the end of each piece.
    if (!take(parser.push(std::string(stream.substr(at, size))))) {
      return outcome;
    }
  }
  take(parser.finish());
  return outcome;
}

} // namespace

std::string
check_event_stream(std::string_view input)
{
  if (input.empty()) {
    return {};
  }
  const auto choice = static_cast<unsigned char>(input.front());
  const auto form = choice % 2 == 0 ? StreamForm::events : StreamForm::lines;
  const auto stream = input.substr(1);
  const auto whole = parse(form, stream, stream.size() + 1);
  for (const auto& message : parse(form, stream, 1).messages) {
    if (message.size() > k_limit || !is_utf8(message)) {
      return "a message that is too long or not UTF-8";
    }
  }
  for (const auto size : {std::size_t{1}, std::size_t{2}, std::size_t{1} + choice / 2}) {
    const auto cut = parse(form, stream, size);
    // An error withholds the messages of its own piece: smaller pieces give as many or more.
    if (cut.end != whole.end || (cut.end == Outcome::End::clean && cut != whole)) {
      return "another outcome in pieces of " + std::to_string(size);
    }
  }
  return {};
}

} // namespace argosy
