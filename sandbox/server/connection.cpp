// SPDX-License-Identifier: Apache-2.0
#include "server/connection.hpp"

#include "server/wire_format.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/detect_ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstdlib>
#include <optional>

namespace argosy::sandbox {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;
using TlsStream = asio::ssl::stream<Tcp::socket>;

constexpr std::uint32_t k_header_limit = 1024 * 1024; // Go's default
constexpr std::uint64_t k_body_limit = 256ULL * 1024 * 1024;
constexpr unsigned char k_tls_alert = 0x15;

Tcp::socket&
socket_of(Tcp::socket& stream)
{
  return stream;
}

Tcp::socket&
socket_of(TlsStream& stream)
{
  return stream.next_layer();
}

Request
to_request(const http::request<http::string_body>& message, std::size_t replica)
{
  Request request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  request.body = message.body();
  const auto picked = find_header(request.headers, "X-Sandbox-Replica");
  request.replica = picked ? static_cast<std::size_t>(std::atoi(std::string(*picked).c_str())) : replica;
  return request;
}

template <typename Stream>
class ConnectionOver : public Connection, public std::enable_shared_from_this<ConnectionOver<Stream>> {
public:
  ConnectionOver(Stream stream, beast::flat_buffer buffer, Exchange& exchange, std::size_t replica)
      : m_stream(std::move(stream)), m_buffer(std::move(buffer)), m_exchange(exchange), m_replica(replica)
  {}

  void start() override { read(); }

  bool is_closed() const override { return m_is_closed; }

  void pump() override
  {
    if (m_call != 0 && !m_is_closed) {
      take(m_exchange.ask_again(m_call));
    }
  }

  Stream& stream() { return m_stream; }

private:
  auto self() { return this->shared_from_this(); }

  void read()
  {
    m_parser.emplace();
    m_parser->header_limit(k_header_limit);
    m_parser->body_limit(k_body_limit);
    http::async_read_header(m_stream, m_buffer, *m_parser,
                            [self = self()](beast::error_code error, std::size_t) { self->read_body(error); });
  }

  void read_body(beast::error_code error)
  {
    if (error) {
      refuse(error);
      return;
    }
    if (m_parser->get()[http::field::expect] == "100-continue") {
      static const std::string k_continue = "HTTP/1.1 100 Continue\r\n\r\n";
      beast::error_code ignored;
      asio::write(m_stream, asio::buffer(k_continue), ignored);
    }
    http::async_read(m_stream, m_buffer, *m_parser,
                     [self = self()](beast::error_code failure, std::size_t) { self->answer(failure); });
  }

  void refuse(beast::error_code error)
  {
    if (error != http::error::header_limit) {
      close();
      return;
    }
    m_out = "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: "
            "close\r\n\r\n"
            "431 Request Header Fields Too Large";
    m_ending = Ending::cut_in_body;
    write();
  }

  void answer(beast::error_code error)
  {
    if (error) {
      close();
      return;
    }
    const auto& message = m_parser->get();
    m_wire = WireState{};
    m_wire.version = message.version();
    m_wire.keeps_alive = message.keep_alive();
    m_ending = Ending::open;
    const Reply reply = m_exchange.ask(to_request(message, m_replica));
    m_call = reply.id;
    take(reply);
    if (m_ending == Ending::open) {
      watch_for_end();
    }
  }

  void take(const Reply& reply)
  {
    m_out += to_wire(reply, m_wire);
    if (reply.ending != Ending::open) {
      m_call = 0;
      m_ending = reply.ending;
    }
    write();
  }

  void write()
  {
    if (m_is_writing || m_is_closed) {
      return;
    }
    if (m_out.empty()) {
      finish();
      return;
    }
    m_is_writing = true;
    m_sending = std::exchange(m_out, "");
    asio::async_write(m_stream, asio::buffer(m_sending), [self = self()](beast::error_code error, std::size_t) {
      self->m_is_writing = false;
      error ? self->close() : self->write();
    });
  }

  // All is written: on to the next request, or to the end the answer is to have.
  void finish()
  {
    switch (m_ending) {
    case Ending::open:
    case Ending::garbled:
      return;
    case Ending::complete:
      m_ending = Ending::open;
      m_wire.keeps_alive ? read() : close();
      return;
    case Ending::reset: {
      beast::error_code ignored;
      socket_of(m_stream).set_option(asio::socket_base::linger(true, 0), ignored);
      close();
      return;
    }
    case Ending::cut_in_head:
    case Ending::cut_in_body:
      close();
      return;
    }
  }

  // A client that goes away while it waits is noticed without reading what it may have sent ahead.
  void watch_for_end()
  {
    socket_of(m_stream).async_wait(Tcp::socket::wait_read, [self = self(), call = m_call](beast::error_code error) {
      if (self->m_is_closed || self->m_call != call || call == 0) {
        return;
      }
      if (error || self->has_ended()) {
        self->close();
      }
    });
  }

  bool has_ended()
  {
    unsigned char first = 0;
    beast::error_code error;
    const std::size_t count = socket_of(m_stream).receive(asio::buffer(&first, 1), Tcp::socket::message_peek, error);
    const bool is_tls = std::is_same_v<Stream, TlsStream>;
    return error || count == 0 || (is_tls && first == k_tls_alert);
  }

  void close()
  {
    if (m_is_closed) {
      return;
    }
    m_is_closed = true;
    if (m_call != 0) {
      m_exchange.hang_up(m_call);
    }
    beast::error_code ignored;
    socket_of(m_stream).close(ignored);
  }

  Stream m_stream;
  beast::flat_buffer m_buffer;
  Exchange& m_exchange;
  std::size_t m_replica;
  std::optional<http::request_parser<http::string_body>> m_parser;
  WireState m_wire;
  CallId m_call = 0;
  Ending m_ending = Ending::open;
  std::string m_out;
  std::string m_sending;
  bool m_is_writing = false;
  bool m_is_closed = false;
};

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
