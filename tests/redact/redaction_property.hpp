// SPDX-License-Identifier: Apache-2.0
// The property that the fuzzer and the kept corpus check: see check_redaction().
#pragma once

#include "redact/forms.hpp"
#include "redact/redactor.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

// Reads `input` as: a line of how the stream is cut (each byte a size), lines of secrets up to an empty line, then the
// text. A secret's line that begins with "+" is adopted in mid-stream. In the text, "$0" to "$9" stand for the first
// secrets, so that a fuzzer meets them often. Returns what is wrong, "" if nothing is.
inline std::string
check_redaction(std::string_view input)
{
  const auto take_line = [&input] {
    const auto end = std::min(input.find('\n'), input.size());
    const auto line = input.substr(0, end);
    input.remove_prefix(std::min(end + 1, input.size()));
    return std::string(line);
  };
  const auto cuts = take_line();
  std::vector<std::string> early;
  std::vector<std::string> late;
  for (auto line = take_line(); !line.empty(); line = take_line()) {
    (line.front() == '+' ? late : early).push_back(line.front() == '+' ? line.substr(1) : line);
  }
  auto secrets = early;
  secrets.insert(secrets.end(), late.begin(), late.end());
  std::string text;
  for (std::size_t i = 0; i < input.size(); ++i) {
    const auto number = i + 1 < input.size() ? static_cast<std::size_t>(input[i + 1]) - '0' : 10;
    if (input[i] == '$' && number < secrets.size() && number < 10) {
      text += secrets[number];
      ++i;
    } else {
      text += input[i];
    }
  }

  Redactor redactor;
  NeedleList needles;
  const auto adopt = [&](const std::vector<std::string>& values) {
    for (const auto& value : values) {
      const auto adopted = redactor.adopt(Secret(value), SecretClass::other, "value");
      if (adopted && *adopted == Protection::full) {
        add_forms(needles, value);
      }
    }
  };
  adopt(early);
  RedactedStream stream(redactor);
  std::string out;
  std::size_t at = 0;
  for (const char cut : cuts) {
    const auto size = std::min<std::size_t>(static_cast<unsigned char>(cut), text.size() - at);
    out += stream.push(text.substr(at, size));
    out += cut == 0 ? stream.release() : "";
    at += size;
  }
  if (late.empty()) {
    out += stream.push(text.substr(at));
    out += stream.finish();
    const bool had_silence = cuts.find('\0') != std::string::npos;
    if (!had_silence && out != redactor.redact(text)) {
      return "cut text comes out differently";
    }
  } else {
    const auto before = out.size();
    adopt(late);
    out += stream.push(text.substr(at));
    out += stream.finish();
    out.erase(0, before); // what was out before could not be masked
  }
  for (std::size_t i = 0; i < needles.size(); ++i) {
    if (out.find(needles[i]) != std::string::npos) {
      return "a needle stands in the output";
    }
  }
  const bool has_needle = redactor.redact(text) != text;
  return !has_needle && late.empty() && out != text ? "text without a secret was changed" : "";
}

} // namespace argosy
