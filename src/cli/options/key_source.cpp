// SPDX-License-Identifier: Apache-2.0
#include "base/file.hpp"
#include "cli/options/builders.hpp"

#include <array>
#include <cstddef>
#include <utility>

namespace argosy {

namespace {

constexpr std::string_view k_how_to_give =
    "GitHub Actions: env: {ARGOSY_KEY: \"${{ secrets.ARGOCD_AUTH_TOKEN }}\"}\n"
    "GitLab CI: a masked variable ARGOSY_KEY (a protected one is seen by protected branches and tags alone)\n"
    "Jenkins: withCredentials([string(credentialsId: 'argocd-ci', variable: 'ARGOSY_KEY')]) { ... }\n"
    "elsewhere: --key-file FILE, or --key-stdin; a key is made with: argocd account generate-token --account NAME";

// The options that say where the key is, when `kind` of source gave them.
bool
is_given_by(const OptionValues& values, std::string_view option, ValueOrigin::Kind first, ValueOrigin::Kind last)
{
  const auto kind = values.origin(option).kind;
  return values.is_given(option) && kind >= first && kind <= last;
}

// One line end is what editors and `echo` leave; anything else stays, and is refused where the key is read.
Secret
to_key(std::string text)
{
  std::size_t length = text.size();
  length -= length > 0 && text[length - 1] == '\n' ? 1U : 0U;
  length -= length > 0 && text[length - 1] == '\r' ? 1U : 0U;
  // In place: a shortened copy would leave the original behind.
  text.resize(length);
  return Secret(std::move(text));
}

Result<GivenKey>
read_key_file(const OptionValues& values)
{
  constexpr std::size_t k_limit = 64UL * 1024;
  const std::string path = values.text("key-file");
  auto text = read_file(path, k_limit);
  if (!text) {
    return values.refuse_file("key-file", text.error());
  }
  return GivenKey{to_key(std::move(*text)), GivenKey::Source::file, values.origin("key-file").name, {}};
}

// --key-file or --key-stdin, if a source from `first` to `last` gave one of them.
Result<std::optional<GivenKey>>
find_by_option(const KeyInputs& inputs, ValueOrigin::Kind first, ValueOrigin::Kind last)
{
  const OptionValues& values = inputs.values;
  const bool from_stdin = is_given_by(values, "key-stdin", first, last) && values.flag("key-stdin");
  const bool from_file = is_given_by(values, "key-file", first, last);
  if (from_stdin && from_file) {
    return values.refuse("key-stdin", "contradicts " + values.origin("key-file").name + "; give one or the other");
  }
  if (from_file) {
    TRY_ASSIGN(auto key, read_key_file(values));
    return std::optional(std::move(key));
  }
  if (!from_stdin) {
    return std::nullopt;
  }
  TRY_ASSIGN(auto text, inputs.read_stdin());
  return std::optional(
      GivenKey{to_key(std::move(text)), GivenKey::Source::standard_input, values.origin("key-stdin").name, {}});
}

std::optional<GivenKey>
find_variable(const Environment& environment, std::string_view name)
{
  auto value = environment.find_filled(name);
  if (!value) {
    return std::nullopt;
  }
  return GivenKey{to_key(std::move(*value)), GivenKey::Source::environment, std::string(name), {}};
}

// What names this program wins over what Argo CD's client reads; what was said now wins over what stands in a file.
Result<std::optional<GivenKey>>
find_source(const KeyInputs& inputs)
{
  using Kind = ValueOrigin::Kind;
  TRY_ASSIGN(auto by_argument, find_by_option(inputs, Kind::argument, Kind::client_options));
  if (by_argument) {
    return by_argument;
  }
  if (auto key = find_variable(inputs.environment, "ARGOSY_KEY")) {
    return key;
  }
  TRY_ASSIGN(auto by_variable, find_by_option(inputs, Kind::environment, Kind::environment));
  if (by_variable) {
    return by_variable;
  }
  if (!inputs.client_key.empty()) {
    return GivenKey{inputs.client_key.clone(), GivenKey::Source::environment, "--auth-token in ARGOCD_OPTS", {}};
  }
  if (auto key = find_variable(inputs.environment, "ARGOCD_AUTH_TOKEN")) {
    return key;
  }
  return find_by_option(inputs, Kind::file, Kind::file);
}

tl::unexpected<Error>
refuse_missing(const Environment& environment)
{
  for (const std::string name : {"ARGOSY_KEY", "ARGOCD_AUTH_TOKEN"}) {
    if (environment.find(name)) {
      return failure(ErrorKind::key_missing, name + " is set but empty: does this job see the secret?",
                     "jobs of forks, and of branches that are not protected, see no protected secrets\n" +
                         std::string(k_how_to_give));
    }
  }
  return failure(ErrorKind::key_missing, "no key was given: neither ARGOSY_KEY nor ARGOCD_AUTH_TOKEN is set",
                 std::string(k_how_to_give));
}

} // namespace

Result<GivenKey>
find_key(const KeyInputs& inputs)
{
  TRY_ASSIGN(auto key, find_source(inputs));
  if (!key) {
    return refuse_missing(inputs.environment);
  }
  if (key->value.empty()) {
    return failure(ErrorKind::key_missing, key->origin + ": there is no key in it", std::string(k_how_to_give));
  }
  auto claims = parse_key(key->value);
  if (!claims) {
    return tl::unexpected(with_context(std::move(claims).error(), key->origin));
  }
  key->claims = std::move(*claims);
  return std::move(*key);
}

} // namespace argosy
