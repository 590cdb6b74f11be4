// SPDX-License-Identifier: Apache-2.0
// The boundary that every outgoing byte crosses: adopted secrets, in all their usual forms, become a mask.
#pragma once

#include "base/result.hpp"
#include "redact/secret.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace argosy {

// What a secret is; decides how strict adopt() is.
enum class SecretClass : bool {
  key,  // a credential: under 8 bytes or with a control character it is refused
  other // may have several lines, and line ends around it; under 8 bytes it is accepted but can't be protected
};

enum class Protection : bool { full, none };

class Redactor;

// One outgoing stream through the redactor. Holds back only what could still become a match; matches that overlap or
// touch are one mask, wherever the writes are cut.
class RedactedStream {
public:
  // `redactor` must outlive the stream.
  explicit RedactedStream(const Redactor& redactor);
  RedactedStream(RedactedStream&&) noexcept;
  RedactedStream& operator=(RedactedStream&&) noexcept;
  ~RedactedStream();

  // What may go out now of all that was given so far.
  std::string push(std::string_view bytes);

  // On silence: a held beginning shorter than 4 bytes is let go, but remembered: if it becomes a match, the rest is
  // still masked.
  std::string release();

  // The rest, masked; the stream starts anew.
  std::string finish();

private:
  class State;
  std::unique_ptr<State> m_state;
};

// Knows all adopted values. Must outlive its streams. Values may be adopted at any time and count from then on.
class Redactor {
public:
  Redactor();
  ~Redactor();
  Redactor(const Redactor&) = delete;
  Redactor& operator=(const Redactor&) = delete;

  // Protects `secret` in all forms of promise P18 from now on. Protection::none: too short to be found without masking
  // everything; the caller says so by name. An error names `name`, never the value, its length or a part of it.
  Result<Protection> adopt(const Secret& secret, SecretClass kind, std::string_view name);

  // `text` as one whole, masked.
  std::string redact(std::string_view text) const;

  // What stands in the place of a secret. Where a secret begins or ends with "*" or has "***" inside, mask and
  // neighbouring text could add up to it: then another character is tripled instead.
  static constexpr std::string_view k_mask = "***";

private:
  friend class RedactedStream;
  class Needles;
  std::unique_ptr<Needles> m_needles;
};

} // namespace argosy
