// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/json.hpp"

#include <string>
#include <sys/types.h>

namespace argosy::sandbox {

// An argosy-sandbox of its own, ended with the object.
class ServerProcess {
public:
  ServerProcess();
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  const Json& announced() const { return m_announced; } // the line it printed
  std::string key(const std::string& account = "ci") const { return text_of(m_announced["keys"], account); }

  // Sends bytes on a new connection and reads until it is closed, `end` has come, or 10 s have passed.
  std::string exchange(const std::string& bytes, const std::string& end = "") const;

private:
  int connect() const;

  pid_t m_pid = -1;
  int m_input = -1;
  Json m_announced;
};

} // namespace argosy::sandbox
