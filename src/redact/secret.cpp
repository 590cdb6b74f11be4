// SPDX-License-Identifier: Apache-2.0
#include "redact/secret.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace argosy {

Secret::Secret(std::string value) noexcept : m_value(std::move(value))
{
  // A short string is copied, not moved, and would stay behind.
  wipe(value);
}

Secret::Secret(Secret&& other) noexcept : m_value(std::move(other.m_value))
{
  wipe(other.m_value);
}

Secret&
Secret::operator=(Secret&& other) noexcept
{
  if (this != &other) {
    // First, since a move may hand our buffer to the other side.
    wipe(m_value);
    m_value = std::move(other.m_value);
    wipe(other.m_value);
  }
  return *this;
}

Secret::~Secret()
{
  wipe(m_value);
}

Secret
Secret::clone() const
{
  return Secret(m_value);
}

bool
Secret::empty() const noexcept
{
  return m_value.empty();
}

std::string_view
Secret::expose() const noexcept
{
  return m_value;
}

void
wipe(std::string& buffer) noexcept
{
  // Also what an earlier, longer content left behind the end. Never grows, so never allocates.
  buffer.resize(buffer.capacity());
  OPENSSL_cleanse(buffer.data(), buffer.size());
  buffer.clear();
}

} // namespace argosy
