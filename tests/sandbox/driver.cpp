// SPDX-License-Identifier: Apache-2.0
#include "sandbox/driver.hpp"

#include <algorithm>

namespace argosy::sandbox {

void
Collected::add(const Reply& reply, TimePoint now)
{
  if (reply.head) {
    head = reply.head;
  }
  chunks.insert(chunks.end(), reply.chunks.begin(), reply.chunks.end());
  if (reply.ending != Ending::open && ending == Ending::open) {
    ending = reply.ending;
    ended_at = now;
  }
}

std::string
Collected::body() const
{
  std::string all;
  for (const std::string& chunk : chunks) {
    all += chunk;
  }
  return all;
}

std::string
Collected::header(const std::string& name) const
{
  return head ? std::string(find_header(head->headers, name).value_or("")) : "";
}

CallId
Driver::open(const Request& request)
{
  const Reply reply = m_model.handle(request, m_now);
  m_collected[reply.id].add(reply, m_now);
  poll_all();
  return reply.id;
}

void
Driver::poll_all()
{
  for (const CallId id : m_model.open_calls()) {
    m_collected[id].add(m_model.poll(id, m_now), m_now);
  }
}

void
Driver::run_until(TimePoint time)
{
  while (true) {
    const std::optional<TimePoint> next = m_model.next_event();
    if (!next || *next > time) {
      break;
    }
    m_now = std::max(m_now, *next);
    m_model.advance(m_now);
    poll_all();
  }
  m_now = std::max(m_now, time);
  m_model.advance(m_now);
  poll_all();
}

Collected
Driver::ask(const Request& request, Duration patience)
{
  const CallId id = open(request);
  const TimePoint end = m_now + patience;
  while (m_collected[id].ending == Ending::open && m_now < end) {
    const std::optional<TimePoint> next = m_model.next_event();
    run_until(next && *next < end ? std::max(*next, m_now) : end);
  }
  return m_collected[id];
}

Request
make_request(const std::string& method, const std::string& target, const std::string& key, const std::string& body)
{
  Request request;
  request.method = method;
  request.target = target;
  request.body = body;
  if (!key.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + key);
  }
  if (method != "GET") {
    request.headers.emplace_back("Content-Type", "application/json");
  }
  return request;
}

} // namespace argosy::sandbox
