// SPDX-License-Identifier: Apache-2.0
// What goes over the wire and what comes back.
#pragma once

#include "base/time.hpp"
#include "base/url.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace argosy {

enum class Method : std::uint8_t { get, post, put, patch, del };
std::string_view to_string(Method method);

// Names compare without regard to case; the order of arrival is kept.
class Headers {
public:
  void add(std::string name, std::string value);
  // The first of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& entries() const { return m_entries; }
  // Overwrites all values, which may hold a credential, and forgets them.
  void wipe() noexcept;

private:
  std::vector<std::pair<std::string, std::string>> m_entries;
};

// May a request be sent again once its bytes may have reached the server?
enum class Idempotency : std::uint8_t {
  safe,  // reads, and writes that are the same state when repeated
  keyed, // carries an id by which the server tells the repeat
  never  // only when it surely did not arrive
};

struct Request {
  Method method = Method::get;
  std::string path;  // below the client's base URL, starts with "/", already percent-encoded
  std::string query; // without "?"
  Headers headers;
  std::string body;
  Idempotency idempotency = Idempotency::safe;
  // The whole of one attempt, answer included. Nothing: the client's default; the deadline cuts it in any case.
  std::optional<Duration> timeout;
  // How long the answer may fall silent; a stream also before its first byte. Nothing: the client's default.
  std::optional<Duration> idle_timeout;
};

// An answer, whatever its status; a status is no error until someone says so.
struct Reply {
  int status = 0;
  Headers headers;
  std::string body;
};

} // namespace argosy
