// SPDX-License-Identifier: Apache-2.0
#include "cli/options/client_options.hpp"

#include "base/encoding.hpp"
#include "cli/options/shell_words.hpp"
#include "cli/options/wording.hpp"

#include <cstddef>
#include <utility>

namespace argosy {

namespace {

constexpr std::string_view k_variable = "ARGOCD_OPTS";

// Takes the key out before anything else reads the words, so that no copy of it is left behind.
Secret
take_key(std::vector<std::string>& words)
{
  constexpr std::string_view k_flag = "--auth-token";
  constexpr std::size_t k_value_begin = k_flag.size() + 1;
  Secret key;
  std::vector<std::string> others;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == k_flag && i + 1 < words.size()) {
      key = Secret(std::move(words[++i]));
    } else if (words[i].starts_with(k_flag) && words[i].substr(0, k_value_begin).ends_with('=')) {
      key = Secret(words[i].substr(k_value_begin));
      wipe(words[i]);
    } else {
      others.push_back(std::move(words[i]));
    }
  }
  words = std::move(others);
  return key;
}

Error
in_variable(Error error)
{
  error.kind = ErrorKind::config;
  return with_context(std::move(error), k_variable);
}

} // namespace

Result<ClientOptions>
read_client_options(const Environment& environment)
{
  ClientOptions result;
  auto text = environment.find_filled(k_variable);
  if (!text) {
    return result;
  }
  auto words = split_shell_words(*text);
  wipe(*text);
  if (!words) {
    return tl::unexpected(in_variable(std::move(words).error()));
  }
  result.key = take_key(*words);
  if (!result.key.empty()) {
    result.warnings.emplace_back("ARGOCD_OPTS holds a key (--auth-token): ARGOSY_KEY is a better place for it");
  }
  auto arguments = parse_arguments(*words);
  if (!arguments) {
    return tl::unexpected(in_variable(std::move(arguments).error()));
  }
  if (auto checked = check_foreign(*arguments); !checked) {
    return tl::unexpected(in_variable(std::move(checked).error()));
  }
  for (const auto& option : arguments->unknown) {
    const bool is_shown = option.size() <= 40 && !could_be_key(option);
    result.warnings.push_back("ARGOCD_OPTS: unknown option " + (is_shown ? to_printable(option) : "(not shown)") +
                              " is ignored");
  }
  result.arguments = std::move(*arguments);
  return result;
}

} // namespace argosy
