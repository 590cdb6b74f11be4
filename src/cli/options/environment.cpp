// SPDX-License-Identifier: Apache-2.0
#include "cli/options/environment.hpp"

#include <cstdlib>
#include <memory>
#include <unistd.h>
#include <utility>

namespace argosy {

namespace {

std::optional<std::string>
find_in_process(std::string_view name)
{
  const char* const value = ::getenv(std::string(name).c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::vector<std::string>
list_process_names()
{
  std::vector<std::string> names;
  for (char** entry = ::environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    names.emplace_back(text.substr(0, text.find('=')));
  }
  return names;
}

} // namespace

std::optional<std::string>
Environment::find_filled(std::string_view name) const
{
  auto value = find(name);
  return value && value->empty() ? std::nullopt : std::move(value);
}

Environment
process_environment()
{
  return {find_in_process, list_process_names};
}

Environment
make_environment(std::map<std::string, std::string, std::less<>> variables)
{
  const auto shared = std::make_shared<const std::map<std::string, std::string, std::less<>>>(std::move(variables));
  return {[shared](std::string_view name) {
            const auto found = shared->find(name);
            return found == shared->end() ? std::nullopt : std::optional(found->second);
          },
          [shared] {
            std::vector<std::string> names;
            for (const auto& [name, value] : *shared) {
              names.push_back(name);
            }
            return names;
          }};
}

} // namespace argosy
