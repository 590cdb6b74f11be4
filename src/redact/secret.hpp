// SPDX-License-Identifier: Apache-2.0
// A protected value. Nothing prints, formats, compares or serialises it; expose() is the one way in, and a test lists
// who may call it.
#pragma once

#include <string>
#include <string_view>

namespace argosy {

// Owns the value and wipes it when it goes. Moves leave the source empty and wiped; copies are explicit.
class Secret {
public:
  Secret() = default;
  explicit Secret(std::string value) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  Secret clone() const;
  bool empty() const noexcept;

  // The value itself; valid as long as this object. For the wire, the stores and the redactor only.
  std::string_view expose() const noexcept;

private:
  std::string m_value;
};

// Wipes a buffer that held a secret (OPENSSL_cleanse) and empties it.
void wipe(std::string& buffer) noexcept;

} // namespace argosy
