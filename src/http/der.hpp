// SPDX-License-Identifier: Apache-2.0
// As much DER as it takes to find a certificate's subject without decoding the certificate. Pure, reads within its
// input only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace argosy {

// One element, taken from the front of its input.
struct DerElement {
  unsigned char tag = 0;
  std::string_view content;
  std::string_view whole; // with tag and length
};

// Takes the first element off `input`; nothing (and `input` as it was) if there is no whole one. Definite lengths up to
// 4 bytes, one-byte tags: certificates have no other.
std::optional<DerElement> take_der(std::string_view& input);

// The subject (an RDNSequence, as DER) of a certificate; empty if it has none that could be found.
std::string_view find_subject(std::string_view certificate);

// The same key for names that compare equal (RFC 5280 section 7.1, as OpenSSL reads it): string types, case of ASCII
// letters and runs of white space don't count. Names that differ may share a key: who looks up by it compares again.
// Empty if `name` is not an RDNSequence.
std::string make_name_key(std::string_view name);

} // namespace argosy
