// SPDX-License-Identifier: Apache-2.0
#include "sandbox/server_process.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace argosy::sandbox {

namespace {

constexpr int k_patience = 10'000; // ms

std::string
read_line(int descriptor)
{
  std::string line;
  char c = 0;
  while (::read(descriptor, &c, 1) == 1 && c != '\n') {
    line += c;
  }
  return line;
}

} // namespace

ServerProcess::ServerProcess()
{
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  if (::pipe(input.data()) != 0 || ::pipe(output.data()) != 0) {
    throw std::runtime_error("cannot make pipes");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, input[1]);
  std::string program = ARGOSY_SANDBOX;
  std::string option = "--until-stdin-closes";
  std::array<char*, 3> arguments{program.data(), option.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  const int code = ::posix_spawn(&m_pid, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(input[0]);
  ::close(output[1]);
  m_input = input[1];
  m_announced = code == 0 ? parse_json(read_line(output[0])).value_or(Json()) : Json();
  ::close(output[0]);
}

ServerProcess::~ServerProcess()
{
  ::close(m_input);
  if (m_pid > 0) {
    ::waitpid(m_pid, nullptr, 0);
  }
}

int
ServerProcess::connect() const
{
  const std::string url = text_of(m_announced, "url");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str())));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) { // NOLINT
    ::close(descriptor);
    throw std::runtime_error("cannot connect to " + url);
  }
  return descriptor;
}

std::string
ServerProcess::exchange(const std::string& bytes, const std::string& end) const
{
  const int descriptor = connect();
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = ::send(descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) {
      break;
    }
    sent += static_cast<std::size_t>(count);
  }
  std::string received;
  std::array<char, 65536> buffer{};
  pollfd state{descriptor, POLLIN, 0};
  while ((end.empty() || received.find(end) == std::string::npos) && ::poll(&state, 1, k_patience) > 0) {
    const ssize_t count = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
      received += count < 0 ? "<reset>" : "";
      break;
    }
    received.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(descriptor);
  return received;
}

} // namespace argosy::sandbox
