// SPDX-License-Identifier: Apache-2.0
#include "http/curl_transport.hpp"

#include "http/curl_transfer.hpp"
#include "http/peer_check.hpp"
#include "http/proxy.hpp"
#include "http/trust_text.hpp"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

namespace argosy {

namespace {

// Idle connections kept; more than a run with all its streams and requests ever has open at once.
constexpr long k_kept_connections = 32;

// libcurl's global state; counted by libcurl, so that several transports may live one after the other.
class CurlGlobal {
public:
  CurlGlobal()
  {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
      throw std::runtime_error("libcurl can't be initialised");
    }
  }
  ~CurlGlobal() { curl_global_cleanup(); }
  CurlGlobal(const CurlGlobal&) = delete;
  CurlGlobal& operator=(const CurlGlobal&) = delete;
};

// A line end in a header would be another header, or a body.
bool
has_control_character(std::string_view text)
{
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

// The offending header's name, "the URL", or nothing.
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

class CurlTransport::Impl {
public:
  Impl(Loop& loop,
       TrustSettings trust,
       ProxySettings proxy,
       Proxies proxies,
       std::unique_ptr<CaStore> cas,
       std::optional<ClientIdentity> identity);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  AttemptId start(Attempt attempt, AttemptSink sink);
  void cancel(AttemptId id);
  std::vector<PeerCertificate> last_peer_chain() const;

private:
  using TransferPtr = std::shared_ptr<CurlTransfer>;

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* impl, void* state);
  static int on_timer(CURLM* multi, long milliseconds, void* impl);
  static CURLcode on_tls_context(CURL* easy, void* context, void* check);

  void act(curl_socket_t socket, int events);
  void collect_finished();
  void finish(CurlTransfer& transfer, CURLcode code);
  AttemptError explain(const CurlTransfer& transfer, AttemptError error);
  void deliver();
  void deliver(AttemptId id);
  void deliver_soon(AttemptId id);

  Route make_route(const Origin& origin) const;
  PeerCheck& check_for(const Origin& origin, const std::optional<Origin>& proxy);
  void watch_idle(AttemptId id, Duration delay);
  void check_idle(AttemptId id);

  CurlGlobal m_global;
  Loop& m_loop;
  TrustSettings m_trust;
  ProxySettings m_proxy;
  Proxies m_proxies;
  std::unique_ptr<CaStore> m_cas;
  std::optional<ClientIdentity> m_identity;
  std::map<std::string, std::unique_ptr<PeerCheck>> m_checks; // by origin
  PeerCheck* m_last_check = nullptr;
  CURLM* m_multi;
  TimerId m_timer = 0;
  TimerId m_delivery_timer = 0;
  std::set<int> m_watched;
  std::map<AttemptId, TransferPtr> m_transfers;
  std::map<AttemptId, TimerId> m_idle_timers;
  std::deque<AttemptId> m_ready; // with events to deliver
  AttemptId m_last_id = 0;
  std::shared_ptr<bool> m_life = std::make_shared<bool>(true); // a sink may destroy the transport
};

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
