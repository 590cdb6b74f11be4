// SPDX-License-Identifier: Apache-2.0
// One call of the parser as a test wants it: words, variables, and what standard input would hold.
#pragma once

#include "cli/options/invocation.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace argosy::test {

using Variables = std::map<std::string, std::string, std::less<>>;

// Shaped like a key, and found again by its middle part.
inline const std::string k_key = "aaaa.CanaryCanary42.bbbb";

// A server and a key are there unless `variables` says otherwise.
inline Result<Invocation>
invoke(std::vector<std::string> arguments, Variables variables = {}, std::string standard_input = {})
{
  variables.try_emplace("ARGOSY_SERVER", "argocd.example");
  variables.try_emplace("ARGOSY_KEY", k_key);
  return parse_invocation({std::move(arguments), make_environment(std::move(variables)),
                           [text = std::move(standard_input)] { return Result<std::string>(text); }});
}

// "message" of the failure, or "accepted".
inline std::string
complaint(const std::vector<std::string>& arguments, const Variables& variables = {})
{
  const auto result = invoke(arguments, variables);
  return result ? "accepted" : result.error().message;
}

inline int
exit_code(const Result<Invocation>& result)
{
  return result ? 0 : traits(result.error().kind).exit_code;
}

// A folder that goes with its object.
class TemporaryFolder {
public:
  TemporaryFolder()
  {
    std::random_device random;
    m_path =
        std::filesystem::temp_directory_path() / ("options-" + std::to_string(random()) + std::to_string(random()));
    std::filesystem::create_directory(m_path);
  }
  ~TemporaryFolder()
  {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string write(const std::string& name, const std::string& content) const
  {
    const auto path = m_path / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }
  std::string path(const std::string& name) const { return (m_path / name).string(); }

private:
  std::filesystem::path m_path;
};

} // namespace argosy::test
