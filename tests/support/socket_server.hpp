// SPDX-License-Identifier: Apache-2.0
// A server at the level of bytes, for answers that no well-behaved server gives. One thread per connection, of the
// test's.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace argosy {

class SocketServer;

// One connection, as its handler sees it. Everything blocks; a peer that is gone makes reads empty and writes void.
class Connection {
public:
  Connection(SocketServer& server, int descriptor);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // False if the handshake failed.
  bool start_tls(SSL_CTX* context);

  // What has come so far, at least a byte; empty at the end.
  std::string read_some();
  // One request, body included; empty if none came.
  std::string read_request();
  void write(std::string_view bytes);
  // A whole reply with its length.
  void reply(std::string_view status, std::string_view body, std::string_view more_headers = {});
  // Until the peer hangs up.
  void wait_for_end();
  // The peer sees a reset instead of an end.
  void reset();
  // Passes bytes both ways between this connection and 127.0.0.1:`port` until one hangs up.
  void relay(std::uint16_t port);

private:
  friend class SocketServer;

  SocketServer& m_server;
  int m_descriptor;
  SSL* m_tls = nullptr;
};

class SocketServer {
public:
  using Handler = std::function<void(Connection&)>;

  // Listens on a free port of 127.0.0.1; `handler` runs once per connection, which ends when it returns.
  explicit SocketServer(Handler handler);
  ~SocketServer();

  std::uint16_t port() const { return m_port; }
  int connections() const { return m_count; }

  // Every byte that requests brought, after decryption.
  std::string received() const;
  // How often `text` stands in it.
  int count_received(std::string_view text) const;

private:
  friend class Connection;
  void accept_all();
  void note(std::string_view bytes);

  Handler m_handler;
  int m_listener = -1;
  std::uint16_t m_port = 0;
  std::atomic<int> m_count = 0;
  mutable std::mutex m_mutex;
  std::string m_received;
  std::list<std::unique_ptr<Connection>> m_connections;
  std::list<std::thread> m_threads;
  std::thread m_acceptor;
};

} // namespace argosy
