// SPDX-License-Identifier: Apache-2.0
// What the loop tells libcurl, what libcurl tells the loop, and how the sinks hear of it.
#include "http/curl_impl.hpp"
#include "http/trust_text.hpp"

#include <fmt/format.h>

#include <utility>

namespace argosy {

int
CurlTransport::Impl::on_socket(CURL*, curl_socket_t socket, int what, void* impl, void*)
{
  auto& self = *static_cast<Impl*>(impl);
  if (what == CURL_POLL_REMOVE) {
    self.m_watched.erase(socket);
    self.m_loop.watch(socket, Interest::none, {});
    return 0;
  }
  const auto interest = what == CURL_POLL_IN    ? Interest::readable
                        : what == CURL_POLL_OUT ? Interest::writable
                                                : Interest::both;
  self.m_watched.insert(socket);
  self.m_loop.watch(socket, interest, [&self, socket](Readiness ready) {
    self.act(socket, (ready.readable ? CURL_CSELECT_IN : 0) | (ready.writable ? CURL_CSELECT_OUT : 0) |
                         (ready.failed ? CURL_CSELECT_ERR : 0));
  });
  return 0;
}

int
CurlTransport::Impl::on_timer(CURLM*, long milliseconds, void* impl)
{
  auto& self = *static_cast<Impl*>(impl);
  self.m_loop.cancel(std::exchange(self.m_timer, 0));
  if (milliseconds >= 0) {
    self.m_timer = self.m_loop.after(Duration(milliseconds), [&self] {
      self.m_timer = 0;
      self.act(CURL_SOCKET_TIMEOUT, 0);
    });
  }
  return 0;
}

CURLcode
CurlTransport::Impl::on_tls_context(CURL*, void* context, void* check)
{
  return static_cast<PeerCheck*>(check)->attach(static_cast<SSL_CTX*>(context)) ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
}

void
CurlTransport::Impl::act(curl_socket_t socket, int events)
{
  int running = 0;
  curl_multi_socket_action(m_multi, socket, events, &running);
  collect_finished();
  for (const auto& [id, transfer] : m_transfers) {
    if (transfer->has_event()) {
      m_ready.push_back(id);
    }
  }
  deliver();
}

void
CurlTransport::Impl::collect_finished()
{
  int left = 0;
  while (const auto* const message = curl_multi_info_read(m_multi, &left)) {
    if (message->msg != CURLMSG_DONE) {
      continue;
    }
    CurlTransfer* transfer = nullptr;
    const auto code = message->data.result;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    finish(*transfer, code);
  }
}

void
CurlTransport::Impl::finish(CurlTransfer& transfer, CURLcode code)
{
  auto error = transfer.judge(code);
  m_last_check = &check_for(transfer.attempt().url.origin, transfer.proxy());
  curl_multi_remove_handle(m_multi, transfer.easy());
  transfer.close();
  if (error) {
    transfer.push_error(explain(transfer, std::move(*error)));
  } else {
    transfer.push_end();
  }
}

AttemptError
CurlTransport::Impl::explain(const CurlTransfer& transfer, AttemptError error)
{
  auto& check = check_for(transfer.attempt().url.origin, transfer.proxy());
  const bool is_untrusted = error.failure == AttemptFailure::untrusted && error.hint.empty();
  if (!is_untrusted && !(error.failure == AttemptFailure::tls && check.has_refused())) {
    return error;
  }
  TrustContext context;
  context.origin = transfer.attempt().url.origin;
  context.proxy = transfer.proxy();
  context.pin = check.is_pinned() ? m_trust.server_pin : std::nullopt;
  context.authorities = m_cas->describe();
  context.now = m_loop.clock().wall_now();
  return make_untrusted(check.finding(), context);
}

void
CurlTransport::Impl::deliver_soon(AttemptId id)
{
  m_ready.push_back(id);
  if (m_delivery_timer == 0) {
    m_delivery_timer = m_loop.after(Duration::zero(), [this] {
      m_delivery_timer = 0;
      deliver();
    });
  }
}

void
CurlTransport::Impl::deliver()
{
  const std::weak_ptr<bool> life = m_life;
  while (!life.expired() && !m_ready.empty()) {
    const auto id = m_ready.front();
    m_ready.pop_front();
    deliver(id);
  }
}

void
CurlTransport::Impl::deliver(AttemptId id)
{
  const std::weak_ptr<bool> life = m_life;
  const auto found = m_transfers.find(id);
  if (found == m_transfers.end()) {
    return;
  }
  const auto transfer = found->second;
  while (!life.expired() && transfer->has_event()) {
    if (transfer->is_last_event()) {
      m_transfers.erase(id);
      if (const auto idle = m_idle_timers.extract(id)) {
        m_loop.cancel(idle.mapped());
      }
    }
    transfer->deliver_next();
  }
}

void
CurlTransport::Impl::watch_idle(AttemptId id, Duration delay)
{
  m_idle_timers[id] = m_loop.after(delay, [this, id] { check_idle(id); });
}

void
CurlTransport::Impl::check_idle(AttemptId id)
{
  m_idle_timers.erase(id);
  const auto transfer = m_transfers.at(id);
  const auto limit = transfer->attempt().idle_timeout;
  const auto sign = transfer->last_sign();
  const auto silence = sign ? m_loop.clock().now() - *sign : Duration::zero();
  if (silence < limit) {
    return watch_idle(id, limit - silence);
  }
  curl_multi_remove_handle(m_multi, transfer->easy());
  transfer->close();
  transfer->push_error({AttemptFailure::receive,
                        fmt::format("{} fell silent for {}", peer_text(transfer->attempt().url.origin), to_text(limit)),
                        {},
                        0});
  m_ready.push_back(id);
  deliver();
}

} // namespace argosy
