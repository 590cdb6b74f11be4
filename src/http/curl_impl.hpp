// SPDX-License-Identifier: Apache-2.0
// The inside of the curl transport. Private to its own files.
#pragma once

#include "http/curl_transfer.hpp"
#include "http/curl_transport.hpp"
#include "http/peer_check.hpp"
#include "http/proxy.hpp"

#include <deque>
#include <map>
#include <set>
#include <stdexcept>

namespace argosy {

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

} // namespace argosy
