// SPDX-License-Identifier: Apache-2.0
#include "http/curl_transport.hpp"

#include "http/curl_impl.hpp"

#include <new>
#include <utility>

namespace argosy {

namespace {

// Idle connections kept; more than a run with all its streams and requests ever has open at once.
constexpr long k_kept_connections = 32;

// A line end in a header would be another header, or a body.
bool
has_control_character(std::string_view text)
{
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// What of the attempt must not be sent; empty if nothing.
std::string
find_unsendable(const Attempt& attempt)
{
  for (const auto& [name, value] : attempt.headers.entries()) {
    if (name.empty() || has_control_character(name) || has_control_character(value)) {
      return "a header";
    }
  }
  return has_control_character(attempt.url.path + attempt.url.query) ? "the URL" : "";
}

} // namespace

CurlTransport::Impl::Impl(Loop& loop,
                          TrustSettings trust,
                          ProxySettings proxy,
                          Proxies proxies,
                          std::unique_ptr<CaStore> cas,
                          std::optional<ClientIdentity> identity)
    : m_loop(loop), m_trust(std::move(trust)), m_proxy(std::move(proxy)), m_proxies(std::move(proxies)),
      m_cas(std::move(cas)), m_identity(std::move(identity)), m_multi(curl_multi_init())
{
  if (m_multi == nullptr) {
    throw std::bad_alloc();
  }
  curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
  curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
  curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(m_multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, k_kept_connections);
}

CurlTransport::Impl::~Impl()
{
  for (const auto& [id, transfer] : m_transfers) {
    curl_multi_remove_handle(m_multi, transfer->easy());
    transfer->close();
    transfer->mute();
  }
  for (const auto& [id, timer] : m_idle_timers) {
    m_loop.cancel(timer);
  }
  m_transfers.clear();
  curl_multi_cleanup(m_multi);
  m_loop.cancel(m_timer);
  m_loop.cancel(m_delivery_timer);
  for (const int descriptor : m_watched) {
    m_loop.watch(descriptor, Interest::none, {});
  }
}

AttemptId
CurlTransport::Impl::start(Attempt attempt, AttemptSink sink)
{
  const auto id = ++m_last_id;
  const auto unsendable = find_unsendable(attempt);
  const auto transfer = std::make_shared<CurlTransfer>(m_loop.clock(), id, std::move(attempt), std::move(sink));
  m_transfers.emplace(id, transfer);
  if (!unsendable.empty()) {
    transfer->push_error({AttemptFailure::malformed, unsendable + " holds a control character", {}, 0});
    deliver_soon(id);
    return id;
  }
  const auto& origin = transfer->attempt().url.origin;
  const auto route = make_route(origin);
  auto& check = check_for(origin, route.proxy);
  transfer->prepare(route, {&Impl::on_tls_context, &check, check.is_pinned() ? HostCheck::none : HostCheck::name});
  if (transfer->attempt().idle_timeout > Duration::zero()) {
    watch_idle(id, transfer->attempt().idle_timeout);
  }
  curl_multi_add_handle(m_multi, transfer->easy());
  return id;
}

void
CurlTransport::Impl::cancel(AttemptId id)
{
  const auto found = m_transfers.find(id);
  if (found == m_transfers.end()) {
    return;
  }
  const auto transfer = found->second; // its callback may be the one that cancels
  m_transfers.erase(found);
  transfer->mute();
  curl_multi_remove_handle(m_multi, transfer->easy());
  transfer->close();
  if (const auto idle = m_idle_timers.extract(id)) {
    m_loop.cancel(idle.mapped());
  }
}

std::vector<PeerCertificate>
CurlTransport::Impl::last_peer_chain() const
{
  return m_last_check == nullptr ? std::vector<PeerCertificate>() : m_last_check->finding().chain;
}

Route
CurlTransport::Impl::make_route(const Origin& origin) const
{
  Route route;
  route.proxy = choose_proxy(m_proxies, origin);
  route.user = m_proxy.user.value_or("");
  route.password = m_proxy.password.expose();
  return route;
}

PeerCheck&
CurlTransport::Impl::check_for(const Origin& origin, const std::optional<Origin>& proxy)
{
  auto& check = m_checks[to_string(origin)];
  if (!check) {
    const bool is_pinned = m_trust.server_pin && m_trust.pinned_origin == origin;
    check =
        std::make_unique<PeerCheck>(*m_cas, m_identity, origin, proxy, is_pinned ? m_trust.server_pin : std::nullopt);
  }
  return *check;
}

Result<std::unique_ptr<CurlTransport>>
CurlTransport::create(Loop& loop, TrustSettings trust, ProxySettings proxy)
{
  TRY_ASSIGN(auto proxies, make_proxies(proxy));
  TRY_ASSIGN(auto identity, ClientIdentity::load(trust));
  TRY_ASSIGN(auto cas, CaStore::create(trust, find_system_cas(trust)));
  return std::unique_ptr<CurlTransport>(new CurlTransport(std::make_unique<Impl>(
      loop, std::move(trust), std::move(proxy), std::move(proxies), std::move(cas), std::move(identity))));
}

CurlTransport::CurlTransport(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

CurlTransport::~CurlTransport() = default;

AttemptId
CurlTransport::start(Attempt attempt, AttemptSink sink)
{
  return m_impl->start(std::move(attempt), std::move(sink));
}

void
CurlTransport::cancel(AttemptId attempt)
{
  m_impl->cancel(attempt);
}

std::vector<PeerCertificate>
CurlTransport::last_peer_chain() const
{
  return m_impl->last_peer_chain();
}

} // namespace argosy
