// SPDX-License-Identifier: Apache-2.0
// A folder of the test's own, gone afterwards.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace argosy {

class TemporaryFolder {
public:
  TemporaryFolder()
  {
    auto pattern = (std::filesystem::temp_directory_path() / "argosy-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("cannot make a temporary folder");
    }
    m_path = pattern;
  }
  ~TemporaryFolder()
  {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return m_path; }
  std::filesystem::path operator/(std::string_view name) const { return m_path / name; }

  // Makes a file with this content and returns its path.
  std::filesystem::path make(std::string_view name, std::string_view content) const
  {
    const auto path = m_path / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  std::size_t count() const
  {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(m_path), {}));
  }

private:
  std::filesystem::path m_path;
};

} // namespace argosy
