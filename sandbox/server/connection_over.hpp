// SPDX-License-Identifier: Apache-2.0
// Only for the sources of this folder: Beast and Asio whole.
#pragma once

#include "server/connection.hpp"
#include "server/wire_format.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstdlib>
#include <optional>
#include <poll.h>

namespace argosy::sandbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;
using TlsStream = asio::ssl::stream<Tcp::socket>;

constexpr std::uint32_t k_header_limit = 1024 * 1024; // Go's default
constexpr std::uint64_t k_body_limit = 256ULL * 1024 * 1024;

inline Tcp::socket&
socket_of(Tcp::socket& stream)
{
  return stream;
}

inline Tcp::socket&
socket_of(TlsStream& stream)
{
  return stream.next_layer();
}

inline Request
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

// A connection over a plain or a TLS stream.
template <typename Stream>
class ConnectionOver : public Connection, public std::enable_shared_from_this<ConnectionOver<Stream>> {
public:
  ConnectionOver(Stream stream, beast::flat_buffer buffer, Exchange& exchange, std::size_t replica)
      : m_stream(std::move(stream)), m_buffer(std::move(buffer)), m_exchange(exchange), m_replica(replica),
        m_timer(socket_of(m_stream).get_executor())
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

  // A client that goes away while it waits is noticed without reading what it may have sent ahead: by a first
  // event on its socket, and, where that was no end, by looking again.
  void watch_for_end()
  {
    socket_of(m_stream).async_wait(Tcp::socket::wait_read, [self = self(), call = m_call](beast::error_code error) {
      self->look_for_end(call, error);
    });
  }

  void look_for_end(CallId call, beast::error_code error)
  {
    if (m_is_closed || m_call != call || call == 0) {
      return;
    }
    if (error || has_ended()) {
      close();
      return;
    }
    m_timer.expires_after(std::chrono::milliseconds(20));
    m_timer.async_wait([self = self(), call](beast::error_code failure) { self->look_for_end(call, failure); });
  }

  bool has_ended()
  {
    pollfd state{socket_of(m_stream).native_handle(), POLLRDHUP, 0};
    return ::poll(&state, 1, 0) > 0 && (state.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
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
    m_timer.cancel(ignored);
    socket_of(m_stream).close(ignored);
  }

  Stream m_stream;
  beast::flat_buffer m_buffer;
  Exchange& m_exchange;
  std::size_t m_replica;
  asio::steady_timer m_timer;
  std::optional<http::request_parser<http::string_body>> m_parser;
  WireState m_wire;
  CallId m_call = 0;
  Ending m_ending = Ending::open;
  std::string m_out;
  std::string m_sending;
  bool m_is_writing = false;
  bool m_is_closed = false;
};

} // namespace argosy::sandbox
