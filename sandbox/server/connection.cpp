// SPDX-License-Identifier: Apache-2.0
#include "server/connection_over.hpp"

#include <boost/beast/core/detect_ssl.hpp>

namespace argosy::sandbox {

namespace {

// Looks at the first bytes of a TLS port's client: a handshake, or plain HTTP that is sent on to https.
class Greeting : public Connection, public std::enable_shared_from_this<Greeting> {
public:
  Greeting(Tcp::socket socket, Exchange& exchange, ConnectionSettings settings)
      : m_socket(std::move(socket)), m_exchange(exchange), m_settings(settings)
  {}

  void start() override
  {
    beast::async_detect_ssl(m_socket, m_buffer, [self = shared_from_this()](beast::error_code error, bool is_tls) {
      if (error) {
        self->m_is_over = true;
      } else {
        is_tls ? self->shake_hands() : self->redirect();
      }
    });
  }

  void pump() override
  {
    if (m_next) {
      m_next->pump();
    }
  }

  bool is_closed() const override { return m_next ? m_next->is_closed() : m_is_over; }

private:
  void shake_hands()
  {
    m_tls = std::make_unique<TlsStream>(std::move(m_socket), *m_settings.tls);
    m_tls->async_handshake(
        TlsStream::server, m_buffer.data(), [self = shared_from_this()](beast::error_code error, std::size_t used) {
          if (error) {
            self->m_is_over = true;
            return;
          }
          self->m_buffer.consume(used);
          self->m_next = std::make_shared<ConnectionOver<TlsStream>>(std::move(*self->m_tls), std::move(self->m_buffer),
                                                                     self->m_exchange, self->m_settings.replica);
          self->m_next->start();
        });
  }

  void redirect()
  {
    http::async_read(m_socket, m_buffer, m_request, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) {
        self->send_redirect();
      }
      self->m_is_over = true;
    });
  }

  void send_redirect()
  {
    const std::string location = m_exchange.public_url() + std::string(m_request.target());
    const bool has_page = m_request.method() == http::verb::get;
    const std::string page = has_page ? "<a href=\"" + location + "\">Temporary Redirect</a>.\n\n" : "";
    std::string answer = "HTTP/1.1 307 Temporary Redirect\r\n";
    answer += has_page ? "Content-Type: text/html; charset=utf-8\r\n" : "";
    answer += "Location: " + location + "\r\nContent-Length: " + std::to_string(page.size()) + "\r\n\r\n" + page;
    beast::error_code ignored;
    asio::write(m_socket, asio::buffer(answer), ignored);
  }

  Tcp::socket m_socket;
  beast::flat_buffer m_buffer;
  Exchange& m_exchange;
  ConnectionSettings m_settings;
  std::unique_ptr<TlsStream> m_tls;
  http::request<http::string_body> m_request;
  std::shared_ptr<Connection> m_next;
  bool m_is_over = false;
};

} // namespace

std::shared_ptr<Connection>
make_connection(Tcp::socket socket, Exchange& exchange, ConnectionSettings settings)
{
  if (settings.tls != nullptr) {
    return std::make_shared<Greeting>(std::move(socket), exchange, settings);
  }
  return std::make_shared<ConnectionOver<Tcp::socket>>(std::move(socket), beast::flat_buffer(), exchange,
                                                       settings.replica);
}

} // namespace argosy::sandbox
