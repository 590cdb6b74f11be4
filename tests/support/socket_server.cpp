// SPDX-License-Identifier: Apache-2.0
#include "support/socket_server.hpp"

#include <array>
#include <charconv>
#include <csignal>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace argosy {

namespace {

sockaddr_in
loopback(std::uint16_t port)
{
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::size_t
content_length(const std::string& head)
{
  constexpr std::string_view k_name = "Content-Length: ";
  std::size_t length = 0;
  if (const auto at = head.find(k_name); at != std::string::npos) {
    std::from_chars(head.data() + at + k_name.size(), head.data() + head.size(), length);
  }
  return length;
}

} // namespace

Connection::Connection(SocketServer& server, int descriptor) : m_server(server), m_descriptor(descriptor) {}

Connection::~Connection()
{
  SSL_free(m_tls);
  ::close(m_descriptor);
}

bool
Connection::start_tls(SSL_CTX* context)
{
  m_tls = SSL_new(context);
  SSL_set_fd(m_tls, m_descriptor);
  return SSL_accept(m_tls) == 1;
}

std::string
Connection::read_some()
{
  std::array<char, 16384> buffer{};
  const auto got = m_tls != nullptr ? SSL_read(m_tls, buffer.data(), static_cast<int>(buffer.size()))
                                    : ::recv(m_descriptor, buffer.data(), buffer.size(), 0);
  std::string bytes(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  m_server.note(bytes);
  return bytes;
}

std::string
Connection::read_request()
{
  constexpr std::string_view k_end = "\r\n\r\n";
  std::string request;
  auto end = std::string::npos;
  while (end == std::string::npos || request.size() < end + k_end.size() + content_length(request)) {
    const auto bytes = read_some();
    if (bytes.empty()) {
      return {};
    }
    request += bytes;
    end = request.find(k_end);
  }
  return request;
}

void
Connection::write(std::string_view bytes)
{
  while (!bytes.empty()) {
    const auto sent = m_tls != nullptr ? SSL_write(m_tls, bytes.data(), static_cast<int>(bytes.size()))
                                       : ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void
Connection::reply(std::string_view status, std::string_view body, std::string_view more_headers)
{
  write("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
        std::string(more_headers) + "\r\n" + std::string(body));
}

void
Connection::wait_for_end()
{
  while (!read_some().empty()) {
  }
}

void
Connection::reset()
{
  const linger now{1, 0};
  ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

void
Connection::relay(std::uint16_t port)
{
  const int other = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port);
  if (::connect(other, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    std::array<pollfd, 2> both{pollfd{m_descriptor, POLLIN, 0}, pollfd{other, POLLIN, 0}};
    std::array<char, 16384> buffer{};
    for (bool is_open = true; is_open && ::poll(both.data(), both.size(), -1) > 0;) {
      if (both[0].revents != 0) {
        const auto bytes = read_some();
        ::send(other, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        is_open = !bytes.empty();
      }
      if (both[1].revents != 0) {
        const auto got = ::recv(other, buffer.data(), buffer.size(), 0);
        write({buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0});
        is_open = is_open && got > 0;
      }
    }
  }
  ::close(other);
}

SocketServer::SocketServer(Handler handler) : m_handler(std::move(handler))
{
  std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes to peers that are gone
  m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  if (::bind(m_listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(m_listener, 64) != 0 ||
      ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("cannot listen on 127.0.0.1");
  }
  m_port = ntohs(address.sin_port);
  m_acceptor = std::thread([this] { accept_all(); });
}

SocketServer::~SocketServer()
{
  ::shutdown(m_listener, SHUT_RDWR);
  m_acceptor.join();
  ::close(m_listener);
  for (const auto& connection : m_connections) {
    ::shutdown(connection->m_descriptor, SHUT_RDWR);
  }
  for (auto& thread : m_threads) {
    thread.join();
  }
}

void
SocketServer::accept_all()
{
  for (int descriptor = 0; (descriptor = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    ++m_count;
    auto& connection = *m_connections.emplace_back(std::make_unique<Connection>(*this, descriptor));
    m_threads.emplace_back([this, &connection] {
      m_handler(connection);
      // The peer sees the end now; the descriptor's number stays taken until the server goes.
      linger how{};
      socklen_t size = sizeof how;
      ::getsockopt(connection.m_descriptor, SOL_SOCKET, SO_LINGER, &how, &size);
      if (how.l_onoff != 0) {
        ::close(std::exchange(connection.m_descriptor, -1));
      } else {
        ::shutdown(connection.m_descriptor, SHUT_RDWR);
      }
    });
  }
}

std::string
SocketServer::received() const
{
  const std::lock_guard lock(m_mutex);
  return m_received;
}

int
SocketServer::count_received(std::string_view text) const
{
  const auto all = received();
  int count = 0;
  for (auto at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) {
    ++count;
  }
  return count;
}

void
SocketServer::note(std::string_view bytes)
{
  const std::lock_guard lock(m_mutex);
  m_received += bytes;
}

} // namespace argosy
