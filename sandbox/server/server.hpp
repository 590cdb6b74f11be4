// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/model.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace argosy::sandbox {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0; // 0: any free one
  std::string certificate;
  std::string key;       // with a certificate the server speaks TLS
  std::string client_ca; // clients must show a certificate of this authority
};

enum class StopOn { signals, signals_or_end_of_input };

// A model behind a socket: one thread, HTTP/1.1, plain or TLS. Connections are dealt out to the replicas in turn;
// a header X-Sandbox-Replica picks one.
class Server {
public:
  // Listens at once. Throws std::exception when it cannot.
  Server(Model& model, const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string url() const;

  // Serves until SIGINT, SIGTERM or, if asked for, the end of standard input.
  void run(StopOn stop);

private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

} // namespace argosy::sandbox
