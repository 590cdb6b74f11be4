// SPDX-License-Identifier: Apache-2.0
#include "model/call.hpp"

#include "wire/gzip.hpp"

#include <algorithm>
#include <cstdlib>

namespace argosy::sandbox {

namespace {

// Go's HTTP server knows the length of what fits its buffer, and sends the rest in chunks.
constexpr std::size_t k_buffer = 2048;

void
add_length(Headers& headers, std::size_t length)
{
  if (find_header(headers, "Transfer-Encoding")) {
    return;
  }
  if (length > k_buffer) {
    headers.emplace_back("Transfer-Encoding", "chunked");
  } else {
    headers.emplace_back("Content-Length", std::to_string(length));
  }
}

constexpr const char* k_bad_gateway =
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
constexpr const char* k_login_page =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action=\"/login\"></form></body></html>\n";

Answer
proxy_answer(const FaultRule& fault)
{
  Answer answer{
      fault.status, fault.body.empty() ? k_bad_gateway : fault.body, {{"Content-Type", "text/html"}}, Encoding::fixed};
  if (!fault.retry_after.empty()) {
    answer.headers.emplace_back("Retry-After", fault.retry_after);
  }
  return answer;
}

} // namespace

Reply
to_reply(const Answer& answer, const Request& request, TimePoint now)
{
  Reply reply;
  reply.ending = Ending::complete;
  Head head{answer.status, answer.headers};
  std::string body = answer.body;
  if (answer.encoding == Encoding::negotiated) {
    head.headers.emplace_back("Vary", "Accept-Encoding");
    if (accepts_gzip(find_header(request.headers, "Accept-Encoding").value_or(""))) {
      head.headers.insert(head.headers.begin(), {"Content-Encoding", "gzip"});
      body = gzip(body);
    }
  }
  head.headers.emplace_back("Date", to_http_date(now));
  add_length(head.headers, body.size());
  reply.head = std::move(head);
  if (!body.empty() && request.method != "HEAD") {
    reply.chunks.push_back(std::move(body));
  }
  return reply;
}

std::optional<Answer>
fault_answer(const FaultRule& fault)
{
  switch (fault.kind) {
  case FaultKind::status:
    return proxy_answer(fault);
  case FaultKind::login_page:
    return Answer{200, k_login_page, {{"Content-Type", "text/html; charset=utf-8"}}, Encoding::fixed};
  case FaultKind::redirect: {
    Answer answer = redirect(fault.status, fault.location);
    return answer;
  }
  case FaultKind::unauthorized:
    return error(Code::unauthenticated, fault.body.empty() ? "no session information" : fault.body);
  case FaultKind::forbidden:
    return error(Code::permission_denied, fault.body.empty() ? "permission denied" : fault.body);
  default:
    return std::nullopt;
  }
}

namespace {

std::string
whole_body(const Reply& reply)
{
  std::string body;
  for (const std::string& chunk : reply.chunks) {
    body += chunk;
  }
  return body;
}

// The first bytes come with the header, the rest piece by piece.
void
post_slowly(Call& call, Reply reply, const FaultRule& fault, TimePoint due)
{
  const std::string body = whole_body(reply);
  reply.chunks.clear();
  reply.ending = Ending::open;
  call.outbox.push_back({due, std::move(reply)});
  const std::size_t piece = std::max<std::size_t>(1, fault.bytes);
  for (std::size_t at = 0; at < body.size(); at += piece) {
    due += fault.every;
    Reply part;
    part.chunks = {body.substr(at, piece)};
    part.ending = at + piece >= body.size() ? Ending::complete : Ending::open;
    call.outbox.push_back({due, std::move(part)});
  }
}

void
shorten(Reply& reply, std::size_t bytes, Ending ending)
{
  const std::string body = whole_body(reply);
  reply.chunks = {body.substr(0, std::min(bytes, body.size()))};
  reply.ending = ending;
}

} // namespace

void
post(Call& call, Reply reply, TimePoint due)
{
  const FaultRule fault = call.fault.value_or(FaultRule{});
  const FaultKind kind = call.fault ? fault.kind : FaultKind::status;
  if (kind == FaultKind::reset_after) {
    reply = Reply{};
    reply.ending = Ending::reset;
  } else if (kind == FaultKind::cut_head) {
    reply.ending = Ending::cut_in_head;
  } else if (kind == FaultKind::cut_body) {
    shorten(reply, fault.bytes, Ending::cut_in_body);
  } else if (kind == FaultKind::stall) {
    shorten(reply, fault.bytes, Ending::open);
  } else if (kind == FaultKind::slow_body) {
    post_slowly(call, std::move(reply), fault, due);
    return;
  } else if (kind == FaultKind::delay) {
    due += fault.every;
  }
  call.outbox.push_back({due, std::move(reply)});
}

void
damage_stream(Call& call, Reply& reply)
{
  if (!call.fault || reply.is_empty()) {
    return;
  }
  const FaultRule& fault = *call.fault;
  if (fault.kind == FaultKind::reset_after) {
    reply = Reply{};
    reply.ending = Ending::reset;
    return;
  }
  const bool is_cut = fault.kind == FaultKind::truncate_stream || fault.kind == FaultKind::cut_body;
  if (!is_cut && fault.kind != FaultKind::garble_stream) {
    return;
  }
  for (std::size_t i = 0; i < reply.chunks.size(); ++i) {
    const bool is_message = reply.chunks[i] != "\n" && reply.chunks[i] != ":\n";
    call.messages += is_message ? 1 : 0;
    if (call.messages > fault.bytes) {
      // A proxy cuts between messages; the server's own race leaves the tail of one.
      const std::string tail = reply.chunks[i].substr(reply.chunks[i].size() / 2);
      reply.chunks.resize(i);
      if (!is_cut) {
        reply.chunks.push_back(tail);
      }
      reply.ending = is_cut ? Ending::cut_in_body : Ending::garbled;
      return;
    }
  }
}

bool
parse_grpc_timeout(const std::string& text, std::chrono::nanoseconds& timeout)
{
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string::npos || digits + 1 != text.size() || digits > 8) {
    return false;
  }
  const std::int64_t amount = std::atoll(text.c_str());
  switch (text.back()) {
  case 'H':
    timeout = std::chrono::hours(amount);
    return true;
  case 'M':
    timeout = std::chrono::minutes(amount);
    return true;
  case 'S':
    timeout = std::chrono::seconds(amount);
    return true;
  case 'm':
    timeout = std::chrono::milliseconds(amount);
    return true;
  case 'u':
    timeout = std::chrono::microseconds(amount);
    return true;
  case 'n':
    timeout = std::chrono::nanoseconds(amount);
    return true;
  default:
    return false;
  }
}

} // namespace argosy::sandbox
