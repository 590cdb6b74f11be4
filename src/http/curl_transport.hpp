// SPDX-License-Identifier: Apache-2.0
// The transport that goes over the network: one curl multi handle, driven by the loop.
#pragma once

#include "base/loop.hpp"
#include "http/transport.hpp"
#include "http/trust.hpp"

#include <memory>
#include <vector>

namespace argosy {

class CurlTransport final : public Transport {
public:
  // Reads and checks every file of `trust`; an error of kind config names the option and what is wrong with the file.
  // `loop` must outlive the transport.
  static Result<std::unique_ptr<CurlTransport>> create(Loop& loop, TrustSettings trust, ProxySettings proxy);
  ~CurlTransport() override;

  AttemptId start(Attempt attempt, AttemptSink sink) override;
  void cancel(AttemptId attempt) override;

  // The chain that `origin` showed last, leaf first; empty before a handshake. For the doctor.
  std::vector<PeerCertificate> last_peer_chain() const;

private:
  class Impl;
  explicit CurlTransport(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

} // namespace argosy
