// SPDX-License-Identifier: Apache-2.0
#include "http/trust.hpp"

#include "base/encoding.hpp"

namespace argosy {

namespace {

constexpr std::string_view k_prefix = "sha256//";
constexpr std::size_t k_digest_size = 32;
constexpr std::size_t k_base64_size = 44;

} // namespace

Result<Pin>
parse_pin(std::string_view text)
{
  const auto bytes = text.starts_with(k_prefix) && text.size() == k_prefix.size() + k_base64_size
                         ? parse_base64(text.substr(k_prefix.size()))
                         : std::nullopt;
  if (!bytes || bytes->size() != k_digest_size) {
    return failure(ErrorKind::config, "not a pin: \"" + to_printable(text.substr(0, 80)) + '"',
                   "expected sha256// and 44 base64 characters; argosy check prints the pin that it sees");
  }
  return Pin{*bytes};
}

std::string
to_string(const Pin& pin)
{
  return std::string(k_prefix) + to_base64(pin.sha256);
}

} // namespace argosy
