// SPDX-License-Identifier: Apache-2.0
#include "http/curl_transfer.hpp"

#include "http/curl_failure.hpp"
#include "http/proxy.hpp"
#include "redact/secret.hpp"

#include <fmt/format.h>

#include <charconv>
#include <new>
#include <utility>

namespace argosy {

namespace {

// Go's servers stop at 1 MiB of request headers; answers have a few kB.
constexpr std::size_t k_header_limit = 256UL * 1024;

std::string_view
trim(std::string_view text)
{
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// "HTTP/1.1 200 OK" → 200; 0 if it is no status line.
int
parse_status(std::string_view line)
{
  const auto blank = line.find(' ');
  if (!line.starts_with("HTTP/") || blank == std::string_view::npos) {
    return 0;
  }
  int status = 0;
  const auto text = line.substr(blank + 1, 3);
  std::from_chars(text.data(), text.data() + text.size(), status);
  return status;
}

int
read_number(CURL* easy, CURLINFO info)
{
  long number = 0;
  curl_easy_getinfo(easy, info, &number);
  return static_cast<int>(number);
}

bool
has_passed(CURL* easy, CURLINFO info)
{
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, info, &microseconds);
  return microseconds > 0;
}

} // namespace

CurlTransfer::CurlTransfer(const Clock& clock, AttemptId id, Attempt attempt, AttemptSink sink)
    : m_clock(clock), m_id(id), m_attempt(std::move(attempt)), m_sink(std::make_shared<AttemptSink>(std::move(sink))),
      m_easy(curl_easy_init())
{
  if (!m_easy) {
    throw std::bad_alloc();
  }
  if (m_attempt.idle_from == IdleFrom::start) {
    m_last_sign = m_clock.now();
  }
}

CurlTransfer::~CurlTransfer()
{
  close(); // it reads the body and the headers
  wipe(m_attempt.body);
  m_attempt.headers.wipe();
}

void
CurlTransfer::prepare(const Route& route, const TlsHook& hook)
{
  m_proxy = route.proxy;
  m_headers = make_header_list(m_attempt);
  set_restraints(easy());
  set_request(easy(), m_attempt, m_headers.get());
  set_limits(easy(), m_attempt);
  set_route(easy(), route);
  set_tls(easy(), hook);
  curl_easy_setopt(easy(), CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy(), CURLOPT_ERRORBUFFER, m_error.data());
  curl_easy_setopt(easy(), CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  curl_easy_setopt(easy(), CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy(), CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  curl_easy_setopt(easy(), CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy(), CURLOPT_PREREQFUNCTION, &CurlTransfer::on_request);
  curl_easy_setopt(easy(), CURLOPT_PREREQDATA, this);
}

std::size_t
CurlTransfer::on_header(char* bytes, std::size_t size, std::size_t count, void* transfer)
{
  const auto length = size * count;
  return static_cast<CurlTransfer*>(transfer)->take_header_line({bytes, length}) ? length : 0;
}

std::size_t
CurlTransfer::on_body(char* bytes, std::size_t size, std::size_t count, void* transfer)
{
  const auto length = size * count;
  return static_cast<CurlTransfer*>(transfer)->take_body({bytes, length}) ? length : length + 1;
}

int
CurlTransfer::on_request(void* transfer, char*, char*, int, int)
{
  auto& self = *static_cast<CurlTransfer*>(transfer);
  // When a kept connection closes without an answer libcurl sends the request again, a POST too. The first one may have
  // been accepted.
  const bool is_repeat = self.m_requests++ > 0;
  return is_repeat && self.m_attempt.idempotency == Idempotency::never ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

bool
CurlTransfer::take_header_line(std::string_view line)
{
  m_last_sign = m_clock.now();
  if (m_part == Part::body) {
    return true; // a trailer
  }
  m_header_bytes += line.size();
  if (m_header_bytes > k_header_limit) {
    m_refusal = AttemptError{AttemptFailure::malformed, "the answer's headers are larger than 256 KiB", {}, 0};
    return false;
  }
  if (m_part == Part::nothing) {
    m_head = {parse_status(line), {}};
    m_part = Part::headers;
    return true;
  }
  if (trim(line).empty()) {
    return end_headers();
  }
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    m_head.headers.add(std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
  }
  return true;
}

bool
CurlTransfer::end_headers()
{
  if (m_head.status < 200) {
    m_part = Part::nothing; // 100 and 103 announce the answer
    return true;
  }
  // A tunnel's refusal never gets here; a proxy that passes requests on refuses in the server's place.
  if (m_proxy && m_head.status == 407) {
    m_refusal = make_proxy_refusal(m_head.status, *m_proxy, m_attempt.url.origin);
    return false;
  }
  m_part = Part::body;
  m_events.emplace_back(std::move(m_head));
  return true;
}

bool
CurlTransfer::take_body(std::string_view bytes)
{
  m_last_sign = m_clock.now();
  m_body_bytes += bytes.size();
  if (m_attempt.body_limit != 0 && m_body_bytes > m_attempt.body_limit) {
    m_refusal = AttemptError{
        AttemptFailure::too_large, fmt::format("the answer is larger than {} bytes", m_attempt.body_limit), {}, 0};
    return false;
  }
  if (m_events.empty() || !std::holds_alternative<Body>(m_events.back())) {
    m_events.emplace_back(Body{});
  }
  std::get<Body>(m_events.back()).bytes.append(bytes);
  return true;
}

std::optional<AttemptError>
CurlTransfer::judge(CURLcode code) const
{
  if (m_refusal) {
    return m_refusal;
  }
  if (code != CURLE_OK) {
    return make_error(code);
  }
  // libcurl takes a connection that closes inside the headers for the end of an answer without a body.
  if (m_part != Part::body) {
    return AttemptError{
        AttemptFailure::receive, peer_text(m_attempt.url.origin) + " broke the connection inside the headers", {}, 0};
  }
  return std::nullopt;
}

AttemptError
CurlTransfer::make_error(CURLcode code) const
{
  CurlFacts facts;
  facts.code = code;
  facts.text = m_error.data();
  facts.os_error = read_number(easy(), CURLINFO_OS_ERRNO);
  facts.connect_status = read_number(easy(), CURLINFO_HTTP_CONNECTCODE);
  facts.origin = m_attempt.url.origin;
  facts.proxy = m_proxy;
  facts.timeout = m_attempt.timeout;
  facts.connect_timeout = m_attempt.connect_timeout;
  if (m_requests > 0) {
    facts.stage = CurlFacts::Stage::requesting;
  } else if (has_passed(easy(), CURLINFO_NAMELOOKUP_TIME_T)) {
    facts.stage = CurlFacts::Stage::connecting;
  }
  return make_attempt_error(facts);
}

void
CurlTransfer::push_end()
{
  m_events.emplace_back(End{});
}

void
CurlTransfer::push_error(AttemptError error)
{
  m_events.emplace_back(std::move(error));
}

void
CurlTransfer::close()
{
  m_easy.reset();
}

void
CurlTransfer::mute()
{
  m_sink.reset();
  m_events.clear();
}

bool
CurlTransfer::is_last_event() const
{
  return std::holds_alternative<End>(m_events.front()) || std::holds_alternative<AttemptError>(m_events.front());
}

void
CurlTransfer::deliver_next()
{
  const auto sink = is_last_event() ? std::exchange(m_sink, nullptr) : m_sink;
  auto event = std::move(m_events.front());
  m_events.pop_front();
  if (auto* const head = std::get_if<Head>(&event)) {
    sink->on_head(head->status, std::move(head->headers));
  } else if (const auto* const body = std::get_if<Body>(&event)) {
    sink->on_body(body->bytes);
  } else if (auto* const error = std::get_if<AttemptError>(&event)) {
    sink->on_error(std::move(*error));
  } else {
    sink->on_end();
  }
}

} // namespace argosy
