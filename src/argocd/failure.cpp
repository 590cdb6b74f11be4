// SPDX-License-Identifier: Apache-2.0
#include "argocd/failure.hpp"

#include "argocd/failure_table.hpp"
#include "base/encoding.hpp"
#include "base/json_reader.hpp"
#include "http/answer.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace argosy {

namespace {

constexpr std::size_t k_message_limit = 2048;

// The three shapes of an error: `message` and `error` side by side, `error` alone (newer gateways have only `message`),
// and a stream's object.
struct ErrorBody {
  std::string message;
  std::string error;
  std::string stream_message;
  std::int64_t code = 0;
  bool has_code = false;
};

const JsonShape<ErrorBody>&
error_shape()
{
  static const auto shape = [] {
    JsonShape<ErrorBody> made;
    made.text("message", &ErrorBody::message)
        .text("error", &ErrorBody::error)
        .integer("code", &ErrorBody::code)
        .present("code", &ErrorBody::has_code)
        .text("error.message", &ErrorBody::stream_message)
        .integer("error.grpc_code", &ErrorBody::code)
        .present("error.grpc_code", &ErrorBody::has_code);
    return made;
  }();
  return shape;
}

// What of an answer decides.
struct Words {
  int status = 0;
  std::optional<int> code; // nothing: the body is not Argo CD's
  std::string message;
};

// A refused event stream has its error in a frame.
std::string_view
without_frame(std::string_view body)
{
  constexpr std::string_view k_data = "data:";
  return body.starts_with(k_data) ? body.substr(k_data.size()) : body;
}

Words
read_words(const Reply& reply)
{
  Words words;
  words.status = reply.status;
  auto body = read_json(without_frame(reply.body), error_shape());
  if (!body || !body->has_code || body->code < 0 || body->code > std::numeric_limits<int>::max()) {
    return words;
  }
  words.code = static_cast<int>(body->code);
  for (auto* text : {&body->message, &body->error, &body->stream_message}) {
    if (words.message.empty()) {
      words.message = std::move(*text);
    }
  }
  return words;
}

// Cut between characters.
std::string
capped(std::string text)
{
  constexpr std::string_view k_cut = "...";
  if (text.size() <= k_message_limit) {
    return text;
  }
  auto end = k_message_limit - k_cut.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  text.resize(end);
  return text.append(k_cut);
}

// "permission denied: applications, sync, default/shop, sub: ci, iat: ..." → the policy line that would allow it.
std::string
grant_hint(std::string_view message)
{
  constexpr std::string_view k_denied = "permission denied: ";
  constexpr std::string_view k_subject = ", sub: ";
  const auto begin = message.find(k_denied) + k_denied.size();
  const auto subject = message.find(k_subject, begin);
  if (subject == std::string_view::npos) {
    return "the server took the caller for anonymous: the key was not accepted";
  }
  const auto asked = message.substr(begin, subject - begin);
  const auto rest = message.substr(subject + k_subject.size());
  return fmt::format("argocd-rbac-cm:  p, {}, {}, allow", to_printable(rest.substr(0, rest.find(','))),
                     to_printable(asked));
}

// A 408 and a 5xx say nothing about how far the server got, unless the table knows better.
bool
may_have_happened(int status, Refusal refusal)
{
  return (status == 408 || status >= 500) && (refusal == Refusal::deadline || refusal == Refusal::unavailable);
}

ApiFailure
make_failure(const Words& words, std::string told, std::string_view what)
{
  const auto& row = find_failure(words.status, words.code, words.message);
  ApiFailure failure;
  failure.refusal = row.refusal;
  failure.status = words.status;
  failure.grpc_code = words.code.value_or(0);
  failure.server_message = capped(to_printable(words.message));
  failure.may_have_happened = may_have_happened(words.status, row.refusal);
  failure.error.kind = row.kind;
  failure.error.message = fmt::format("{}: {}", what, told);
  failure.error.hint = row.refusal == Refusal::denied_by_rule ? grant_hint(words.message) : std::string(row.hint);
  return failure;
}

// The HTTP status that the gateway gives a code (grpc-gateway v1, HTTPStatusFromCode), as far as rows of the table need
// it.
int
to_status(int grpc_code)
{
  switch (grpc_code) {
  case 1:
    return 408;
  case 3:
  case 9:
  case 11:
    return 400;
  case 4:
    return 504;
  case 5:
    return 404;
  case 6:
  case 10:
    return 409;
  case 7:
    return 403;
  case 8:
    return 429;
  case 12:
    return 501;
  case 14:
    return 503;
  case 16:
    return 401;
  default:
    return 500;
  }
}

} // namespace

ApiFailure
classify_failure(const Reply& reply, std::string_view what, Effect effect)
{
  const auto words = read_words(reply);
  std::string told = status_text(reply.status);
  if (!words.message.empty()) {
    told = fmt::format("{} {}", reply.status, capped(to_printable(words.message)));
  } else if (const auto quoted = quote_body(reply); !quoted.empty()) {
    told += fmt::format(" \"{}\"", quoted);
  }
  auto failure = make_failure(words, std::move(told), what);
  if (failure.server_message.empty()) {
    failure.server_message = quote_body(reply);
  }
  failure.may_have_happened = failure.may_have_happened && effect == Effect::write;
  return failure;
}

ApiFailure
classify_stream_error(int grpc_code, std::string_view message, std::string_view what)
{
  const Words words{to_status(grpc_code), grpc_code, std::string(message)};
  const auto told = message.empty() ? std::string("the stream ended with an error that was not told")
                                    : fmt::format("the stream ended: {}", capped(to_printable(message)));
  auto failure = make_failure(words, told, what);
  failure.status = 0;
  failure.may_have_happened = false;
  return failure;
}

ApiFailure
unreadable_answer(const Reply& reply, const Error& fault, std::string_view what, Effect effect)
{
  ApiFailure failure;
  failure.status = reply.status;
  failure.may_have_happened = effect == Effect::write;
  failure.error.kind = effect == Effect::write ? ErrorKind::lost_answer : ErrorKind::unavailable;
  failure.error.message = fmt::format("{}: answered {}, but {}", what, reply.status, fault.message);
  failure.error.hint = "the answer was cut, or somebody in between gave another";
  return failure;
}

ApiFailure
to_api_failure(Error error, std::string_view what)
{
  ApiFailure failure;
  // A login page may have been put in the place of an answer (promise P1: a 2xx without its JSON).
  failure.may_have_happened = error.kind == ErrorKind::lost_answer || error.kind == ErrorKind::login_page;
  failure.error = with_context(std::move(error), what);
  return failure;
}

} // namespace argosy
