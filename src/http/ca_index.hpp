// SPDX-License-Identifier: Apache-2.0
// A bundle of certificate authorities that is searched without decoding it: parsing all of Debian's takes 15 to 29 ms
// of every run, indexing the subjects less than one.
#pragma once

#include "http/tls_types.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

class CaIndex {
public:
  // Adds every "CERTIFICATE" and "TRUSTED CERTIFICATE" block of `pem` that has a subject; the number added.
  std::size_t add(std::string_view pem);

  // Whether add() would add anything; looks no further than the first.
  static bool holds_certificate(std::string_view pem);

  std::size_t size() const { return m_entries.size(); }

  // Every certificate whose subject may be `name` (DER), decoded; those that can't be are left out.
  Chain find(std::string_view name) const;

private:
  struct Entry {
    std::string key; // make_name_key() of its subject
    std::string der;
  };
  // The next certificate of `pem`, which is left behind it; nothing when there is none.
  static std::optional<Entry> take_entry(std::string_view& pem);

  std::vector<Entry> m_entries;
};

} // namespace argosy
