// SPDX-License-Identifier: Apache-2.0
#include "server/server.hpp"

#include "control/control.hpp"
#include "server/connection.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace argosy::sandbox {

namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

TimePoint
now()
{
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

// Go's order: HTTP/1.1 before HTTP/2, whatever the client would rather have.
int
select_protocol(SSL*,
                const unsigned char** selected,
                unsigned char* length,
                const unsigned char* offered,
                unsigned int offered_length,
                void*)
{
  static constexpr std::array<unsigned char, 12> k_known{8, 'h', 't', 't', 'p', '/', '1', '.', '1', 2, 'h', '2'};
  unsigned char* choice = nullptr;
  const int result = SSL_select_next_proto(&choice, length, k_known.data(), k_known.size(), offered, offered_length);
  *selected = choice;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::unique_ptr<asio::ssl::context>
make_tls(const ServerOptions& options)
{
  if (options.certificate.empty()) {
    return nullptr;
  }
  auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  tls->use_certificate_chain_file(options.certificate);
  tls->use_private_key_file(options.key, asio::ssl::context::pem);
  if (!options.client_ca.empty()) {
    tls->load_verify_file(options.client_ca);
    tls->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
  }
  SSL_CTX_set_alpn_select_cb(tls->native_handle(), select_protocol, nullptr);
  return tls;
}

} // namespace

class Server::Impl : public Exchange {
public:
  Impl(Model& model, const ServerOptions& options)
      : m_model(model), m_control(model), m_tls(make_tls(options)),
        m_acceptor(m_io, Tcp::endpoint(asio::ip::make_address(options.host), options.port))
  {
    m_host = options.host;
  }

  std::string url() const
  {
    return std::string(m_tls ? "https" : "http") + "://" + m_host + ":" +
           std::to_string(m_acceptor.local_endpoint().port());
  }

  void run(StopOn stop)
  {
    m_signals.async_wait([this](boost::system::error_code, int) { m_io.stop(); });
    if (stop == StopOn::signals_or_end_of_input) {
      m_input.assign(::dup(STDIN_FILENO));
      watch_input();
    }
    accept();
    set_timer();
    serve();
  }

  Reply ask(const Request& request) override
  {
    const Reply reply = Control::is_for(request) ? m_control.handle(request, now()) : m_model.handle(request, now());
    // One request may be what another waits for.
    asio::post(m_io, [this] { pump(); });
    return reply;
  }

  Reply ask_again(CallId id) override { return m_model.poll(id, now()); }

  void hang_up(CallId id) override { m_model.abandon(id); }

  std::string public_url() const override { return m_model.world().settings.url; }

private:
  // What the parser throws at (a header field of over 64 KiB) costs its connection, not the server.
  void serve()
  {
    while (!m_io.stopped()) {
      try {
        m_io.run();
      } catch (const std::length_error& problem) {
        std::cerr << "argosy-sandbox: " << problem.what() << "\n";
      }
    }
  }

  void accept()
  {
    m_acceptor.async_accept([this](boost::system::error_code error, Tcp::socket socket) {
      if (!error) {
        socket.set_option(Tcp::no_delay(true), error);
        const std::size_t replica = m_accepted++ % std::max<std::size_t>(1, m_model.world().settings.replicas);
        m_connections.push_back(make_connection(std::move(socket), *this, {m_tls.get(), replica}));
        m_connections.back()->start();
      }
      accept();
    });
  }

  void pump()
  {
    std::erase_if(m_connections, [](const auto& connection) { return connection->is_closed(); });
    const std::vector<std::shared_ptr<Connection>> all = m_connections;
    for (const auto& connection : all) {
      connection->pump();
    }
    set_timer();
  }

  void set_timer()
  {
    const std::optional<TimePoint> next = m_model.next_event();
    const Duration wait = next ? std::clamp(*next - now(), Duration(0), Duration(60'000)) : Duration(60'000);
    m_timer.expires_after(wait);
    m_timer.async_wait([this](boost::system::error_code error) {
      if (!error) {
        m_model.advance(now());
        pump();
      }
    });
  }

  void watch_input()
  {
    m_input.async_read_some(asio::buffer(m_scratch), [this](boost::system::error_code error, std::size_t) {
      error ? m_io.stop() : watch_input();
    });
  }

  Model& m_model;
  Control m_control;
  asio::io_context m_io{1};
  std::unique_ptr<asio::ssl::context> m_tls;
  Tcp::acceptor m_acceptor;
  asio::steady_timer m_timer{m_io};
  asio::signal_set m_signals{m_io, SIGINT, SIGTERM};
  asio::posix::stream_descriptor m_input{m_io};
  std::array<char, 64> m_scratch{};
  std::vector<std::shared_ptr<Connection>> m_connections;
  std::size_t m_accepted = 0;
  std::string m_host;
};

Server::Server(Model& model, const ServerOptions& options) : m_impl(std::make_unique<Impl>(model, options)) {}

Server::~Server() = default;

std::string
Server::url() const
{
  return m_impl->url();
}

void
Server::run(StopOn stop)
{
  m_impl->run(stop);
}

} // namespace argosy::sandbox
