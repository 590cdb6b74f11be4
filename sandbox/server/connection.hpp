// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/message.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <functional>
#include <memory>

namespace argosy::sandbox {

// What connections ask of the server.
class Exchange {
public:
  virtual ~Exchange() = default;
  virtual Reply ask(const Request& request) = 0;
  virtual Reply ask_again(CallId id) = 0;
  virtual void hang_up(CallId id) = 0;
  virtual std::string public_url() const = 0;
};

// One client's connection: requests one after the other, each answered before the next is read.
class Connection {
public:
  virtual ~Connection() = default;
  virtual void start() = 0;

  // Asks for what is new about the answer under way, and writes it.
  virtual void pump() = 0;
  virtual bool is_closed() const = 0;
};

struct ConnectionSettings {
  boost::asio::ssl::context* tls = nullptr; // null: plain
  std::size_t replica = 0;
};

std::shared_ptr<Connection>
make_connection(boost::asio::ip::tcp::socket socket, Exchange& exchange, ConnectionSettings settings);

} // namespace argosy::sandbox
