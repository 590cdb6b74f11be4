// SPDX-License-Identifier: Apache-2.0
// What all sources together say: flag beats ARGOCD_OPTS beats environment beats file beats default. Every text is
// checked against its option's type here, so that reading a value cannot fail.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "cli/options/arguments.hpp"
#include "cli/options/config_file.hpp"
#include "cli/options/environment.hpp"
#include "cli/options/wording.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace argosy {

struct OptionValue {
  std::vector<std::string> texts; // one, or a list's elements
  ValueOrigin origin;
};

class OptionValues {
public:
  // True if anyone gave it; a default is not given.
  bool is_given(std::string_view option) const;
  // For messages. Of an option that nobody gave: its flag.
  ValueOrigin origin(std::string_view option) const;

  // The given value or the default. The option's type must fit; a text without default is empty.
  std::string text(std::string_view option) const;
  std::vector<std::string> list(std::string_view option) const;
  bool flag(std::string_view option) const;
  Duration duration(std::string_view option) const;
  std::int64_t integer(std::string_view option) const;
  // The place of the value among the row's choices, as an enum whose values stand in that order.
  template <class Enum>
  Enum choice(std::string_view option) const
  {
    return static_cast<Enum>(choice_index(option));
  }

  // "OPTION'S ORIGIN: what".
  tl::unexpected<Error> refuse(std::string_view option, std::string_view what, std::string hint = {}) const;

  // What reading the file that a path names failed with; the path too, unless a key was given in its place.
  tl::unexpected<Error> refuse_file(std::string_view option, const Error& error) const;

private:
  friend class ValueCollector;
  std::size_t choice_index(std::string_view option) const;
  const OptionValue* find(std::string_view option) const;

  std::map<std::string_view, OptionValue> m_values; // keys are the table's names
};

struct ValueSources {
  const Arguments& arguments;
  const Arguments& client_options; // of ARGOCD_OPTS
  const Environment& environment;
  const std::vector<ConfigMember>& config;
  std::string_view config_name;
};

// Errors name the option by where its value came from, and what is expected. What another command's options say in the
// environment or a file is of no interest here.
Result<OptionValues> collect_values(Command command, const ValueSources& sources);

// true, false, yes, no, 1, 0 in any case.
std::optional<bool> parse_boolean(std::string_view text);

} // namespace argosy
