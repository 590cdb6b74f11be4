// SPDX-License-Identifier: Apache-2.0
#include "http/ca_index.hpp"

#include "http/der.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace argosy {

namespace {

constexpr std::string_view k_dashes = "-----";

constexpr std::array<std::int8_t, 256>
make_digits()
{
  std::array<std::int8_t, 256> digits{};
  digits.fill(-1);
  constexpr std::string_view k_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < k_alphabet.size(); ++i) {
    digits[static_cast<unsigned char>(k_alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return digits;
}

// Skips line ends and whatever else is no digit: what does not come out as a certificate is dropped by the next step.
std::string
decode_lines(std::string_view text)
{
  static constexpr auto k_digits = make_digits();
  std::string bytes(text.size() * 3 / 4, '\0');
  std::size_t size = 0;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char letter : text) {
    const auto digit = k_digits[static_cast<unsigned char>(letter)];
    if (digit < 0) {
      continue;
    }
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[size++] = static_cast<char>((bits >> count) & 0xFFU);
    }
  }
  bytes.resize(size);
  return bytes;
}

bool
is_certificate_label(std::string_view label)
{
  return label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE";
}

} // namespace

std::optional<CaIndex::Entry>
CaIndex::take_entry(std::string_view& pem)
{
  constexpr std::string_view k_begin = "-----BEGIN ";
  for (auto at = pem.find(k_begin); at != std::string_view::npos; at = pem.find(k_begin)) {
    pem.remove_prefix(at + k_begin.size());
    const auto label_end = pem.find(k_dashes);
    if (label_end == std::string_view::npos) {
      break;
    }
    const auto label = pem.substr(0, label_end);
    pem.remove_prefix(label_end + k_dashes.size());
    if (!is_certificate_label(label)) {
      continue;
    }
    auto der = decode_lines(pem.substr(0, pem.find('-')));
    std::string_view rest = der;
    const auto certificate = take_der(rest); // what a TRUSTED one has behind it is OpenSSL's own
    auto key = certificate ? make_name_key(find_subject(certificate->whole)) : std::string();
    if (!key.empty()) {
      der.resize(certificate->whole.size());
      return Entry{std::move(key), std::move(der)};
    }
  }
  pem = {};
  return std::nullopt;
}

std::size_t
CaIndex::add(std::string_view pem)
{
  const auto before = m_entries.size();
  while (auto entry = take_entry(pem)) {
    m_entries.push_back(*std::move(entry));
  }
  return m_entries.size() - before;
}

bool
CaIndex::holds_certificate(std::string_view pem)
{
  return take_entry(pem).has_value();
}

Chain
CaIndex::find(std::string_view name) const
{
  Chain found;
  const auto key = make_name_key(name);
  for (const auto& entry : m_entries) {
    if (key.empty() || entry.key != key) {
      continue;
    }
    const auto* bytes = reinterpret_cast<const unsigned char*>(entry.der.data());
    if (CertificatePtr certificate{d2i_X509(nullptr, &bytes, static_cast<long>(entry.der.size()))}) {
      found.push_back(std::move(certificate));
    }
  }
  return found;
}

} // namespace argosy
