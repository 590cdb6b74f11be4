// SPDX-License-Identifier: Apache-2.0
#include "http/failure_text.hpp"

#include "http/answer.hpp"

#include <fmt/format.h>

namespace argosy {

namespace {

bool
is_redirect(int status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool
is_page(const AttemptOutcome& outcome)
{
  return outcome.body == BodyForm::html && outcome.status >= 200 && outcome.status < 300;
}

ErrorKind
failure_kind(const AttemptOutcome& outcome)
{
  switch (*outcome.failure) {
  case AttemptFailure::untrusted:
  case AttemptFailure::incompatible:
    return ErrorKind::untrusted;
  case AttemptFailure::proxy:
    // A proxy that does not want us is a matter of configuration; one that reached nobody is the network's.
    return outcome.status >= 400 && outcome.status < 500 ? ErrorKind::config : ErrorKind::unreachable;
  case AttemptFailure::too_large:
    return ErrorKind::unavailable;
  case AttemptFailure::resolve:
  case AttemptFailure::connect:
  case AttemptFailure::tls:
  case AttemptFailure::send:
  case AttemptFailure::receive:
  case AttemptFailure::timeout:
  case AttemptFailure::malformed:
    return ErrorKind::unreachable;
  }
  return ErrorKind::unreachable;
}

ErrorKind
answer_kind(const AttemptOutcome& outcome)
{
  if (is_redirect(outcome.status)) {
    return ErrorKind::redirect;
  }
  return is_page(outcome) ? ErrorKind::login_page : ErrorKind::unavailable;
}

ErrorKind
kind_of(const AttemptOutcome& outcome, RetryEnd end)
{
  if (end == RetryEnd::out_of_time) {
    return ErrorKind::timed_out;
  }
  const auto kind = outcome.failure ? failure_kind(outcome) : answer_kind(outcome);
  // A page was not the service: what it means for the request is the caller's to decide.
  return end == RetryEnd::not_repeatable && kind != ErrorKind::login_page ? ErrorKind::lost_answer : kind;
}

std::string_view
end_text(RetryEnd end)
{
  switch (end) {
  case RetryEnd::hopeless:
    return "";
  case RetryEnd::used_up:
    return "; no retries left";
  case RetryEnd::out_of_time:
    return "; the run's time is over";
  case RetryEnd::asked_too_long:
    return "; it asks to come back after this run's end";
  case RetryEnd::not_repeatable:
    return "; it may have been accepted, so it was not repeated";
  }
  return "";
}

std::string
effort_text(const Effort& effort)
{
  return effort.attempts > 1 ? fmt::format(", {} times in {}", effort.attempts, to_text(effort.elapsed)) : "";
}

bool
is_same_host_with_tls(const Effort& effort, std::string_view target)
{
  return effort.url.origin.scheme == "http" && target.starts_with("https://" + effort.url.origin.host);
}

std::string
redirect_hint(const Effort& effort, std::string_view target)
{
  if (is_same_host_with_tls(effort, target)) {
    return "the server speaks TLS: drop --plaintext, or write https:// in --server";
  }
  return "if the server moved, use --server with its new address; if that is a login page, a proxy wants to know who "
         "asks: --header NAME=env:VAR";
}

Error
redirect_error(const Effort& effort, const Reply& reply)
{
  const auto target = redirect_target(reply.headers);
  return {ErrorKind::redirect,
          fmt::format("{}: {}, redirected to {}; redirects are not followed", to_text(effort),
                      status_text(reply.status), target.empty() ? "nowhere" : target),
          redirect_hint(effort, target)};
}

std::string
answer_hint(const LastAttempt& last)
{
  if (is_page(last.outcome)) {
    return "a proxy or a login page answered in the server's place: look at the address and root path in --server, or "
           "give "
           "the proxy what it wants with --header NAME=env:VAR";
  }
  const auto quote = quote_body(last.reply);
  return quote.empty() ? "" : "it said: " + quote;
}

ErrorKind
refusal_kind(int status)
{
  switch (status) {
  case 401:
    return ErrorKind::key_refused;
  case 403:
    return ErrorKind::not_permitted;
  case 404:
    return ErrorKind::not_found;
  case 400:
  case 422:
    return ErrorKind::refused;
  default:
    return ErrorKind::unavailable;
  }
}

} // namespace

std::string
to_text(const Effort& effort)
{
  return fmt::format("{} {}{}", to_string(effort.method), to_string(effort.url.origin), effort.url.path);
}

std::string
to_text(const LastAttempt& last)
{
  if (last.outcome.failure) {
    return last.error.message;
  }
  const auto text = status_text(last.reply.status);
  return is_page(last.outcome) ? text + ", but an HTML page" : text;
}

Error
make_error(const Effort& effort, const LastAttempt& last, RetryEnd end)
{
  if (!last.outcome.failure && is_redirect(last.outcome.status)) {
    return redirect_error(effort, last.reply);
  }
  return {kind_of(last.outcome, end),
          fmt::format("{}: {}{}{}", to_text(effort), to_text(last), effort_text(effort), end_text(end)),
          last.outcome.failure ? last.error.hint : answer_hint(last)};
}

Error
make_refusal(const Effort& effort, const Reply& reply)
{
  if (is_redirect(reply.status)) {
    return redirect_error(effort, reply);
  }
  LastAttempt last;
  last.outcome.status = reply.status;
  last.outcome.body = body_form(reply);
  last.reply = reply;
  const auto kind = is_page(last.outcome) ? ErrorKind::login_page : refusal_kind(reply.status);
  return {kind, fmt::format("{}: {}", to_text(effort), to_text(last)), answer_hint(last)};
}

} // namespace argosy
